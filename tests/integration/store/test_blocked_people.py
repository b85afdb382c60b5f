"""Whom a host has blocked on their profile stays out of the host's Spaces, too."""

from chalicelib.domain.identity import Identity
from chalicelib.services.people import relationships
from chalicelib.services.space import invites, join, stage
from chalicelib.store.accounts import AccountItem
from tests.support.control import BOB, EVE, GUEST, HOST, SDP, Control, person, refusal
from tests.support.hosted_space import COHOST, refused, with_cohosts


def block(control: Control, by: Identity, whom: Identity) -> None:
    """Let `by` block somebody on their profile."""
    AccountItem(whom.id, "account", handle=whom.handle, display_name=whom.name).save()
    relationships.add(control.deps, by, "block", whom.id)


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
