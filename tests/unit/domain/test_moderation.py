"""Muting everybody, removing and blocking people, who may come in, and the log."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain import invites, moderation, stage
from chalicelib.domain import space as life
from chalicelib.domain.facts import LogEntry, WhoCanListen
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space, place_of, seat_of
from tests.support.examples import BOB, EVE, GUEST, HOST, KIM, NOW, live, on_stage, refusal, with_cohosts


def muted(space: Space) -> set[str]:
    return {seat.person.id for seat in space.stage if seat.muted_by_host}


def noted(space: Space, act: str, whom: str | None = None, detail: str = "") -> Space:
    return moderation.noted(space, space, HOST, act, whom, NOW, detail)


def entry(
    space: Space, person: Identity, *, blocked: bool = False, banned: bool = False, known: bool = False, now: int = NOW
) -> None:
    moderation.require_entry(space, person, blocked=blocked, banned=banned, known=lambda: known, now=now)


def with_settings(space: Space, **settings: Any) -> Space:
    return replace(space, settings=replace(space.settings, **settings))


def test_host_mutes_everybody_else_and_takes_it_back() -> None:
    before = on_stage(with_cohosts(BOB), EVE)
    quiet = moderation.mute_all(before, HOST)
    assert (muted(quiet), quiet.version) == ({BOB.id, EVE.id}, before.version + 1)
    loud = moderation.undo_mute_all(quiet, HOST)
    assert (muted(loud), loud.muted_together, loud.version) == (set(), (), quiet.version + 1)


def test_cohost_mutes_neither_the_host_nor_cohosts() -> None:
    space = on_stage(with_cohosts(BOB, KIM), EVE)
    assert muted(moderation.mute_all(space, BOB)) == {EVE.id}


def test_mute_of_everybody_changes_nothing_when_all_are_muted() -> None:
    quiet = moderation.mute_all(on_stage(live(), BOB), HOST)
    assert moderation.mute_all(quiet, HOST) is quiet
    assert moderation.mute_all(live(), HOST).stage == live().stage


def test_single_mutes_stay_when_the_mute_of_everybody_is_taken_back() -> None:
    space = stage.mute_by_host(on_stage(live(), BOB, EVE), HOST, BOB.id)
    quiet = moderation.mute_all(space, HOST)
    assert quiet.muted_together == (EVE.id,)
    assert muted(moderation.undo_mute_all(quiet, HOST)) == {BOB.id}


def test_cohost_takes_back_only_mutes_that_are_theirs_to_lift() -> None:
    quiet = moderation.mute_all(on_stage(with_cohosts(BOB, KIM), EVE), HOST)
    assert muted(moderation.undo_mute_all(quiet, BOB)) == {BOB.id, KIM.id}
    alone = moderation.mute_all(with_cohosts(BOB, KIM), HOST)
    assert refusal(lambda: moderation.undo_mute_all(alone, BOB)) == "not_muted"


def test_there_is_nothing_to_take_back_twice_or_after_all_unmuted() -> None:
    quiet = moderation.mute_all(on_stage(live(), BOB), HOST)
    assert refusal(lambda: moderation.undo_mute_all(moderation.undo_mute_all(quiet, HOST), HOST)) == "not_muted"
    assert refusal(lambda: moderation.undo_mute_all(stage.unmute(quiet, HOST, BOB.id), HOST)) == "not_muted"


@pytest.mark.parametrize("rule", [moderation.mute_all, moderation.undo_mute_all])
def test_only_hosts_mute_everybody_and_only_live(rule: Any) -> None:
    space = on_stage(live(), BOB)
    assert {refusal(lambda who=who: rule(space, who)) for who in (BOB, EVE, GUEST)} == {"not_allowed"}  # type: ignore[misc]
    assert refusal(lambda: rule(life.end(space, HOST, now=NOW), HOST)) == "space_ended"


@pytest.mark.parametrize("rule", [moderation.remove, moderation.block])
def test_removed_person_loses_seat_request_and_invite(rule: Any) -> None:
    space = stage.request_to_speak(on_stage(live(), BOB), EVE, now=NOW)
    space = invites.invite(space, HOST, KIM.id, "i_1", now=NOW)
    for one in (BOB, EVE, KIM):
        after = rule(space, HOST, one.id)
        assert (seat_of(after, one.id), place_of(after, one.id)) == (None, None)
        assert (after.removed, after.version) == ((one.id,), space.version + 1)
        left = [*(seat.person for seat in after.stage), *(asked.person for asked in after.requests)]
        assert {who.id for who in left} | {i.person_id for i in after.invites} == {
            who.id for who in (HOST, BOB, EVE, KIM)
        } - {one.id}


@pytest.mark.parametrize("rule", [moderation.remove, moderation.block, moderation.unblock])
def test_who_is_out_of_reach_is_not_removed(rule: Any) -> None:
    space = on_stage(with_cohosts(BOB, KIM), EVE)
    assert refusal(lambda: rule(space, EVE, GUEST.id)) == "not_allowed"
    assert refusal(lambda: rule(space, GUEST, EVE.id)) == "not_allowed"
    assert refusal(lambda: rule(life.end(space, HOST, now=NOW), HOST, EVE.id)) == "space_ended"
    if rule is not moderation.unblock:
        assert refusal(lambda: rule(space, HOST, HOST.id)) == "not_allowed"
        assert refusal(lambda: rule(space, BOB, KIM.id)) == "not_allowed"


def test_person_is_removed_once_but_may_be_blocked_afterwards() -> None:
    removed = moderation.remove(moderation.remove(live(), HOST, EVE.id), HOST, BOB.id)
    assert moderation.remove(removed, HOST, EVE.id) is removed
    blocked = moderation.block(removed, HOST, EVE.id)
    assert (blocked.removed, blocked.version) == ((BOB.id, EVE.id), removed.version + 1)
    assert moderation.block(blocked, HOST, EVE.id, blocked=True) is blocked


def test_room_carries_the_last_fifty_removed() -> None:
    space = replace(live(), removed=tuple(f"a_{n}" for n in range(50)))
    after = moderation.remove(space, HOST, BOB.id)
    assert (len(after.removed), after.removed[0], after.removed[-1]) == (50, "a_1", BOB.id)


def test_unblocked_person_may_return() -> None:
    space = replace(live(), removed=(EVE.id, BOB.id))
    after = moderation.unblock(space, HOST, EVE.id)
    assert (after.removed, after.version) == ((BOB.id,), space.version + 1)
    assert moderation.unblock(after, HOST, EVE.id, barred=False) is after


def test_blocked_banned_and_removed_people_do_not_come_in() -> None:
    assert refusal(lambda: entry(live(), EVE, blocked=True)) == "blocked"
    assert refusal(lambda: entry(live(), EVE, banned=True)) == "removed"
    assert refusal(lambda: entry(moderation.remove(live(), HOST, EVE.id), EVE)) == "removed"
    entry(live(), EVE)
    entry(live(), GUEST)


def test_last_entry_of_the_outbox_decides_before_older_rows() -> None:
    for act in ("remove", "block"):
        barred = noted(noted(live(), "unblock", EVE.id), act, EVE.id)
        assert moderation.is_removed(barred, EVE.id)
        assert not moderation.is_removed(barred, BOB.id)
        assert refusal(lambda barred=barred: entry(barred, EVE)) == "removed"  # type: ignore[misc]
    free = noted(noted(live(), "remove", EVE.id), "unblock", EVE.id)
    free = noted(noted(free, "mute", EVE.id), "remove", BOB.id)
    assert not moderation.is_removed(free, EVE.id)
    entry(free, EVE, banned=True)


def test_guests_stay_out_when_only_accounts_may_listen() -> None:
    space = with_settings(live(), who_can_listen=WhoCanListen.ACCOUNTS)
    assert refusal(lambda: entry(space, GUEST)) == "accounts_only"
    entry(space, EVE)


def test_locked_door_opens_for_those_who_are_inside_or_invited() -> None:
    space = stage.request_to_speak(on_stage(live(), BOB), EVE, now=NOW)
    space = with_settings(invites.invite(space, HOST, KIM.id, "i_1", now=NOW), locked=True)
    for who in (HOST, BOB, KIM):
        entry(space, who)
    entry(space, KIM, now=NOW + invites.INVITE_MS - 1)
    assert refusal(lambda: entry(space, KIM, now=NOW + invites.INVITE_MS)) == "locked"
    for who in (EVE, GUEST):
        assert refusal(lambda who=who: entry(space, who)) == "locked"  # type: ignore[misc]
        entry(space, who, known=True)


def test_host_always_comes_in() -> None:
    entry(with_settings(live(), locked=True), HOST, blocked=True, banned=True)


def test_only_hosts_and_cohosts_see_blocks_log_and_requests() -> None:
    space = on_stage(with_cohosts(BOB), EVE)
    for by in (HOST, BOB):
        moderation.require_log(space, by)
        assert moderation.sees_requests(space, by)
    for by in (EVE, KIM, GUEST):
        assert refusal(lambda by=by: moderation.require_log(space, by)) == "not_allowed"  # type: ignore[misc]
        assert refusal(lambda by=by: moderation.require_blocks(space, by)) == "not_allowed"  # type: ignore[misc]
        assert not moderation.sees_requests(space, by)


def test_only_the_host_reads_the_log_of_an_ended_space() -> None:
    ended = life.end(with_cohosts(BOB), HOST, now=NOW)
    moderation.require_log(ended, HOST)
    assert refusal(lambda: moderation.require_log(ended, BOB)) == "not_allowed"
    assert not moderation.sees_requests(ended, HOST)


def test_log_entry_names_the_person_as_they_were_before_the_act() -> None:
    before = stage.request_to_speak(on_stage(live(), BOB), EVE, now=NOW)
    after = moderation.remove(before, HOST, BOB.id)
    one = moderation.noted(before, after, HOST, "remove", BOB.id, NOW + 4, "rude")
    assert one.outbox == (LogEntry(after.version, NOW + 4, "remove", HOST, BOB.id, "Bob", "rude"),)
    two = moderation.noted(before, one, None, "decline", EVE.id, NOW + 5, "")
    assert two.outbox == (*one.outbox, LogEntry(after.version, NOW + 5, "decline", None, EVE.id, "Eve", ""))
    assert noted(live(), "lock").outbox == (LogEntry(1, NOW, "lock", HOST, None, None, ""),)
    assert noted(live(), "remove", KIM.id).outbox[0].name is None


def test_last_sixty_four_commands_are_marked() -> None:
    space = live()
    for number in range(65):
        space = moderation.marked(space, str(number))
    assert space.done == tuple(str(number) for number in range(1, 65))
    assert space.version == live().version
