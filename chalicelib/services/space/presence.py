"""What follows from a worker's report: a Space whose host is away changes hands or ends, and the log moves out."""

from contextlib import suppress

from chalicelib import protocol
from chalicelib.domain import hosts
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action
from chalicelib.domain.space import Space, State
from chalicelib.services.deps import Deps
from chalicelib.services.space.deciding import Act, decided
from chalicelib.store.tables import LostRace


def apply_report(deps: Deps, space: Space, report: protocol.Report) -> None:
    """Decide what the report leads to; `space` is as the report's own write answered it, so that a report that
    leads to nothing costs nothing more. Raises as `decided`."""
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
    """Write what waits in the Space's outbox beside it, then take it out; a line written twice is the same line."""
    if not space.outbox:
        return
    deps.moderation.write(space.id, space.outbox)
    with suppress(LostRace):  # it changed again: the next report writes the rest
        deps.spaces.spilled(space)


def with_returned_host(deps: Deps, space: Space, person: Identity) -> Space:
    """The Space as it is when `person` comes in: theirs again, if they lost it by being away for a moment."""
    now = deps.now_ms()
    if hosts.returned(space, person, now=now) is space:
        return space
    wins = hosts.returned(space, person, now=now).host.id == person.id
    act = Act(None, Action.HAND_OVER, person.id, word="host_returned") if wins else None
    return decided(deps, space.id, lambda current: hosts.returned(current, person, now=now), act)


def _act(before: Space, after: Space) -> Act | None:
    if after.state is State.ENDED:
        return Act(None, Action.END, detail="nobody hosted for 5 minutes")
    if after.host.id != before.host.id:
        return Act(None, Action.HAND_OVER, after.host.id, word="take_over", detail="the host was away for 30 s")
    return None
