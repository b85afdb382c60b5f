"""The Fleets line: which followed authors have Fleets, what the viewer has seen, and one author's Fleets."""

from dataclasses import dataclass
from typing import Final

from chalicelib.domain import fleet as rules
from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.fleet import LIFE_MS, Fleet
from chalicelib.domain.identity import Identity
from chalicelib.protocol import Person
from chalicelib.services.deps import Deps, Job
from chalicelib.services.fleets.fleets import alive
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import person_of
from chalicelib.store.fleets import FleetHead

FOLLOWED: Final = 1_000  # authors with Fleets that are considered
HEADS: Final = 99  # the latest of them and the viewer's own: one request
SHOWN: Final = 50
TOLD: Final = 100  # followers per page of the job


@dataclass(frozen=True, slots=True)
class FleetsForViewer:
    """An author's Fleets, oldest first, and the time (epoch ms) up to which the viewer has seen them."""

    fleets: list[Fleet]
    seen: int


class OwnFleets(View, frozen=True, kw_only=True):
    """`newest` is epoch ms."""

    newest: int


class AuthorInLine(View, frozen=True, kw_only=True):
    """An author with Fleets: when the newest was made (epoch ms), and whether the viewer has seen them all."""

    author: Person
    newest: int
    seen: bool


class FleetLine(View, frozen=True, kw_only=True):
    """`own` is None without a Fleet of one's own; in `line` those with unseen ones come first, then the newest."""

    own: OwnFleets | None
    line: list[AuthorInLine]


def line(deps: Deps, viewer: Identity) -> FleetLine:
    """The viewer's line of Fleets.

    Four requests, however many authors are followed: the line, the heads, and two for relationships.
    """
    now = deps.now_ms()
    entries = sorted(deps.fleets.line(viewer.id, now, FOLLOWED), key=lambda entry: -entry.until)[:HEADS]
    heads = deps.fleets.heads([viewer.id, *(entry.author_id for entry in entries)])
    fresh = {author: head for author, head in heads.items() if head.newest > rules.oldest_alive(now)}
    seen = {entry.author_id: entry.seen for entry in entries}
    own = fresh.pop(viewer.id, None)
    order = sorted(fresh, key=lambda author: (fresh[author].newest <= seen[author], -fresh[author].newest))[:SHOWN]
    wanted = _wanted(deps, viewer, order)
    entries_shown = [_entry(fresh[author], seen[author]) for author in order if author in wanted]
    return FleetLine(own=OwnFleets(newest=own.newest) if own else None, line=entries_shown)


def of(deps: Deps, viewer: Identity | None, author_id: str) -> FleetsForViewer:
    """The author's Fleets. Raises NotAllowed `blocked`, `you_blocked`, NotFound `no_such_person`."""
    _require_peace(deps, viewer, author_id)
    found = alive(deps, author_id)
    if not found and not deps.profiles.exists(author_id):
        raise NotFound("no_such_person")
    return FleetsForViewer(found, deps.fleets.seen(viewer.id, author_id) if viewer and not viewer.is_guest else 0)


def mark_seen(deps: Deps, viewer: Identity, author_id: str, until: int) -> None:
    """Marks the author's Fleets up to `until` (epoch ms) as seen by the viewer. Raises NotAllowed as `of`."""
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
    """Adds an author with current Fleets to the line of a new follower."""
    head = deps.fleets.head(author_id)
    if head is not None and head.told_until > deps.now_ms():
        deps.fleets.tell(viewer_id, author_id, head.told_until)


def add_to_lines(deps: Deps, job: Job) -> str | None:
    """Adds the author `job.about` to the lines of a page of their followers."""
    head = deps.fleets.head(job.about)
    if head is None or head.newest <= rules.oldest_alive(deps.now_ms()):
        return None
    followers, rest = deps.relationships.followers(job.about, job.cursor, TOLD)
    for follower in followers:
        deps.fleets.tell(follower, job.about, head.newest + 2 * LIFE_MS)
    return rest


def _entry(head: FleetHead, seen: int) -> AuthorInLine:
    return AuthorInLine(author=person_of(head.author), newest=head.newest, seen=head.newest <= seen)


def _wanted(deps: Deps, viewer: Identity, authors: list[str]) -> set[str]:
    """The authors whom the viewer follows and has not muted, with no block either way. Lines may be outdated."""
    against = [("block", viewer.id, one) for one in authors] + [("mute", viewer.id, one) for one in authors]
    against += [("block", one, viewer.id) for one in authors]
    found = deps.relationships.among([*against, *(("follow", viewer.id, one) for one in authors)])
    parted = {other if one == viewer.id else one for kind, one, other in found if kind != "follow"}
    return {other for kind, _, other in found if kind == "follow"} - parted


def _require_peace(deps: Deps, viewer: Identity | None, author_id: str) -> None:
    if viewer is None or viewer.is_guest or viewer.id == author_id:
        return
    blocks = deps.relationships.among([("block", author_id, viewer.id), ("block", viewer.id, author_id)])
    if ("block", author_id, viewer.id) in blocks:
        raise NotAllowed("blocked")
    if blocks:
        raise NotAllowed("you_blocked")
