"""Visible listeners: those who agreed to be shown, as long as they are there, and twenty at most."""

import pytest

from chalicelib.domain.facts import VisibleListener
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space
from chalicelib.domain.visible_listeners import SHOWN, come, go
from chalicelib.services import preferences
from chalicelib.services.space import join, moderation
from chalicelib.services.views.live_spaces import live
from tests.support.control import BOB, EVE, GUEST, HOST, Control, person


def allow(control: Control, *people: Identity) -> None:
    for one in people:
        preferences.change(control.deps, one, {"show_listening": True})


def shown(control: Control) -> list[str]:
    (space,) = live(control.deps).spaces
    return [one.name for one in space.listening]


def enter(control: Control, space: Space, who: Identity, *, anonymous: bool = False) -> str:
    """Return the connection of a browser that listens."""
    joined = join.join(control.deps, space.id, who, anonymous=anonymous)
    return control.knock(ticket=joined.socket.ticket)[0]


def test_listener_who_lets_it_be_seen_is_seen_until_they_leave(control: Control) -> None:
    space = control.live()
    allow(control, BOB)
    connection = enter(control, space, BOB)
    enter(control, space, EVE)
    assert shown(control) == ["Bob"]
    control.hang_up(connection)
    assert shown(control) == []


def test_listener_who_comes_anonymously_is_not_seen(control: Control) -> None:
    space = control.live()
    allow(control, BOB)
    enter(control, space, BOB, anonymous=True)
    enter(control, space, GUEST)
    assert shown(control) == []


def test_who_is_on_the_stage_is_seen_there_alone(control: Control) -> None:
    space = control.live()
    allow(control, HOST)
    enter(control, space, HOST)
    assert shown(control) == []


def test_listener_who_came_back_stays_when_the_old_connection_ends(control: Control) -> None:
    space = control.live()
    allow(control, BOB)
    first = enter(control, space, BOB)
    enter(control, space, BOB)
    control.hang_up(first)
    assert shown(control) == ["Bob"]


def test_listener_whose_end_nobody_heard_of_is_not_seen_for_ever(control: Control) -> None:
    space = control.live()
    allow(control, BOB)
    enter(control, space, BOB)
    control.at += 3 * 3_600
    assert shown(control) == []


def test_removed_listener_is_not_seen(control: Control) -> None:
    space = control.live()
    allow(control, BOB)
    enter(control, space, BOB)
    moderation.remove(control.deps, space.id, HOST, BOB.id)
    assert shown(control) == []


def test_what_is_decided_meanwhile_stays(control: Control) -> None:
    space = control.live()
    control.asked(space, EVE)
    allow(control, BOB)
    enter(control, space, BOB)
    control.asked(space, person(1))
    assert shown(control) == ["Bob"]
    loaded = control.deps.spaces.load(space.id)
    assert loaded is not None
    assert (len(loaded.requests), loaded.version) == (2, 3)


def test_twenty_are_seen_and_the_next_costs_no_write() -> None:
    full: tuple[VisibleListener, ...] = ()
    for number in range(SHOWN):
        full = come(full, VisibleListener(person(number), f"c{number}", 100), now=1)
    assert len(full) == SHOWN
    assert come(full, VisibleListener(BOB, "c", 100), now=1) is full
    assert [one.person for one in come(full, VisibleListener(BOB, "c", 200), now=100)] == [BOB]


def test_who_was_not_seen_leaves_without_a_write() -> None:
    there = (VisibleListener(BOB, "c1", 100),)
    assert go(there, "c2") is there
    assert go(there, "c1") == ()


@pytest.mark.parametrize("allowed", [True, False])
def test_browser_is_told_whether_it_is_seen(control: Control, allowed: bool) -> None:
    space = control.live()
    preferences.change(control.deps, BOB, {"show_listening": allowed})
    assert join.join(control.deps, space.id, BOB).shown is allowed


def test_preference_decides_unless_the_person_chooses(control: Control) -> None:
    space = control.live()

    def hidden(anonymous: bool | None = None) -> bool:
        return join.join(control.deps, space.id, BOB, anonymous=anonymous).anonymous

    assert (hidden(), hidden(True)) == (False, True)
    control.deps.preferences.save(BOB.id, {"listen_anonymously": True})
    assert (hidden(), hidden(False)) == (True, False)
    assert not join.join(control.deps, space.id, GUEST).anonymous
