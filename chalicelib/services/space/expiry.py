"""Expiry: cancels Spaces that were never started, and ends live Spaces that no worker reports on."""

import logging
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from chalicelib.domain import space as rules
from chalicelib.domain.errors import Refused
from chalicelib.domain.space import LAPSE_MS, MINUTE_MS, Space, SpaceState
from chalicelib.services.deps import Deps
from chalicelib.services.space.deciding import decided
from chalicelib.services.space.reminders import notify_later

log = logging.getLogger(__name__)

SILENT_MS: Final = 10 * MINUTE_MS  # a worker reports on a Space at least once a minute


class ExpiryCounts(Struct, frozen=True):
    """The numbers of Spaces cancelled and ended."""

    cancelled: int
    ended: int


def expire(deps: Deps, now: int) -> ExpiryCounts:
    """Cancel Spaces that should have started 6 h before `now` (epoch ms), and end those that no worker has reported
    on for 10 min."""
    unstarted = deps.spaces.quiet_since(SpaceState.SCHEDULED, now - LAPSE_MS)
    silent = deps.spaces.quiet_since(SpaceState.LIVE, now - SILENT_MS)
    return ExpiryCounts(
        cancelled=sum(_given_up(deps, space, now) for space in unstarted),
        ended=sum(_settled(deps, space, lambda space: _closed(space, now)) for space in silent),
    )


def is_silent(space: Space, now: int) -> bool:
    """Whether no worker has reported on a Space for 10 min, and it started longer ago than that."""
    return max(space.reported_at or 0, space.started_at or 0) < now - SILENT_MS


def _given_up(deps: Deps, space: Space, now: int) -> bool:
    if not _settled(deps, space, lambda space: _lapsed(space, now)):
        return False
    notify_later(deps, space)
    return True


def _lapsed(space: Space, now: int) -> Space:
    return rules.lapse(space, now=now) if space.state is SpaceState.SCHEDULED else space


def _closed(space: Space, now: int) -> Space:
    return rules.close(space, now=now) if space.state is SpaceState.LIVE and is_silent(space, now) else space


def _settled(deps: Deps, space: Space, decide: Callable[[Space], Space]) -> bool:
    """Whether `decide` cancelled or ended the Space. If that fails now, the next run tries again."""
    try:
        after = decided(deps, space.id, decide)
    except Refused as error:
        log.warning("%s was not swept: %s", space.id, error.message)
        return False
    return after.version > space.version and after.state in (SpaceState.CANCELLED, SpaceState.ENDED)
