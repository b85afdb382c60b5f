"""Co-hosts, handing over, and a host who goes away and returns."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.domain import hosts, stage
from chalicelib.domain import space as life
from chalicelib.domain.facts import FormerHost
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import Space, SpaceState
from tests.support.examples import BOB, EVE, GUEST, HOST, KIM, NOW, live, on_stage, refusal, with_cohosts

SECOND = 1000
MINUTE = 60 * SECOND
BOTH = (BOB.id, EVE.id)


def roles(space: Space) -> dict[str, Role]:
    return {seat.person.id: seat.role for seat in space.stage}


def since(space: Space, person: Identity) -> int:
    return next(seat.since for seat in space.stage if seat.person == person)


def test_speaker_becomes_a_cohost_from_that_moment() -> None:
    before = on_stage(live(), BOB)
    after = hosts.make_cohost(before, HOST, BOB.id, now=NOW + 7)
    assert roles(after) == {HOST.id: Role.HOST, BOB.id: Role.COHOST}
    assert (since(after, BOB), since(after, HOST), after.version) == (NOW + 7, NOW, before.version + 1)


def test_cohost_is_made_once_and_at_most_two_at_a_time() -> None:
    space = on_stage(with_cohosts(BOB, EVE), KIM)
    assert hosts.make_cohost(space, HOST, BOB.id, now=NOW) is space
    assert refusal(lambda: hosts.make_cohost(space, HOST, KIM.id, now=NOW)) == "cohosts_full"


def test_cohost_becomes_a_speaker_again() -> None:
    after = hosts.unmake_cohost(with_cohosts(BOB), HOST, BOB.id, now=NOW + 9)
    assert (roles(after)[BOB.id], since(after, BOB)) == (Role.SPEAKER, NOW + 9)
    assert hosts.unmake_cohost(after, HOST, BOB.id, now=NOW + 10) is after


@pytest.mark.parametrize("rule", [hosts.make_cohost, hosts.unmake_cohost, hosts.hand_over])
def test_only_the_host_appoints_and_only_people_on_the_stage(rule: Callable[..., Space]) -> None:
    space = on_stage(with_cohosts(BOB), EVE)
    assert refusal(lambda: rule(space, BOB, EVE.id, now=NOW)) == "not_allowed"
    assert refusal(lambda: rule(space, EVE, BOB.id, now=NOW)) == "not_allowed"
    assert refusal(lambda: rule(space, HOST, KIM.id, now=NOW)) == "not_on_stage"
    assert refusal(lambda: rule(space, HOST, HOST.id, now=NOW)) == "not_allowed"
    assert refusal(lambda: rule(life.end(space, HOST, now=NOW), HOST, BOB.id, now=NOW)) == "space_ended"


def test_previous_host_becomes_a_cohost_if_there_is_a_place() -> None:
    after = hosts.hand_over(on_stage(with_cohosts(BOB), EVE), HOST, EVE.id, now=NOW + 5)
    assert roles(after) == {HOST.id: Role.COHOST, BOB.id: Role.COHOST, EVE.id: Role.HOST}
    assert (after.host, since(after, HOST), since(after, EVE)) == (EVE, NOW + 5, NOW + 5)


def test_previous_host_takes_the_place_of_the_cohost_who_became_host() -> None:
    after = hosts.hand_over(with_cohosts(BOB, EVE), HOST, EVE.id, now=NOW)
    assert roles(after) == {HOST.id: Role.COHOST, BOB.id: Role.COHOST, EVE.id: Role.HOST}


def test_previous_host_becomes_a_speaker_when_both_places_are_taken() -> None:
    after = hosts.hand_over(on_stage(with_cohosts(BOB, EVE), KIM), HOST, KIM.id, now=NOW)
    assert roles(after) == {HOST.id: Role.SPEAKER, BOB.id: Role.COHOST, EVE.id: Role.COHOST, KIM.id: Role.HOST}


def test_new_host_is_not_muted_by_the_previous_one_but_a_new_cohost_still_is() -> None:
    muted = stage.mute_by_host(on_stage(live(), BOB), HOST, BOB.id)
    cohost = hosts.make_cohost(muted, HOST, BOB.id, now=NOW)
    assert [seat.muted_by_host for seat in cohost.stage] == [False, True]
    assert [seat.muted_by_host for seat in hosts.hand_over(muted, HOST, BOB.id, now=NOW).stage] == [False, False]


def test_hand_over_ends_the_countdown_and_the_claim_of_a_former_host() -> None:
    space = replace(on_stage(live(), BOB), hostless_until=NOW + 1, former=FormerHost(EVE, NOW + 1))
    after = hosts.hand_over(space, HOST, BOB.id, now=NOW)
    assert (after.hostless_until, after.former) == (None, None)


def test_countdown_without_cohosts_is_five_minutes() -> None:
    space = on_stage(live(), BOB)
    away = hosts.without_host(space, NOW + MINUTE, (BOB.id,), now=NOW + MINUTE)
    assert (away.hostless_until, away.version) == (NOW + 6 * MINUTE, space.version + 1)
    assert hosts.without_host(away, NOW + MINUTE, (BOB.id,), now=NOW + 6 * MINUTE - 1) is away
    ended = hosts.without_host(away, NOW + MINUTE, (BOB.id,), now=NOW + 6 * MINUTE)
    assert (ended.state, ended.ended_at) == (SpaceState.ENDED, NOW + 6 * MINUTE)


def test_longest_serving_cohost_takes_over_after_thirty_seconds() -> None:
    space = with_cohosts(EVE, BOB)
    waiting = hosts.without_host(space, NOW, BOTH, now=NOW + 30 * SECOND - 1)
    assert waiting.hostless_until == NOW + 30 * SECOND
    after = hosts.without_host(waiting, NOW, BOTH, now=NOW + 30 * SECOND)
    assert (after.host, after.hostless_until) == (EVE, None)
    assert after.former == FormerHost(HOST, NOW + 30 * SECOND + 5 * MINUTE)
    assert {seat.person.id: seat.away for seat in after.stage} == {HOST.id: True, EVE.id: False, BOB.id: False}


@pytest.mark.parametrize(("present", "heir"), [((BOB.id,), BOB), (None, EVE), (BOTH, EVE)])
def test_only_a_cohost_who_is_present_takes_over(present: tuple[str, ...] | None, heir: Identity) -> None:
    assert hosts.without_host(with_cohosts(EVE, BOB), NOW, present, now=NOW + MINUTE).host == heir


def test_cohost_who_is_known_to_be_away_is_passed_over_if_the_worker_does_not_say_who_is_present() -> None:
    space = with_cohosts(EVE, BOB)
    space = replace(space, stage=tuple(replace(seat, away=seat.person == EVE) for seat in space.stage))
    after = hosts.without_host(space, NOW, None, now=NOW + MINUTE)
    assert after.host == BOB
    assert {seat.person.id for seat in after.stage if seat.away} == {HOST.id, EVE.id}


def test_space_without_present_cohosts_waits_five_minutes() -> None:
    assert hosts.without_host(with_cohosts(BOB), NOW, (), now=NOW + MINUTE).hostless_until == NOW + 5 * MINUTE


def test_absence_counts_from_the_start_and_from_when_the_host_became_host() -> None:
    planned = life.schedule("s_1", HOST, "Tea", starts_at=NOW + 1, now=NOW)
    started = life.start(planned, HOST, now=NOW + MINUTE)
    assert hosts.without_host(started, 0, (), now=NOW + MINUTE).hostless_until == NOW + 6 * MINUTE
    handed = hosts.hand_over(on_stage(live(), BOB), HOST, BOB.id, now=NOW + 2 * MINUTE)
    assert hosts.without_host(handed, 0, (), now=NOW + 2 * MINUTE).hostless_until == NOW + 7 * MINUTE


def test_absence_changes_only_live_spaces() -> None:
    ended = life.end(live(), HOST, now=NOW)
    assert hosts.without_host(ended, NOW, (), now=NOW + 10 * MINUTE) is ended


def test_host_in_the_room_ends_the_countdown() -> None:
    space = live()
    assert hosts.with_host(space) is space
    away = hosts.without_host(space, NOW, (), now=NOW)
    back = hosts.with_host(away)
    assert (back.hostless_until, back.version) == (None, away.version + 1)


def taken_over() -> Space:
    """Bob took over from Ada half a minute after she left."""
    return hosts.without_host(with_cohosts(BOB), NOW, (BOB.id,), now=NOW + 30 * SECOND)


def test_former_host_gets_the_seat_back_within_five_minutes() -> None:
    after = hosts.returned(taken_over(), HOST, now=NOW + 30 * SECOND + 5 * MINUTE)
    assert (after.host, after.former) == (HOST, None)
    assert roles(after) == {HOST.id: Role.HOST, BOB.id: Role.COHOST}
    assert not any(seat.away for seat in after.stage)


def test_former_host_who_returns_later_keeps_the_role_that_they_have() -> None:
    before = taken_over()
    after = hosts.returned(before, HOST, now=NOW + 30 * SECOND + 5 * MINUTE + 1)
    assert (after.host, after.version) == (BOB, before.version + 1)
    assert not any(seat.away for seat in after.stage)


@pytest.mark.parametrize("former", [None, FormerHost(EVE, NOW + 9 * MINUTE)])
def test_only_the_last_host_may_reclaim_the_seat(former: FormerHost | None) -> None:
    after = hosts.returned(replace(taken_over(), former=former), HOST, now=NOW + MINUTE)
    assert (after.host, any(seat.away for seat in after.stage)) == (BOB, False)


def test_return_changes_nothing_for_everybody_else() -> None:
    space = taken_over()
    for who in (BOB, EVE, GUEST):
        assert hosts.returned(space, who, now=NOW + MINUTE) is space
    ended = life.end(space, BOB, now=NOW + MINUTE)
    assert hosts.returned(ended, HOST, now=NOW + MINUTE) is ended


def test_return_leaves_others_marked_as_away() -> None:
    space = taken_over()
    space = on_stage(replace(space, host=HOST), EVE)
    space = replace(
        space, host=BOB, stage=tuple(replace(seat, away=seat.away or seat.person == EVE) for seat in space.stage)
    )
    after = hosts.returned(space, HOST, now=NOW + 9 * MINUTE)
    assert {seat.person.id for seat in after.stage if seat.away} == {EVE.id}
