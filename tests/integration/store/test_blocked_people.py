"""Whom a host has blocked on their profile stays out of the host's Spaces, too."""

import pytest

from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space
from chalicelib.services import audience
from chalicelib.services.people import relationships
from chalicelib.services.space import host_controls, invites, join, moderation, reminders, spaces, stage
from chalicelib.store.accounts import AccountItem
from tests.support.control import BOB, EVE, GUEST, HOST, SDP, Control, person, refusal
from tests.support.hosted_space import COHOST, OTHER, beat, now, refused, step_up, with_cohosts


def block(control: Control, by: Identity, whom: Identity) -> None:
    """Let `by` block somebody on their profile."""
    account(whom)
    relationships.add(control.deps, by, "block", whom.id)


def account(whom: Identity) -> None:
    AccountItem(whom.id, "account", handle=whom.handle, display_name=whom.name).save()


def grants(control: Control, worker: str) -> list[str]:
    return [message["grant"] for message in control.posts.to(worker)]


def told(control: Control, who: Identity) -> list[str]:
    """The kinds of somebody's notifications."""
    return [one.kind for one in control.deps.notifications.page(who.id, None, 20, control.deps.now_ms())[0]]


def test_whom_the_host_blocked_on_their_profile_does_not_come_in(control: Control) -> None:
    space, worker = control.carried()
    late = control.browser(space, BOB)
    block(control, HOST, BOB)
    for attempt in (join.join, stage.request_to_speak):
        with refused("blocked"):
            attempt(control.deps, space.id, BOB)
    control.posts.sent.clear()
    control.send(late, action="offer", space=space.id, sdp=SDP)
    assert refusal(control, late) == "blocked"
    assert control.posts.to(worker) == []
    relationships.remove(control.deps, HOST, "block", BOB.id)
    control.enter(space, BOB)


def test_whom_the_host_blocks_on_their_profile_is_put_out_of_their_live_spaces(control: Control) -> None:
    (space, worker), other = control.carried(), control.live("Another")
    theirs = spaces.create(control.deps, EVE, "Of somebody else")
    for one in (space, other, theirs):
        control.enter(one, BOB)
    control.asked(other, BOB)
    stage.approve(control.deps, other.id, HOST, BOB.id)
    control.work()
    control.posts.sent.clear()
    block(control, HOST, BOB)
    control.work()
    rooms = {grant.room.space: grant.room for grant in map(control.opened, grants(control, worker))}
    assert {name: room.removed for name, room in rooms.items()} == {one.id: (BOB.id,) for one in (space, other)}
    assert [seat.person for seat in now(control, other).stage] == [HOST]
    assert [(entry.act, entry.whom) for entry in moderation.read_log(control.deps, other.id, HOST).entries][-1:] == [
        ("block", BOB.id)
    ]
    join.join(control.deps, theirs.id, BOB)


def test_who_only_asked_to_speak_does_not_wait_any_more_once_they_are_blocked(control: Control) -> None:
    space, _ = control.carried()
    account(BOB)
    control.asked(space, BOB, EVE)
    control.work()
    block(control, HOST, BOB)
    control.work()
    assert [request.person for request in now(control, space).requests] == [EVE]


@pytest.mark.parametrize("over", [False, True], ids=["live", "ended"])
@pytest.mark.parametrize("moved", [False, True], ids=["just now", "ban in its own row"])
def test_who_is_not_blocked_any_more_is_welcome_in_all_spaces_again(control: Control, over: bool, moved: bool) -> None:
    space, worker = control.carried()
    control.enter(space, BOB)
    block(control, HOST, BOB)
    control.work()
    if moved:
        beat(control, worker, space)
    if over:
        spaces.end(control.deps, space.id, HOST)
    relationships.remove(control.deps, HOST, "block", BOB.id)
    control.work()
    audience.require_admission(control.deps, now(control, space), BOB)


def test_who_was_removed_before_they_were_blocked_stays_removed(control: Control) -> None:
    space, worker = control.carried()
    control.enter(space, BOB)
    moderation.remove(control.deps, space.id, HOST, BOB.id)
    beat(control, worker, space)
    version = now(control, space).version
    block(control, HOST, BOB)
    control.work()
    relationships.remove(control.deps, HOST, "block", BOB.id)
    control.work()
    assert now(control, space).version == version
    with refused("removed"):
        join.join(control.deps, space.id, BOB)


def test_block_in_one_space_puts_out_of_the_hosts_other_live_spaces_and_its_end_lets_back(control: Control) -> None:
    (space, _), other = control.carried(), control.live("Another")
    for one in (space, other):
        control.enter(one, GUEST)
    moderation.block(control.deps, space.id, HOST, GUEST.id)
    control.work()
    assert now(control, other).removed == (GUEST.id,)
    moderation.unblock(control.deps, space.id, HOST, GUEST.id)
    control.work()
    assert now(control, other).removed == ()
    control.enter(other, GUEST)


