"""Who hosts, who comes in, who is invited and who may ask, against a database."""

from typing import Any

import pytest

from chalicelib.domain.facts import Listening, Settings, Speaking
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import State
from chalicelib.services.space import host_controls, invites, join, moderation, spaces, stage
from chalicelib.services.views.spaces import space_view
from tests.support.control import BOB, EVE, GUEST, HOST, SDP, Control
from tests.support.hosting import COHOST, OTHER, beat, now, refused, roles, step_up, with_cohosts

# the host is away


def test_longest_serving_cohost_becomes_host_after_thirty_seconds(control: Control) -> None:
    space, worker = with_cohosts(control, COHOST, OTHER)
    away = control.deps.now_ms()
    beat(control, worker, space, host_away_since=away)
    assert now(control, space).hostless_until == away + 30_000
    assert control.grant(worker).room.hostless_until == away + 30_000
    control.at += 29
    beat(control, worker, space, host_away_since=away)
    assert now(control, space).host == HOST
    control.at += 1
    beat(control, worker, space, host_away_since=away)
    left = now(control, space)
    assert (left.host, left.hostless_until) == (COHOST, None)
    assert roles(left) == {HOST.id: Role.COHOST, COHOST.id: Role.HOST, OTHER.id: Role.COHOST}


def test_former_host_who_comes_back_is_host_again(control: Control) -> None:
    space, worker = with_cohosts(control, COHOST)
    away = control.deps.now_ms()
    control.at += 30
    beat(control, worker, space, host_away_since=away)
    assert now(control, space).host == COHOST
    control.at += 100
    beat(control, worker, space)
    control.send(control.browser(space, HOST), action="offer", space=space.id, sdp=SDP)
    left = now(control, space)
    assert roles(left) == {HOST.id: Role.HOST, COHOST.id: Role.COHOST}
    assert control.grant(worker).room.stage[0].role == "host"


def test_countdown_stops_when_the_host_is_back(control: Control) -> None:
    space, worker = with_cohosts(control, COHOST)
    beat(control, worker, space, host_away_since=control.deps.now_ms())
    beat(control, worker, space)
    assert now(control, space).hostless_until is None


@pytest.mark.parametrize("cohosts", [(), (COHOST,)], ids=["no co-host", "a co-host who is away too"])
def test_space_ends_after_five_minutes_of_nobody_to_host_it(control: Control, cohosts: tuple[Identity, ...]) -> None:
    space, worker = with_cohosts(control, *cohosts)
    away = control.deps.now_ms()
    beat(control, worker, space, host_away_since=away, cohosts=[])
    assert now(control, space).hostless_until == away + 300_000
    control.at += 300
    beat(control, worker, space, host_away_since=away, cohosts=[])
    assert now(control, space).state is State.ENDED
    assert control.posts.last(worker)["action"] == "end"


def test_seat_does_not_go_round_among_people_who_are_all_away(control: Control) -> None:
    space, worker = with_cohosts(control, COHOST)
    for _ in range(20):
        control.at += 30
        beat(control, worker, space, host_away_since=control.deps.now_ms() - 30_000)
    assert now(control, space).host == COHOST
    assert now(control, space).hostless_until is not None


# the door


def test_door_lets_in_whom_the_rules_let_in(control: Control) -> None:
    space = control.live()
    control.browser(space, EVE)
    host_controls.edit(control.deps, space.id, HOST, rules={"locked": True})
    join.join(control.deps, space.id, EVE)  # was inside
    with refused("locked"):
        join.join(control.deps, space.id, BOB)
    invites.invite(control.deps, space.id, HOST, BOB.id)
    join.join(control.deps, space.id, BOB)
    with refused("locked"):
        join.join(control.deps, space.id, OTHER, before=GUEST)
    control.browser(control.live("Another"), GUEST)
    with refused("locked"):
        join.join(control.deps, space.id, OTHER, before=GUEST)
    host_controls.edit(control.deps, space.id, HOST, rules={"locked": False})
    control.browser(space, GUEST)
    host_controls.edit(control.deps, space.id, HOST, rules={"locked": True})
    join.join(control.deps, space.id, OTHER, before=GUEST)  # who signed up inside
    host_controls.edit(control.deps, space.id, HOST, rules={"locked": False, "who_can_listen": Listening.ACCOUNTS})
    with refused("accounts_only"):
        join.join(control.deps, space.id, GUEST)


