"""The host's powers against a database: what they lead to, who wins a race, who is told, and what is written down."""

from functools import partial
from typing import Any

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.facts import Listening, Settings, Speaking
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import STAGE_SEATS, Space, State
from chalicelib.services import hosting, inviting, joining, moderating, spaces, stage
from chalicelib.services.views import space_view
from tests.integration.test_space_commands import at_once, codes
from tests.support.control import BOB, EVE, GUEST, HOST, SDP, Control, person, report
from tests.support.moto_dynamodb import requests_counted

COHOST, OTHER = person(1), person(2)


def step_up(control: Control, space: Space, *people: Identity) -> None:
    for one in people:
        control.asked(space, one)
        stage.approve(control.deps, space.id, HOST, one.id)


def with_cohosts(control: Control, *cohosts: Identity) -> tuple[Space, str]:
    space, worker = control.carried()
    step_up(control, space, *cohosts)
    for one in cohosts:
        control.at += 1
        hosting.make_cohost(control.deps, space.id, HOST, one.id)
    return now(control, space), worker


def now(control: Control, space: Space) -> Space:
    return spaces.get(control.deps, space.id)


def roles(space: Space) -> dict[str, Role]:
    return {seat.person.id: seat.role for seat in space.stage}


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code and error.message.endswith("."))


def beat(control: Control, worker: str, space: Space, **more: Any) -> None:
    control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=[report(space) | more])


# races


def test_one_of_two_cohosts_who_move_the_same_person_wins(control: Control) -> None:
    space, _ = with_cohosts(control, COHOST, OTHER)
    step_up(control, space, BOB)
    answers = at_once(
        partial(stage.move_to_audience, control.deps, space.id, COHOST, BOB.id),
        partial(moderating.remove, control.deps, space.id, OTHER, BOB.id),
    )
    assert codes(answers) in ([], ["not_on_stage"])  # moved and then removed, or removed first
    left = now(control, space)
    assert BOB.id not in roles(left)
    assert BOB.id in left.removed


def test_approval_and_withdrawal_at_once_have_one_outcome(control: Control) -> None:
    space = control.live()
    control.asked(space, BOB)
    approved, withdrawn = at_once(
        partial(stage.approve, control.deps, space.id, HOST, BOB.id),
        partial(stage.withdraw, control.deps, space.id, BOB),
    )
    assert codes([approved, withdrawn]) == ["no_such_request"]
    assert (BOB.id in roles(now(control, space))) == isinstance(withdrawn, Refused)
    assert now(control, space).requests == ()


def test_invite_is_accepted_until_the_moment_that_it_ends(control: Control) -> None:
    space = control.live()
    late, early = (inviting.invite(control.deps, space.id, HOST, one.id) for one in (EVE, BOB))
    control.at = early.expires_at / 1000 - 0.001
    assert BOB.id in roles(inviting.accept(control.deps, space.id, BOB, early.id))
    control.at = late.expires_at / 1000
    with refused("invite_ended"):
        inviting.accept(control.deps, space.id, EVE, late.id)


def test_fourteen_who_accept_take_the_seats_that_there_are(control: Control) -> None:
    space = control.live()
    people = [person(number) for number in range(14)]
    made = [inviting.invite(control.deps, space.id, HOST, one.id) for one in people]
    answers = at_once(
        *(
            partial(inviting.accept, control.deps, space.id, one, invite.id)
            for one, invite in zip(people, made, strict=True)
        )
    )
    assert codes(answers) == ["stage_full"] * 2  # the host has the thirteenth seat
    left = now(control, space)
    assert len(left.stage) == STAGE_SEATS
    assert {one.person_id for one in left.invites} == {one.id for one in people} - set(roles(left))


# one command, once


def test_command_is_done_once_when_it_is_sent_again(control: Control) -> None:
    space = control.live()
    step_up(control, space, BOB)
    deps = control.deps
    object.__setattr__(deps, "mark", "first")
    muted = stage.mute(deps, space.id, HOST, BOB.id)
    object.__setattr__(deps, "mark", "second")
    unmuted = stage.unmute(deps, space.id, BOB, BOB.id)
    object.__setattr__(deps, "mark", "first")
    assert stage.mute(deps, space.id, HOST, BOB.id) == unmuted
    assert unmuted.version == muted.version + 1


def test_command_that_changed_nothing_changes_nothing_later_either(control: Control) -> None:
    space = control.live()
    step_up(control, space, BOB)
    deps = control.deps
    object.__setattr__(deps, "mark", "first")
    stage.unmute(deps, space.id, BOB, BOB.id)
    object.__setattr__(deps, "mark", "second")
    muted = stage.mute(deps, space.id, HOST, BOB.id)
    object.__setattr__(deps, "mark", "first")
    assert stage.unmute(deps, space.id, BOB, BOB.id) == muted


