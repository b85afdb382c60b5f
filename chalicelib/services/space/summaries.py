"""What a Space came to, for its host."""

from chalicelib.domain.costs import Usage
from chalicelib.domain.identity import Identity
from chalicelib.domain.moderation import require_log
from chalicelib.domain.space import SpaceState, expect
from chalicelib.domain.space_totals import SpaceTotals, totals_of, usage_of
from chalicelib.services.deps import Deps
from chalicelib.services.space.deciding import loaded


def summary(deps: Deps, space_id: str, by: Identity) -> SpaceTotals:
    """The summary of a Space that has ended, for its host alone. Raises NotFound `no_such_space`, NotAllowed, Conflict
    (the state)."""
    space = loaded(deps, space_id)
    require_log(space, by)
    expect(space, SpaceState.ENDED)
    return totals_of(space, deps.visitor_counts.total(space.id))


def usage(deps: Deps, space_id: str, by: Identity) -> Usage:
    """What a Space has used so far, for those who may read its log. Raises NotFound `no_such_space`, NotAllowed."""
    space = loaded(deps, space_id)
    require_log(space, by)
    return usage_of(space, deps.visitor_counts.total(space.id), deps.now_ms())
