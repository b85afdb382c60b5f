"""Invites to speak: for one person, once, for ten minutes."""

from dataclasses import replace

import pytest

from chalicelib.domain import invites, moderation, stage
from chalicelib.domain import space as life
from chalicelib.domain.facts import Invite
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import Seat, Space
from tests.support.examples import BOB, EVE, GUEST, HOST, KIM, NOW, live, on_stage, refusal, with_cohosts

TEN_MINUTES = 600_000


def invited(*people: Identity, space: Space | None = None) -> Space:
    """A live Space in which the host invited people; the invites are named after them."""
    space = space or live()
    for one in people:
        space = invites.invite(space, HOST, one.id, f"i_{one.id}", now=NOW)
    return space


@pytest.mark.parametrize("by", [HOST, BOB])
def test_host_and_cohost_invite_for_ten_minutes(by: Identity) -> None:
    before = with_cohosts(BOB)
    after = invites.invite(before, by, EVE.id, "i_1", now=NOW)
    assert after.invites == (Invite("i_1", EVE.id, by, NOW + TEN_MINUTES),)
    assert after.version == before.version + 1


def test_speakers_and_listeners_do_not_invite() -> None:
    space = on_stage(live(), BOB)
    for by in (BOB, EVE, GUEST):
        assert refusal(lambda by=by: invites.invite(space, by, KIM.id, "i_1", now=NOW)) == "not_allowed"  # type: ignore[misc]


def test_guests_removed_people_and_speakers_are_not_invited() -> None:
    space = moderation.remove(on_stage(live(), BOB), HOST, EVE.id)
    wanted = {BOB.id: "already_on_stage", GUEST.id: "not_allowed", EVE.id: "removed"}
    found = {
        who: refusal(lambda who=who: invites.invite(space, HOST, who, "i_1", now=NOW))  # type: ignore[misc]
        for who in wanted
    }
    assert found == wanted


def test_second_invite_replaces_the_first_of_the_same_person() -> None:
    later = NOW + invites.REPEATED_MS
    space = invites.invite(invited(BOB, EVE), HOST, BOB.id, "i_again", now=later)
    assert [one.id for one in space.invites] == [f"i_{EVE.id}", "i_again"]


def test_double_click_leaves_the_invite_that_was_sent_first_and_another_host_makes_one_of_their_own() -> None:
    space = invited(EVE, KIM, space=with_cohosts(BOB))
    again = NOW + invites.REPEATED_MS - 1
    assert invites.invite(space, HOST, EVE.id, "i_again", now=again) is space
    assert invites.invite(space, BOB, EVE.id, "i_cohost", now=again).invites[-1].id == "i_cohost"


def test_fifty_invites_wait_at_most_and_ended_ones_do_not_count() -> None:
    space = replace(live(), invites=tuple(Invite(f"i_{n}", f"a_{n}", HOST, NOW + 10) for n in range(49)))
    full = invited(BOB, space=space)
    assert len(full.invites) == 50
    assert refusal(lambda: invites.invite(full, HOST, EVE.id, "i_1", now=NOW + 9)) == "queue_full"
    later = invites.invite(full, HOST, EVE.id, "i_1", now=NOW + 10)
    assert [one.person_id for one in later.invites] == [BOB.id, EVE.id]


def test_accepted_invite_leads_to_the_stage_and_is_used_up() -> None:
    asked = stage.request_to_speak(live(), BOB, now=NOW)
    after = invites.accept(invited(BOB, EVE, space=asked), BOB, f"i_{BOB.id}", now=NOW + 3)
    assert after.stage[-1] == Seat(BOB, Role.SPEAKER, since=NOW + 3)
    assert [one.person_id for one in after.invites] == [EVE.id]
    assert after.requests == ()


def test_invite_is_answered_by_its_person_alone_and_in_time() -> None:
    space = invited(BOB)
    for answer in (invites.accept, invites.decline):
        assert refusal(lambda answer=answer: answer(space, EVE, f"i_{BOB.id}", now=NOW)) == "no_such_invite"  # type: ignore[misc]
        assert refusal(lambda answer=answer: answer(space, BOB, "i_other", now=NOW)) == "invite_ended"  # type: ignore[misc]
        late = refusal(lambda answer=answer: answer(space, BOB, f"i_{BOB.id}", now=NOW + TEN_MINUTES))  # type: ignore[misc]
        assert late == "invite_ended"
        assert answer(space, BOB, f"i_{BOB.id}", now=NOW + TEN_MINUTES - 1) is not space


def test_invite_is_not_accepted_from_the_stage_by_guests_or_without_consent() -> None:
    space = invited(BOB)
    assert refusal(lambda: invites.accept(space, HOST, f"i_{BOB.id}", now=NOW)) == "already_on_stage"
    assert refusal(lambda: invites.accept(space, GUEST, f"i_{BOB.id}", now=NOW)) == "not_allowed"
    recorded = replace(space, settings=replace(space.settings, record=True))
    assert refusal(lambda: invites.accept(recorded, BOB, f"i_{BOB.id}", now=NOW)) == "consent_needed"
    assert life.role_of(invites.accept(recorded, BOB, f"i_{BOB.id}", now=NOW, consent=True), BOB) is Role.SPEAKER


def test_declined_invite_is_gone() -> None:
    before = invited(BOB, EVE)
    after = invites.decline(before, BOB, f"i_{BOB.id}", now=NOW)
    assert [one.person_id for one in after.invites] == [EVE.id]
    assert (after.stage, after.version) == (before.stage, before.version + 1)


def test_invite_of_a_person_is_found_while_it_can_be_answered() -> None:
    space = invited(BOB, EVE)
    assert invites.invite_for(space, EVE.id, NOW + TEN_MINUTES - 1) == space.invites[1]
    assert invites.invite_for(space, EVE.id, NOW + TEN_MINUTES) is None
    assert invites.invite_for(space, KIM.id, NOW) is None


def test_invites_of_an_ended_space_are_refused() -> None:
    ended = replace(life.end(live(), HOST, now=NOW), invites=invited(BOB).invites)
    assert refusal(lambda: invites.invite(ended, HOST, EVE.id, "i_1", now=NOW)) == "space_ended"
    assert refusal(lambda: invites.accept(ended, BOB, f"i_{BOB.id}", now=NOW)) == "space_ended"
    assert refusal(lambda: invites.decline(ended, BOB, f"i_{BOB.id}", now=NOW)) == "space_ended"