def test_write_whose_answer_was_lost_is_not_done_twice(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    space = control.live()
    save = control.deps.spaces.save

    def saved_twice(after: Space) -> Space:
        save(after)
        return save(after)  # as botocore repeats it

    monkeypatch.setattr(control.deps.spaces, "save", saved_twice)
    after = stage.request_to_speak(control.deps, space.id, BOB)
    assert [request.person for request in after.requests] == [BOB]
    assert after.version == space.version + 1


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
    hosting.edit(control.deps, space.id, HOST, rules={"locked": True})
    joining.join(control.deps, space.id, EVE)  # was inside
    with refused("locked"):
        joining.join(control.deps, space.id, BOB)
    inviting.invite(control.deps, space.id, HOST, BOB.id)
    joining.join(control.deps, space.id, BOB)
    hosting.edit(control.deps, space.id, HOST, rules={"locked": False, "who_can_listen": Listening.ACCOUNTS})
    with refused("accounts_only"):
        joining.join(control.deps, space.id, GUEST)


def test_removed_person_is_barred_from_this_space_alone(control: Control) -> None:
    space, worker = control.carried()
    moderating.remove(control.deps, space.id, HOST, BOB.id)
    assert control.grant(worker).room.removed == (BOB.id,)
    for attempt in (joining.join, stage.request_to_speak):
        with refused("removed"):
            attempt(control.deps, space.id, BOB)
    beat(control, worker, space)  # and the ban lies beside the Space now
    assert now(control, space).outbox == ()
    assert control.deps.moderation.barred(space.id, HOST.id, BOB.id) == (True, False)
    joining.join(control.deps, control.live("Another").id, BOB)


def test_blocked_person_is_barred_from_all_spaces_of_the_host(control: Control) -> None:
    space, worker = control.carried()
    moderating.block(control.deps, space.id, HOST, BOB.id)
    assert control.grant(worker).room.removed == (BOB.id,)
    other = control.live("Another")
    for one in (space, other):
        with refused("blocked"):
            joining.join(control.deps, one.id, BOB)
    beat(control, worker, space)
    moderating.unblock(control.deps, space.id, HOST, BOB.id)
    for one in (space, other):
        joining.join(control.deps, one.id, BOB)


def test_anonymous_listener_is_nobody_to_the_room(control: Control) -> None:
    space, worker = control.carried()
    ticket = joining.join(control.deps, space.id, BOB, anonymous=True).ticket
    connection, _ = control.knock(ticket=ticket)
    control.send(connection, action="offer", space=space.id, sdp=SDP)
    seen = control.grant(worker).person
    assert seen is not None
    assert (seen.id, seen.name, seen.handle) == (BOB.id, "", None)


# invites and requests


def test_invite_reaches_the_person_wherever_they_are_on_the_site(control: Control) -> None:
    space = control.live()
    connection, status = control.knock(ticket=joining.open_socket(control.deps, BOB)["ticket"])
    assert status == 200
    made = inviting.invite(control.deps, space.id, HOST, BOB.id)
    told = control.posts.last(connection)
    assert (told["type"], told["invite"], told["space"], told["by"]["id"]) == ("invited", made.id, space.id, HOST.id)
    with refused("no_such_invite"):
        inviting.accept(control.deps, space.id, EVE, made.id)
    inviting.accept(control.deps, space.id, BOB, made.id)
    stage.leave(control.deps, space.id, BOB)
    with refused("invite_ended"):
        inviting.accept(control.deps, space.id, BOB, made.id)


def test_invite_reaches_who_has_been_in_many_spaces(control: Control) -> None:
    for number in range(12):
        control.browser(control.live(f"Talk {number}"), BOB)
    control.at += 1
    connection, _ = control.knock(ticket=joining.open_socket(control.deps, BOB)["ticket"])
    made = inviting.invite(control.deps, control.live().id, HOST, BOB.id)
    assert control.posts.last(connection)["invite"] == made.id


def test_requests_are_taken_from_whom_the_host_chose(control: Control) -> None:
    space = control.live()
    hosting.edit(control.deps, space.id, HOST, rules={"who_can_speak": Speaking.FOLLOWING})
    with refused("following_only"):
        stage.request_to_speak(control.deps, space.id, BOB)
    control.deps.people.put("follow", HOST.id, BOB.id, control.at)
    stage.request_to_speak(control.deps, space.id, BOB)
    hosting.edit(control.deps, space.id, HOST, rules={"who_can_speak": Speaking.INVITED})
    with refused("invited_only"):
        stage.request_to_speak(control.deps, space.id, EVE)


def test_recorded_space_asks_for_consent_and_keeps_the_receipt(control: Control) -> None:
    space = spaces.create(control.deps, HOST, "Taped", settings=Settings(record=True))
    with refused("consent_needed"):
        stage.request_to_speak(control.deps, space.id, BOB)
    after = stage.request_to_speak(control.deps, space.id, BOB, consent=True)
    assert [(entry.act, entry.whom) for entry in after.outbox] == [("consent", BOB.id)]
    assert moderating.read_log(control.deps, space.id, HOST).entries == []


def test_first_timers_come_first_when_the_host_wants_it(control: Control) -> None:
    space = control.live()
    step_up(control, space, BOB)
    stage.leave(control.deps, space.id, BOB)
    control.asked(space, BOB, EVE)
    hosting.edit(control.deps, space.id, HOST, rules={"first_timers_first": True})
    left = now(control, space)
    assert [row["id"] for row in space_view(left, HOST)["queue"]["requests"]] == [EVE.id, BOB.id]
    assert space_view(left, BOB)["queue"]["place"] == 2


# order


def test_undo_of_mute_all_takes_back_the_mutes_of_that_act_alone(control: Control) -> None:
    space, _ = with_cohosts(control, COHOST)
    step_up(control, space, BOB, EVE)
    stage.mute(control.deps, space.id, HOST, BOB.id)
    muted = moderating.mute_all(control.deps, space.id, HOST)
    assert [seat.muted_by_host for seat in muted.stage] == [False, True, True, True]
    left = moderating.undo_mute_all(control.deps, space.id, HOST)
    assert {seat.person.id for seat in left.stage if seat.muted_by_host} == {BOB.id}
    with refused("not_muted"):
        moderating.undo_mute_all(control.deps, space.id, HOST)


def test_speaker_muted_by_the_host_unmutes_only_if_the_host_lets_them(control: Control) -> None:
    space = control.live()
    step_up(control, space, BOB)
    hosting.edit(control.deps, space.id, HOST, rules={"speakers_may_unmute": False})
    stage.mute(control.deps, space.id, HOST, BOB.id)
    with refused("host_muted"):
        stage.unmute(control.deps, space.id, BOB, BOB.id)
    stage.unmute(control.deps, space.id, HOST, BOB.id)


def test_log_keeps_every_act_in_order_before_and_after_it_moves_out(control: Control) -> None:
    space, worker = with_cohosts(control, COHOST)
    moderating.mute_all(control.deps, space.id, COHOST)
    before = moderating.read_log(control.deps, space.id, HOST).entries
    assert [entry.act for entry in before] == ["approve", "make_cohost"]
    step_up(control, space, BOB)
    moderating.mute_all(control.deps, space.id, COHOST)
    beat(control, worker, space)
    moderating.remove(control.deps, space.id, COHOST, BOB.id)
    spaces.end(control.deps, space.id, HOST)
    entries = moderating.read_log(control.deps, space.id, HOST).entries
    assert [entry.act for entry in entries] == ["approve", "make_cohost", "approve", "mute_all", "remove", "end"]
    assert (entries[4].by, entries[4].whom, entries[4].name) == (COHOST, BOB.id, "Bob")
    page = moderating.read_log(control.deps, space.id, HOST, limit=2)
    assert page.next == entries[1].version


ACTS = {
    "approve": lambda deps, space: stage.approve(deps, space, COHOST, EVE.id),
    "mute all": lambda deps, space: moderating.mute_all(deps, space, HOST),
    "remove": lambda deps, space: moderating.remove(deps, space, COHOST, BOB.id),
    "block": lambda deps, space: moderating.block(deps, space, HOST, BOB.id),
    "unblock": lambda deps, space: moderating.unblock(deps, space, HOST, BOB.id),
    "edit": lambda deps, space: hosting.edit(deps, space, HOST, title="Other"),
    "pin": lambda deps, space: hosting.pin(deps, space, COHOST, "https://example.org/"),
    "hand over": lambda deps, space: hosting.hand_over(deps, space, HOST, BOB.id),
    "make a co-host": lambda deps, space: hosting.make_cohost(deps, space, HOST, BOB.id),
}


@pytest.mark.parametrize("name", ACTS)
def test_act_of_a_host_costs_three_requests_and_one_message_to_the_worker(control: Control, name: str) -> None:
    space, worker = with_cohosts(control, COHOST)
    step_up(control, space, BOB)
    control.asked(space, EVE)
    control.posts.sent.clear()
    with requests_counted() as requests:
        after = ACTS[name](control.deps, space.id)
    assert len(requests()) == 3
    assert [receiver for receiver, _ in control.posts.sent] == [worker]
    assert control.grant(worker).room.version == after.version
