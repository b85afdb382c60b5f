"""Absent hosts, admission, invites and requests to speak, against a database."""

from typing import Any

import pytest

from chalicelib.domain.facts import SpaceSettings, WhoCanListen, WhoCanSpeak
from chalicelib.domain.identity import Identity
from chalicelib.domain.invites import INVITE_MS
from chalicelib.domain.moderation import REMOVED
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import Space, SpaceState
from chalicelib.services.space import host_controls, invites, join, moderation, spaces, stage
from chalicelib.services.views.spaces import space_view
from tests.support.control import BOB, EVE, GUEST, HOST, SDP, Control, person, refusal
from tests.support.hosted_space import COHOST, OTHER, beat, now, refused, roles, step_up, with_cohosts

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
    assert now(control, space).state is SpaceState.ENDED
    assert control.posts.last(worker)["action"] == "end"


def test_seat_does_not_go_round_among_people_who_are_all_away(control: Control) -> None:
    space, worker = with_cohosts(control, COHOST)
    for _ in range(20):
        control.at += 30
        beat(control, worker, space, host_away_since=control.deps.now_ms() - 30_000)
    assert now(control, space).host == COHOST
    assert now(control, space).hostless_until is not None


# admission


def lock(control: Control, space: Space, locked: bool = True) -> None:
    host_controls.edit(control.deps, space.id, HOST, rules={"locked": locked})


def test_locked_space_lets_in_people_who_were_inside(control: Control) -> None:
    space, _ = control.carried()
    control.enter(space, EVE)
    lock(control, space)
    control.at += 3 * 3600  # longer than a WebSocket lasts
    join.join(control.deps, space.id, EVE)


def test_locked_space_refuses_everybody_else_at_the_door_and_at_the_offer(control: Control) -> None:
    space, worker = control.carried()
    late = control.browser(space, BOB)  # has a ticket and a socket, but was not let in yet
    lock(control, space)
    with refused("locked"):
        join.join(control.deps, space.id, EVE)
    control.posts.sent.clear()
    control.send(late, action="offer", space=space.id, sdp=SDP)
    assert refusal(control, late) == "locked"
    assert control.posts.to(worker) == []


def test_asking_to_speak_opens_no_locked_space(control: Control) -> None:
    space, _ = control.carried()
    control.asked(space, BOB)  # requested from outside, before it was locked
    lock(control, space)
    with refused("locked"):
        join.join(control.deps, space.id, BOB)
    with refused("locked"):
        stage.request_to_speak(control.deps, space.id, EVE)
    stage.withdraw(control.deps, space.id, BOB)
    with refused("locked"):
        join.join(control.deps, space.id, BOB)
    with refused("locked"):
        stage.request_to_speak(control.deps, space.id, BOB)


def test_request_that_a_host_approves_lets_the_person_into_a_locked_space(control: Control) -> None:
    space, _ = control.carried()
    control.asked(space, BOB)
    lock(control, space)
    stage.approve(control.deps, space.id, HOST, BOB.id)
    control.enter(space, BOB)


def test_invite_opens_a_locked_space_until_it_is_answered_or_ends(control: Control) -> None:
    space, _ = control.carried()
    lock(control, space)
    for one in (BOB, EVE, OTHER):
        made = invites.invite(control.deps, space.id, HOST, one.id)
        join.join(control.deps, space.id, one)
        if one is BOB:
            invites.decline(control.deps, space.id, BOB, made.id)
        if one is OTHER:
            control.enter(space, OTHER)
    with refused("locked"):
        join.join(control.deps, space.id, BOB)
    control.at += INVITE_MS // 1000
    with refused("locked"):
        join.join(control.deps, space.id, EVE)
    join.join(control.deps, space.id, OTHER)


def test_guest_who_signs_up_inside_a_locked_space_stays(control: Control) -> None:
    space, _ = control.carried()
    control.enter(control.live("Another"), GUEST)
    lock(control, space)
    with refused("locked"):
        join.join(control.deps, space.id, OTHER, before=GUEST)
    lock(control, space, False)
    control.enter(space, GUEST)
    lock(control, space)
    control.enter(space, OTHER, before=GUEST)
    control.enter(space, OTHER)  # without the guest's cookie


