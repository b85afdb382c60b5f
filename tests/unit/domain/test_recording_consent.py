"""Recording that is switched on while the Space is live: nobody is recorded who has not agreed."""

from dataclasses import replace
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import hosts, invites, stage
from chalicelib.domain import recording_consent as rules
from chalicelib.domain import space as life
from chalicelib.domain.identity import Identity
from chalicelib.domain.recording_consent import Stretch
from chalicelib.domain.space import Space
from chalicelib.domain.stage import CONSENT_MS
from tests.support.examples import BOB, EVE, HOST, KIM, NOW, live, on_stage, refusal

QUESTION = NOW + CONSENT_MS  # the `asked_until` of those who were asked at NOW


def recorded(*people: Identity) -> Space:
    """Return a Space in which recording was switched on when these people were on the stage."""
    return rules.switched(on_stage(live(), *people), True, now=NOW)


def asked(space: Space) -> set[str]:
    return {seat.person.id for seat in rules.asked(space)}


def here(space: Space) -> set[str]:
    return {seat.person.id for seat in space.stage}


def test_everybody_on_the_stage_but_the_host_is_asked() -> None:
    space = recorded(BOB, EVE)
    assert (space.settings.record, asked(space)) == (True, {BOB.id, EVE.id})
    assert rules.switched(space, True, now=NOW + 1) is space
    assert rules.switched(live(), False, now=NOW) == live()


def test_who_agrees_stays_and_who_does_not_goes_to_the_audience() -> None:
    space = rules.refuse(rules.agree(recorded(BOB, EVE), BOB, QUESTION), EVE, QUESTION, now=NOW)
    assert (here(space), asked(space), space.settings.record) == ({HOST.id, BOB.id}, set(), True)
    assert rules.agree(space, BOB, QUESTION) is space
    assert rules.refuse(space, BOB, QUESTION, now=NOW) is space
    assert refusal(lambda: rules.agree(space, EVE, QUESTION)) == "not_allowed"


def test_who_does_not_answer_in_a_minute_goes_to_the_audience() -> None:
    space = rules.agree(recorded(BOB, EVE), BOB, QUESTION)
    assert rules.without_overdue(space, now=NOW + CONSENT_MS - 1) is space
    late = rules.without_overdue(space, now=NOW + CONSENT_MS)
    assert (here(late), late.version) == ({HOST.id, BOB.id}, space.version + 1)


def test_who_withdraws_their_voice_is_recorded_no_longer() -> None:
    space = rules.agree(recorded(BOB, EVE), BOB, QUESTION)
    after = rules.withdrawn(space, BOB.id, now=NOW)
    assert (here(after), after.settings.record) == ({HOST.id, EVE.id}, True)
    assert rules.withdrawn(after, BOB.id, now=NOW) is after
    stopped = rules.withdrawn(space, HOST.id, now=NOW)
    assert (here(stopped), stopped.settings.record) == ({HOST.id, BOB.id, EVE.id}, False)
    for quiet in (stopped, life.close(space, now=NOW)):
        assert rules.withdrawn(quiet, BOB.id, now=NOW) is quiet


def test_host_by_handing_over_who_does_not_agree_ends_the_recording() -> None:
    space = hosts.hand_over(recorded(BOB), HOST, BOB.id, now=NOW)
    for after in (rules.refuse(space, BOB, QUESTION, now=NOW), rules.without_overdue(space, now=NOW + CONSENT_MS)):
        assert (here(after), after.settings.record, asked(after)) == ({HOST.id, BOB.id}, False, set())


def test_agreement_counts_for_one_recording() -> None:
    space = rules.agree(recorded(BOB), BOB, QUESTION)
    off = rules.switched(space, False, now=NOW + 10)
    again = rules.switched(off, True, now=NOW + 20)
    assert asked(again) == {BOB.id}
    assert refusal(lambda: rules.agree(again, BOB, QUESTION)) == "asked_again"
    assert refusal(lambda: rules.refuse(again, BOB, QUESTION, now=NOW + 30)) == "asked_again"
    assert asked(rules.agree(again, BOB, QUESTION + 20)) == set()
    assert asked(rules.switched(recorded(BOB), False, now=NOW)) == set()


def test_who_asked_to_speak_before_recording_began_is_asked_on_the_stage() -> None:
    waiting = stage.request_to_speak(live(), BOB, now=NOW, consent=True)
    space = rules.switched(waiting, True, now=NOW)
    agreed = stage.request_to_speak(space, EVE, now=NOW, consent=True)
    assert refusal(lambda: stage.request_to_speak(space, KIM, now=NOW)) == "consent_needed"
    after = stage.approve(stage.approve(agreed, HOST, BOB.id, now=NOW), HOST, EVE.id, now=NOW)
    assert asked(after) == {BOB.id}
    again = rules.switched(rules.switched(agreed, False, now=NOW), True, now=NOW)
    assert asked(stage.approve(again, HOST, EVE.id, now=NOW)) == {EVE.id}


def test_invite_from_before_recording_began_is_accepted_with_consent_alone() -> None:
    space = rules.switched(invites.invite(live(), HOST, BOB.id, "i_1", now=NOW), True, now=NOW)
    assert refusal(lambda: invites.accept(space, BOB, "i_1", now=NOW)) == "consent_needed"
    assert asked(invites.accept(space, BOB, "i_1", now=NOW, consent=True)) == set()


def test_space_that_is_not_live_cannot_be_switched() -> None:
    ended = life.end(live(), HOST, now=NOW)
    assert refusal(lambda: rules.switched(ended, True, now=NOW)) == "space_ended"
    taped = life.end(recorded(BOB), HOST, now=NOW)
    assert rules.without_overdue(taped, now=NOW + CONSENT_MS) is taped


@given(st.booleans(), st.lists(st.integers(1, 10_000), max_size=rules.SWITCHES // 2), st.booleans())
def test_stretches_are_when_it_was_recorded(from_start: bool, pauses: list[int], ended: bool) -> None:
    space = replace(live(), settings=replace(live().settings, record=from_start))
    at, expected = NOW, list[Stretch]()
    since: float = -inf
    for pause in pauses:
        at += pause
        if space.settings.record:
            expected.append(Stretch(since, at))
        since = at
        space = rules.switched(space, not space.settings.record, now=at)
    if ended:
        space = life.end(space, HOST, now=at + 1)
    if space.settings.record:
        expected.append(Stretch(since, at + 1 if ended else inf))
    assert rules.stretches(space) == tuple(expected)
    assert rules.was_recorded(space) is (from_start or bool(pauses))


def test_recording_is_switched_a_bounded_number_of_times_and_always_off() -> None:
    space = live()
    for number in range(rules.SWITCHES - 1):
        space = rules.switched(space, number % 2 == 0, now=NOW + number)
    off = rules.switched(space, False, now=NOW)
    assert refusal(lambda: rules.switched(off, True, now=NOW)) == "switched_too_often"
