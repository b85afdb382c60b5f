"""Counters of likes, reposts and replies: each is counted exactly once, despite retries and races."""

from chalicelib.services.deps import Deps
from chalicelib.services.retry import with_retries
from chalicelib.store.counters import Interaction


def count(deps: Deps, interaction: Interaction, by: str, moment: str | None = None) -> bool:
    """Count it; return whether it was not counted before. Raises Conflict `busy`."""
    return with_retries(deps, lambda: deps.counters.add(interaction, deps.clock(), by, moment))


def uncount(deps: Deps, interaction: Interaction) -> tuple[bool, str | None]:
    """Stop counting it; return whether it was counted, and the moment stored with it. Raises Conflict `busy`."""
    row = with_retries(deps, lambda: deps.counters.end(interaction, deps.clock()))
    return row is not None, row.moment if row else None