def test_everybody_who_was_removed_is_refused_at_the_offer_and_not_only_the_last_fifty(control: Control) -> None:
    space, worker = control.carried()
    late = control.browser(space, BOB)
    for one in (BOB, *(person(number) for number in range(REMOVED + 5))):
        moderation.remove(control.deps, space.id, HOST, one.id)
    beat(control, worker, space)
    assert BOB.id not in now(control, space).removed
    assert now(control, space).outbox == ()
    control.send(late, action="offer", space=space.id, sdp=SDP)
    assert refusal(control, late) == "removed"


def test_space_for_accounts_refuses_guests(control: Control) -> None:
    space = control.live()
    host_controls.edit(control.deps, space.id, HOST, rules={"who_can_listen": WhoCanListen.ACCOUNTS})
    with refused("accounts_only"):
        join.join(control.deps, space.id, GUEST)


def test_removed_person_is_barred_from_this_space_alone(control: Control) -> None:
    space, worker = control.carried()
    moderation.remove(control.deps, space.id, HOST, BOB.id)
    assert control.grant(worker).room.removed == (BOB.id,)
    for attempt in (join.join, stage.request_to_speak):
        with refused("removed"):
            attempt(control.deps, space.id, BOB)
    beat(control, worker, space)  # the ban is in its own row now
    assert now(control, space).outbox == ()
    assert control.deps.batch_reads.barred(space.id, HOST.id, BOB.id) == (True, False)
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
    ticket = join.join(control.deps, space.id, BOB, anonymous=True).socket.ticket
    connection, _ = control.knock(ticket=ticket)
    control.send(connection, action="offer", space=space.id, sdp=SDP)
    seen = control.grant(worker).person
    assert seen is not None
    assert (seen.id, seen.name, seen.handle) == (BOB.id, "", None)


# invites and requests


def invites_to(control: Control, connection: str) -> list[dict[str, Any]]:
    """Return the invites to speak that a connection was sent, as opposed to messages and notifications about them."""
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


def test_every_tab_is_told_after_many_spaces(control: Control) -> None:
    pages = [control.page(BOB), control.page(BOB)]
    control.at += 1
    for number in range(60):
        control.browser(control.live(f"Talk {number}"), BOB)
    made = invites.invite(control.deps, control.live().id, HOST, BOB.id)
    for page in pages:
        assert [told["invite"] for told in invites_to(control, page)] == [made.id]


def test_tabs_in_one_space_are_told_each_and_a_closed_one_takes_no_other_along(control: Control) -> None:
    space = control.live()
    first, second = control.browser(space, BOB), control.browser(space, BOB)
    invites.invite(control.deps, space.id, HOST, BOB.id)
    assert len(invites_to(control, first)) == len(invites_to(control, second)) == 1
    control.hang_up(second)
    control.at += 30
    made = invites.invite(control.deps, space.id, HOST, BOB.id)
    assert [told["invite"] for told in invites_to(control, first)][1:] == [made.id]
    assert len(invites_to(control, second)) == 1


def test_connection_that_is_gone_is_told_nothing_more(control: Control) -> None:
    page = control.page(BOB)
    control.posts.gone.add(page)
    invites.invite(control.deps, control.live().id, HOST, BOB.id)
    assert control.deps.connections.of(BOB.id, control.at) == []


def test_requests_are_taken_from_whom_the_host_chose(control: Control) -> None:
    space = control.live()
    host_controls.edit(control.deps, space.id, HOST, rules={"who_can_speak": WhoCanSpeak.FOLLOWING})
    with refused("following_only"):
        stage.request_to_speak(control.deps, space.id, BOB)
    control.deps.relationships.put("follow", HOST.id, BOB.id, control.at)
    stage.request_to_speak(control.deps, space.id, BOB)
    host_controls.edit(control.deps, space.id, HOST, rules={"who_can_speak": WhoCanSpeak.INVITED})
    with refused("invited_only"):
        stage.request_to_speak(control.deps, space.id, EVE)


def test_recorded_space_asks_for_consent_and_keeps_the_receipt(control: Control) -> None:
    space = spaces.create(control.deps, HOST, "Taped", settings=SpaceSettings(record=True))
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
