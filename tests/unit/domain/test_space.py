"""The life of a Space, its stage and its queue: every rule, and what holds after any number of them."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from chalicelib.domain import space as life
from chalicelib.domain import stage
from chalicelib.domain.errors import Refused
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import FOLLOWS, QUEUE_PLACES, STAGE_SEATS, Seat, Space, SpaceState

NOW = 1_767_225_600_000
DAY = 86_400_000
HOST, BOB, EVE, GUEST = (
    Identity("a_ada", "Ada", "ada"),
    Identity("a_bob", "Bob", "bob"),
    Identity("a_eve", "Eve", "eve"),
    Identity("g_7Hq", "Guest"),
)
Rule = Callable[[Space], Space]


def person(number: int) -> Identity:
    return Identity(f"a_{number}", f"Person {number}", f"person{number}")


def live() -> Space:
    return life.go_live("s_1", HOST, "Tea", now=NOW)


def in_state(state: SpaceState) -> Space:
    scheduled = life.schedule("s_1", HOST, "Tea", starts_at=NOW + 1, now=NOW)
    return {
        SpaceState.SCHEDULED: scheduled,
        SpaceState.LIVE: live(),
        SpaceState.ENDED: life.end(live(), HOST, now=NOW + 5),
        SpaceState.CANCELLED: life.cancel(scheduled, HOST, now=NOW + 5),
    }[state]


def asked(space: Space, *people: Identity) -> Space:
    for one in people:
        space = stage.request_to_speak(space, one, now=NOW)
    return space


def on_stage(space: Space, *people: Identity) -> Space:
    for one in people:
        space = stage.approve(asked(space, one), HOST, one.id, now=NOW)
    return space


def code(rule: Rule, space: Space) -> str:
    with pytest.raises(Refused) as refused:
        rule(space)
    assert refused.value.message.endswith(".")
    return refused.value.code


# creation


def test_new_space_is_live_with_its_host_on_the_stage() -> None:
    space = life.go_live("s_1", HOST, "  Tea and trains \n", ["tea", " trains ", "tea"], now=NOW)
    assert (space.title, space.topics, space.state) == ("Tea and trains", ("tea", "trains"), SpaceState.LIVE)
    assert (space.stage, space.requests, space.version) == ((Seat(HOST, Role.HOST, since=NOW),), (), 1)
    assert (space.created_at, space.starts_at, space.started_at, space.ended_at) == (NOW, None, NOW, None)


def test_scheduled_space_waits_for_its_start() -> None:
    space = life.schedule("s_1", HOST, "Tea", starts_at=NOW + DAY, now=NOW)
    assert (space.state, space.starts_at, space.started_at) == (SpaceState.SCHEDULED, NOW + DAY, None)


@pytest.mark.parametrize("title", ["", "   ", "x" * 71, "a\nb", "a\x00b", "a\x7fb", "a\u202eb", "a\u2028b", "a\ud800b"])
def test_title_is_refused_when_it_is_empty_long_or_deceptive(title: str) -> None:
    with pytest.raises(Refused) as refused:
        life.go_live("s_1", HOST, title, now=NOW)
    assert refused.value.code == "invalid_title"


@pytest.mark.parametrize("title", ["x", "x" * 70, "☕" * 70, "مرحبا", "Ünï 👩‍👩‍👧", f"  {'x' * 70}  "])
def test_title_may_be_any_visible_text(title: str) -> None:
    assert life.go_live("s_1", HOST, title, now=NOW).title == title.strip()


@pytest.mark.parametrize("topics", [["a", "b", "c", "d"], [""], ["x" * 31], ["a\tb"]])
def test_topics_are_refused_when_many_empty_or_long(topics: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        life.go_live("s_1", HOST, "Tea", topics, now=NOW)
    assert refused.value.code == "invalid_topics"


@pytest.mark.parametrize("ahead", [0, -1, 30 * DAY + 1])
def test_start_must_be_in_the_next_thirty_days(ahead: int) -> None:
    with pytest.raises(Refused) as refused:
        life.schedule("s_1", HOST, "Tea", starts_at=NOW + ahead, now=NOW)
    assert refused.value.code == "invalid_starts_at"
    assert life.schedule("s_1", HOST, "Tea", starts_at=NOW + 30 * DAY, now=NOW).starts_at == NOW + 30 * DAY


def test_guest_cannot_start_a_space() -> None:
    with pytest.raises(Refused, match="Sign up"):
        life.go_live("s_1", GUEST, "Tea", now=NOW)


# order of states


@pytest.mark.parametrize("before", SpaceState)
@pytest.mark.parametrize("after", list(SpaceState)[1:])
def test_state_follows_only_what_the_table_says(before: SpaceState, after: SpaceState) -> None:
    allowed = {
        (SpaceState.SCHEDULED, SpaceState.LIVE),
        (SpaceState.SCHEDULED, SpaceState.CANCELLED),
        (SpaceState.LIVE, SpaceState.ENDED),
    }
    space = in_state(before)
    if (before, after) in allowed:
        assert life.move(space, after).state is after
        return
    with pytest.raises(
        Refused, match=r"^This Space (hasn’t started yet|has changed|has ended|was cancelled)\."
    ) as refused:
        life.move(space, after)
    assert refused.value.code in ("not_started", "wrong_state", "space_ended", "space_cancelled")
    assert {(a, b) for a in SpaceState for b in FOLLOWS[a]} == allowed


RULES: dict[str, Rule] = {
    "request": lambda space: stage.request_to_speak(space, BOB, now=NOW),
    "withdraw": lambda space: stage.withdraw(space, BOB),
    "approve": lambda space: stage.approve(space, HOST, BOB.id, now=NOW),
    "decline": lambda space: stage.decline(space, HOST, BOB.id),
    "mute": lambda space: stage.mute_by_host(space, HOST, BOB.id),
    "unmute": lambda space: stage.unmute(space, HOST, BOB.id),
    "move to the audience": lambda space: stage.move_to_audience(space, HOST, BOB.id),
    "end": lambda space: life.end(space, HOST, now=NOW),
}


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        (SpaceState.SCHEDULED, "not_started"),
        (SpaceState.ENDED, "space_ended"),
        (SpaceState.CANCELLED, "space_cancelled"),
    ],
)
def test_rule_of_a_live_space_is_refused_by_the_state(name: str, state: SpaceState, wanted: str) -> None:
    assert code(RULES[name], in_state(state)) == wanted


def test_start_is_refused_by_the_state() -> None:
    start = {
        state: code(lambda space: life.start(space, HOST, now=NOW), in_state(state)) for state in list(SpaceState)[1:]
    }
    assert start == {
        SpaceState.LIVE: "wrong_state",
        SpaceState.ENDED: "space_ended",
        SpaceState.CANCELLED: "space_cancelled",
    }
    assert code(lambda space: life.cancel(space, HOST, now=NOW), live()) == "wrong_state"


def test_end_empties_the_queue_and_keeps_the_stage() -> None:
    ended = life.end(asked(on_stage(live(), BOB), EVE), HOST, now=NOW + 9)
    assert (ended.state, ended.ended_at, ended.requests) == (SpaceState.ENDED, NOW + 9, ())
    assert [seat.person for seat in ended.stage] == [HOST, BOB]


@pytest.mark.parametrize("who", [BOB, EVE, GUEST])
def test_only_the_host_ends_starts_and_cancels(who: Identity) -> None:
    space, scheduled = on_stage(live(), BOB), in_state(SpaceState.SCHEDULED)
    assert code(lambda space: life.end(space, who, now=NOW), space) == "not_allowed"
    assert code(lambda space: life.start(space, who, now=NOW), scheduled) == "not_allowed"
    assert code(lambda space: life.cancel(space, who, now=NOW), scheduled) == "not_allowed"


# queue


def test_queue_serves_who_asked_first() -> None:
    space = asked(live(), EVE, BOB)
    assert [life.place_of(space, who.id) for who in (EVE, BOB, HOST)] == [1, 2, None]
    assert life.place_of(stage.withdraw(space, EVE), BOB.id) == 1


def test_request_keeps_its_time_and_trimmed_reason() -> None:
    request = stage.request_to_speak(live(), BOB, "  I was there ", now=NOW + 3).requests[0]
    assert (request.person, request.asked_at, request.reason) == (BOB, NOW + 3, "I was there")
    assert code(lambda space: stage.request_to_speak(space, BOB, "x" * 81, now=NOW), live()) == "invalid_reason"


def test_request_is_refused_with_the_reason_why() -> None:
    ask = {who.id: (lambda space, who=who: stage.request_to_speak(space, who, now=NOW)) for who in (BOB, GUEST, HOST)}
    assert code(ask[GUEST.id], live()) == "not_allowed"
    assert code(ask[BOB.id], asked(live(), BOB)) == "already_requested"
    assert code(ask[BOB.id], on_stage(live(), BOB)) == "already_on_stage"
    assert code(ask[HOST.id], live()) == "already_on_stage"
    full = asked(live(), *(person(number) for number in range(QUEUE_PLACES)))
    assert code(ask[BOB.id], full) == "queue_full"


def test_withdraw_approve_and_decline_need_a_request() -> None:
    for rule in (RULES["withdraw"], RULES["approve"], RULES["decline"]):
        assert code(rule, asked(live(), EVE)) == "no_such_request"


def test_listener_cannot_approve_own_request() -> None:
    space = asked(live(), BOB)
    assert code(lambda space: stage.approve(space, BOB, BOB.id, now=NOW), space) == "not_allowed"
    assert code(lambda space: stage.decline(space, EVE, BOB.id), space) == "not_allowed"


def test_declined_person_may_ask_again() -> None:
    space = stage.decline(asked(live(), BOB), HOST, BOB.id)
    assert space.requests == ()
    assert asked(space, BOB).requests[0].person == BOB


# stage


def test_stage_takes_thirteen_the_host_among_them() -> None:
    space = on_stage(live(), *(person(number) for number in range(STAGE_SEATS - 1)))
    assert len(space.stage) == 13
    assert code(RULES["approve"], asked(space, BOB)) == "stage_full"
    freed = stage.move_to_audience(asked(space, BOB), HOST, person(0).id)
    assert stage.approve(freed, HOST, BOB.id, now=NOW).stage[-1] == Seat(BOB, Role.SPEAKER, since=NOW)


def test_speaker_muted_by_the_host_is_unmuted_by_the_host_or_themself() -> None:
    muted = stage.mute_by_host(on_stage(live(), BOB, EVE), HOST, BOB.id)
    assert [seat.muted_by_host for seat in muted.stage] == [False, True, False]
    assert stage.mute_by_host(muted, HOST, BOB.id) is muted
    for by in (HOST, BOB):
        assert not any(seat.muted_by_host for seat in stage.unmute(muted, by, BOB.id).stage)
    assert code(lambda space: stage.unmute(space, EVE, BOB.id), muted) == "not_allowed"
    assert code(lambda space: stage.mute_by_host(space, EVE, BOB.id), muted) == "not_allowed"


def test_host_cannot_be_muted_or_moved() -> None:
    cohosted = replace(live(), stage=(Seat(HOST, Role.HOST), Seat(BOB, Role.COHOST)))
    refusals = (stage.mute_by_host, stage.move_to_audience)
    for by, rule in itertools.product((HOST, BOB), refusals):
        assert code(partial(rule, by=by, person_id=HOST.id), cohosted) == "not_allowed"


def test_who_is_not_on_the_stage_cannot_be_muted_or_moved() -> None:
    for name in ("mute", "unmute", "move to the audience"):
        assert code(RULES[name], asked(live(), BOB)) == "not_on_stage"


def test_leaving_takes_off_the_stage_and_out_of_the_queue() -> None:
    space = asked(on_stage(live(), BOB), EVE)
    assert [seat.person for seat in stage.leave(space, BOB).stage] == [HOST]
    assert stage.leave(space, EVE).requests == ()


def test_leaving_changes_nothing_for_the_host_a_listener_or_after_the_end() -> None:
    space = on_stage(live(), BOB)
    for who in (HOST, EVE, GUEST):
        assert stage.leave(space, who) is space
    ended = life.end(space, HOST, now=NOW)
    assert stage.leave(ended, BOB) is ended


# co-hosts that are chosen ahead, and dates


def test_new_space_has_up_to_two_chosen_cohosts_with_an_account() -> None:
    chosen = life.with_cohosts(live(), [person(1), HOST, person(2), person(1)])
    assert chosen.chosen_cohosts == (person(1), person(2))
    for wrong in ([person(1), person(2), person(3)], [Identity("g_1", "Guest")]):
        with pytest.raises(Refused, match="co-host"):
            life.with_cohosts(live(), wrong)


def test_cancelled_space_has_lapsed_if_its_host_never_came() -> None:
    planned = replace(in_state(SpaceState.CANCELLED), starts_at=NOW)
    assert life.has_lapsed(replace(planned, ended_at=NOW + life.LAPSE_MS))
    assert not life.has_lapsed(replace(planned, ended_at=NOW + life.LAPSE_MS - 1))
    assert not life.has_lapsed(replace(live(), starts_at=NOW, ended_at=NOW + life.LAPSE_MS))


def test_space_begins_when_it_began_or_is_to_begin() -> None:
    planned = replace(in_state(SpaceState.SCHEDULED), starts_at=NOW + 9, created_at=NOW - 9)
    assert life.begins_at(planned) == NOW + 9
    assert life.begins_at(replace(planned, started_at=NOW + 11)) == NOW + 11
    assert life.begins_at(replace(planned, starts_at=None)) == NOW - 9