def blocked_by_heir(control: Control) -> tuple[Space, str]:
    """A live Space and its worker, with people inside whom one of its co-hosts has blocked, in both ways."""
    space, worker = with_cohosts(control, COHOST, OTHER)
    step_up(control, space, BOB)
    for one in (EVE, GUEST, person(70)):
        control.enter(space, one)
    for one in (BOB, EVE, HOST, person(71)):
        block(control, COHOST, one)
    theirs = spaces.create(control.deps, COHOST, "Of the co-host")
    moderation.block(control.deps, theirs.id, COHOST, GUEST.id)
    control.work()
    assert now(control, space).removed == ()
    return space, worker


def test_whom_the_new_host_has_blocked_is_put_out_of_the_space(control: Control) -> None:
    space, _ = blocked_by_heir(control)
    host_controls.hand_over(control.deps, space.id, HOST, COHOST.id)
    control.work()
    after = now(control, space)
    assert set(after.removed) == {BOB.id, EVE.id, GUEST.id, HOST.id}
    assert [seat.person for seat in after.stage] == [COHOST, OTHER]
    for one in (BOB, EVE, GUEST):
        with refused("blocked"):
            join.join(control.deps, space.id, one)
    join.join(control.deps, space.id, person(70))
    relationships.remove(control.deps, COHOST, "block", EVE.id)
    control.work()
    join.join(control.deps, space.id, EVE)


def test_host_who_was_away_may_return_though_the_heir_has_blocked_them(control: Control) -> None:
    space, worker = blocked_by_heir(control)
    since = control.deps.now_ms()
    control.at += 31
    beat(control, worker, space, host_away_since=since, cohosts=[COHOST.id])
    assert now(control, space).host == COHOST
    control.work()
    assert set(now(control, space).removed) == {BOB.id, EVE.id, GUEST.id}


def test_late_job_of_a_block_that_was_lifted_puts_nobody_out(control: Control) -> None:
    space, _ = control.carried()
    control.enter(space, BOB)
    block(control, HOST, BOB)
    relationships.remove(control.deps, HOST, "block", BOB.id)
    control.work()
    assert now(control, space).removed == ()


def test_whom_the_host_has_blocked_is_not_reminded_of_their_spaces(control: Control) -> None:
    space = spaces.create(control.deps, HOST, "Later", starts_at=control.deps.now_ms() + 3_600_000)
    for one in (BOB, EVE):
        reminders.ask(control.deps, space.id, one)
    block(control, HOST, BOB)
    host_controls.edit(control.deps, space.id, HOST, starts_at=control.deps.now_ms() + 7_200_000)
    control.work()
    spaces.start(control.deps, space.id, HOST)
    control.work()
    assert told(control, BOB) == []
    assert sorted(told(control, EVE)) == ["moved", "starting"]
    assert reminders.asked(control.deps, BOB) == []


def test_follower_whom_the_host_blocked_in_a_space_is_not_told_of_the_next(control: Control) -> None:
    space, _ = control.carried()
    account(HOST)
    for one in (BOB, EVE):
        account(one)
        relationships.add(control.deps, one, "follow", HOST.id)
    moderation.block(control.deps, space.id, HOST, BOB.id)
    spaces.create(control.deps, HOST, "The next")
    control.work()
    assert (told(control, BOB), "live" in told(control, EVE)) == ([], True)


def test_blocks_of_people_who_do_not_host_keep_nobody_out(control: Control) -> None:
    space, _ = with_cohosts(control, COHOST)
    block(control, COHOST, BOB)
    block(control, BOB, HOST)
    control.enter(space, BOB)
    control.enter(space, GUEST)


def test_whom_the_host_blocked_on_their_profile_is_not_invited_and_accepts_no_invite(control: Control) -> None:
    space, _ = with_cohosts(control, COHOST)
    earlier = invites.invite(control.deps, space.id, COHOST, BOB.id)
    block(control, HOST, BOB)
    with refused("blocked"):
        invites.accept(control.deps, space.id, BOB, earlier.id)
    for by, code in ((HOST, "you_blocked"), (COHOST, "removed")):
        with refused(code):
            invites.invite(control.deps, space.id, by, BOB.id)
    block(control, COHOST, EVE)
    invites.accept(control.deps, space.id, EVE, invites.invite(control.deps, space.id, HOST, EVE.id).id)


def test_bars_of_many_spaces_are_those_of_each(control: Control) -> None:
    block(control, person(70), BOB)
    places = [(f"s_{number}", person(number).id) for number in range(100)]
    bars = control.deps.batch_reads.barred_from(places, BOB.id)
    assert [number for number, bar in enumerate(bars) if bar != (False, False)] == [70]
    assert control.deps.batch_reads.barred_from([], BOB.id) == []
