"""Counting likes, reposts and replies once each, whatever is repeated or races."""

from chalicelib.services.deps import Deps
from chalicelib.services.retry import with_retries
from chalicelib.store.counters import Tally


def count(deps: Deps, tally: Tally, by: str, moment: str | None = None) -> bool:
    """Whether it counts from now on and did not. Raises Conflict `busy`."""
    return with_retries(deps, lambda: deps.counters.add(tally, deps.clock(), by, moment))


def uncount(deps: Deps, tally: Tally) -> tuple[bool, str | None]:
    """Whether it counted and no longer does, and the moment that was kept with it. Raises Conflict `busy`."""
    row = with_retries(deps, lambda: deps.counters.end(tally, deps.clock()))
    return row is not None, row.moment if row else None
