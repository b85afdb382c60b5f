"""The viewer's Fleets line: which followed authors have Fleets, and what the viewer has seen."""

from typing import Final

from chalicelib.domain import fleet as rules
from chalicelib.domain.identity import Identity
from chalicelib.protocol import Person
from chalicelib.services.deps import Deps
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import person_of
from chalicelib.store.fleets import FleetHead

FOLLOWED: Final = 1_000  # authors with Fleets that are considered
HEADS: Final = 99  # the latest of them and the viewer's own: one request
SHOWN: Final = 50


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


def _entry(head: FleetHead, seen: int) -> AuthorInLine:
    return AuthorInLine(author=person_of(head.author), newest=head.newest, seen=head.newest <= seen)


def _wanted(deps: Deps, viewer: Identity, authors: list[str]) -> set[str]:
    """The authors whom the viewer follows and has not muted, with no block either way. Lines may be outdated."""
    against = [("block", viewer.id, one) for one in authors] + [("mute", viewer.id, one) for one in authors]
    against += [("block", one, viewer.id) for one in authors]
    found = deps.relationships.among([*against, *(("follow", viewer.id, one) for one in authors)])
    parted = {other if one == viewer.id else one for kind, one, other in found if kind != "follow"}
    return {other for kind, _, other in found if kind == "follow"} - parted