def test_removed_person_is_barred_from_this_space_alone(control: Control) -> None:
    space, worker = control.carried()
    moderation.remove(control.deps, space.id, HOST, BOB.id)
    assert control.grant(worker).room.removed == (BOB.id,)
    for attempt in (join.join, stage.request_to_speak):
        with refused("removed"):
            attempt(control.deps, space.id, BOB)
    beat(control, worker, space)  # and the ban lies beside the Space now
    assert now(control, space).outbox == ()
    assert control.deps.moderation.barred(space.id, HOST.id, BOB.id) == (True, False)
    join.join(control.deps, control.live("Another").id, BOB)


def test_blocked_person_is_barred_from_all_spaces_of_the_host(control: Control) -> None:
    space, worker = control.carried()
    moderation.block(control.deps, space.id, HOST, BOB.id)
    assert control.grant(worker).room.removed == (BOB.id,)
    other = control.live("Another")
    for one in (space, other):
        with refused("blocked"):
            join.join(control.deps, one.id, BOB)
    beat(control, worker, space)
    assert [one.id for one in moderation.blocked(control.deps, other.id, HOST)] == [BOB.id]
    moderation.unblock(control.deps, space.id, HOST, BOB.id)
    assert moderation.blocked(control.deps, space.id, HOST) == []
    for one in (space, other):
        join.join(control.deps, one.id, BOB)


def test_anonymous_listener_is_nobody_to_the_room(control: Control) -> None:
    space, worker = control.carried()
    ticket = join.join(control.deps, space.id, BOB, anonymous=True).ticket
    connection, _ = control.knock(ticket=ticket)
    control.send(connection, action="offer", space=space.id, sdp=SDP)
    seen = control.grant(worker).person
    assert seen is not None
    assert (seen.id, seen.name, seen.handle) == (BOB.id, "", None)


# invites and requests


def invites_to(control: Control, connection: str) -> list[dict[str, Any]]:
    """The invites to speak among what a connection was told; messages and notifications say the same in their way."""
    return [told for told in control.posts.to(connection) if told["type"] == "invited"]


def test_invite_reaches_the_person_wherever_they_are_on_the_site(control: Control) -> None:
    space = control.live()
    connection, status = control.knock(ticket=join.open_socket(control.deps, BOB).ticket)
    assert status == 200
    made = invites.invite(control.deps, space.id, HOST, BOB.id)
    (told,) = invites_to(control, connection)
    assert (told["invite"], told["space"], told["by"]["id"]) == (made.id, space.id, HOST.id)
    with refused("no_such_invite"):
        invites.accept(control.deps, space.id, EVE, made.id)
    invites.accept(control.deps, space.id, BOB, made.id)
    stage.leave(control.deps, space.id, BOB)
    with refused("invite_ended"):
        invites.accept(control.deps, space.id, BOB, made.id)


def test_invite_reaches_who_has_been_in_many_spaces(control: Control) -> None:
    for number in range(12):
        control.browser(control.live(f"Talk {number}"), BOB)
    control.at += 1
    connection, _ = control.knock(ticket=join.open_socket(control.deps, BOB).ticket)
    made = invites.invite(control.deps, control.live().id, HOST, BOB.id)
    assert [told["invite"] for told in invites_to(control, connection)] == [made.id]


def test_requests_are_taken_from_whom_the_host_chose(control: Control) -> None:
    space = control.live()
    host_controls.edit(control.deps, space.id, HOST, rules={"who_can_speak": Speaking.FOLLOWING})
    with refused("following_only"):
        stage.request_to_speak(control.deps, space.id, BOB)
    control.deps.relationships.put("follow", HOST.id, BOB.id, control.at)
    stage.request_to_speak(control.deps, space.id, BOB)
    host_controls.edit(control.deps, space.id, HOST, rules={"who_can_speak": Speaking.INVITED})
    with refused("invited_only"):
        stage.request_to_speak(control.deps, space.id, EVE)


def test_recorded_space_asks_for_consent_and_keeps_the_receipt(control: Control) -> None:
    space = spaces.create(control.deps, HOST, "Taped", settings=Settings(record=True))
    with refused("consent_needed"):
        stage.request_to_speak(control.deps, space.id, BOB)
    after = stage.request_to_speak(control.deps, space.id, BOB, consent=True)
    assert [(entry.act, entry.whom) for entry in after.outbox] == [("consent", BOB.id)]
    assert moderation.read_log(control.deps, space.id, HOST).entries == []


def test_first_timers_come_first_when_the_host_wants_it(control: Control) -> None:
    space = control.live()
    step_up(control, space, BOB)
    stage.leave(control.deps, space.id, BOB)
    control.asked(space, BOB, EVE)
    host_controls.edit(control.deps, space.id, HOST, rules={"first_timers_first": True})
    left = now(control, space)
    assert [row.id for row in space_view(left, HOST).queue.requests or ()] == [EVE.id, BOB.id]
    assert space_view(left, BOB).queue.place == 2
