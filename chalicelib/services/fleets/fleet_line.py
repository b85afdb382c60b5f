"""One author's Fleets for a viewer: what they have seen, and whose Fleets lines have the author."""

from typing import Final

from msgspec import Struct

from chalicelib.domain import fleet as rules
from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.fleet import LIFE_MS, Fleet
from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps, Job
from chalicelib.services.fleets.fleets import alive

TOLD: Final = 100  # followers per page of the job


class FleetsForViewer(Struct, frozen=True):
    """An author's Fleets, oldest first, and the time (epoch ms) up to which the viewer has seen them."""

    fleets: list[Fleet]
    seen: int


def of(deps: Deps, viewer: Identity | None, author_id: str) -> FleetsForViewer:
    """The author's Fleets. Raises NotAllowed `blocked`, `you_blocked`, NotFound `no_such_person`."""
    _require_peace(deps, viewer, author_id)
    found = alive(deps, author_id)
    if not found and not deps.profiles.exists(author_id):
        raise NotFound("no_such_person")
    return FleetsForViewer(found, deps.fleets.seen(viewer.id, author_id) if viewer and not viewer.is_guest else 0)


def mark_seen(deps: Deps, viewer: Identity, author_id: str, until: int) -> None:
    """Mark the author's Fleets up to `until` (epoch ms) as seen by the viewer. Raises NotAllowed as `of`."""
    if viewer.id == author_id:
        return
    _require_peace(deps, viewer, author_id)
    found = alive(deps, author_id)
    latest = max((fleet.created_at for fleet in found if fleet.created_at <= until), default=0)
    before = deps.fleets.see(viewer.id, author_id, latest) if latest else None
    if before is None:
        return
    for fleet in rules.newly_seen(found, before, latest):
        deps.fleets.count_view(fleet)


def add_for_new_follower(deps: Deps, viewer_id: str, author_id: str) -> None:
    """Add an author with current Fleets to the line of a new follower."""
    head = deps.fleets.head(author_id)
    if head is not None and head.told_until > deps.now_ms():
        deps.fleets.tell(viewer_id, author_id, head.told_until)


def add_to_lines(deps: Deps, job: Job) -> str | None:
    """Add the author `job.about` to the lines of a page of their followers."""
    head = deps.fleets.head(job.about)
    if head is None or head.newest <= rules.oldest_alive(deps.now_ms()):
        return None
    followers, rest = deps.relationships.followers(job.about, job.cursor, TOLD)
    for follower in followers:
        deps.fleets.tell(follower, job.about, head.newest + 2 * LIFE_MS)
    return rest


def _require_peace(deps: Deps, viewer: Identity | None, author_id: str) -> None:
    if viewer is None or viewer.is_guest or viewer.id == author_id:
        return
    blocks = deps.relationships.among([("block", author_id, viewer.id), ("block", viewer.id, author_id)])
    if ("block", author_id, viewer.id) in blocks:
        raise NotAllowed("blocked")
    if blocks:
        raise NotAllowed("you_blocked")
