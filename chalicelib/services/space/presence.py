"""Consequences of a worker's report: a Space whose host is away gets a new host or ends, and its log moves out."""

from contextlib import suppress

from chalicelib import protocol
from chalicelib.domain import hosts
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action
from chalicelib.domain.space import Space, SpaceState
from chalicelib.services.deps import Deps
from chalicelib.services.space.deciding import ModerationAct, decided
from chalicelib.store.tables import LostRace


def apply_report(deps: Deps, space: Space, report: protocol.Report) -> None:
    """Apply a report to `space`, which is the result of storing the report, so that a report without consequences
    costs no further request. Raises as `decided`."""
    now = deps.now_ms()

    def decide(current: Space) -> Space:
        if report.host_away_since is None:
            return hosts.with_host(current)
        return hosts.without_host(current, report.host_away_since, report.cohosts, now=now)

    after = decide(space)
    if after is not space:
        space = decided(deps, space.id, decide, _act(space, after))
    move_log_out(deps, space)


def move_log_out(deps: Deps, space: Space) -> None:
    """Write the log entries in the Space's outbox to items of their own, then empty it. Writing one twice is
    harmless."""
    if not space.outbox:
        return
    deps.moderation.write(space.id, space.outbox)
    with suppress(LostRace):  # it changed meanwhile; the next report moves the rest
        deps.spaces.spilled(space)


def with_returned_host(deps: Deps, space: Space, person: Identity) -> Space:
    """The Space after `person` comes in. Former hosts who were away for a short time are host again. Raises as
    `decided`."""
    now = deps.now_ms()
    if hosts.returned(space, person, now=now) is space:
        return space
    wins = hosts.returned(space, person, now=now).host.id == person.id
    act = ModerationAct(None, Action.HAND_OVER, person.id, word="host_returned") if wins else None
    return decided(deps, space.id, lambda current: hosts.returned(current, person, now=now), act)


def _act(before: Space, after: Space) -> ModerationAct | None:
    if after.state is SpaceState.ENDED:
        return ModerationAct(None, Action.END, detail="nobody hosted for 5 minutes")
    if after.host.id != before.host.id:
        return ModerationAct(
            None, Action.HAND_OVER, after.host.id, word="take_over", detail="the host was away for 30 s"
        )
    return None
