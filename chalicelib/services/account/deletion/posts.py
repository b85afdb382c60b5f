"""An account's posts, likes, bookmarks and Fleets."""

from typing import Final

from chalicelib.domain.errors import NotFound
from chalicelib.domain.identity import Identity
from chalicelib.services.account.deletion.data_part import ExportPage
from chalicelib.services.deps import Deps, Job
from chalicelib.services.fleets import fleets
from chalicelib.services.listings import timelines
from chalicelib.services.posts import deletion as post_deletion
from chalicelib.services.posts import reactions
from chalicelib.services.views.fleets import fleet_view

AT_ONCE: Final = 50
LIKE: Final = "like"


def export_posts(deps: Deps, who: Identity, cursor: str | None) -> ExportPage:
    page = timelines.of_author(deps, who, who.id, timelines.place_of(cursor))
    return list(page.posts), page.next


def erase_posts(deps: Deps, who: Identity, cursor: str | None) -> str | None:
    """Delete a page of posts; after the last, the account's own home timeline."""
    rest = post_deletion.delete_all_of_author(deps, Job("forget_author", who.id, cursor))
    return rest or (None if deps.deletion.timeline(who.id) else cursor or "0" * 24)


def export_likes(deps: Deps, who: Identity, cursor: str | None) -> ExportPage:
    found = deps.account_references.page(who.id, LIKE, cursor, AT_ONCE)
    return [{"post": one} for one in found], found[-1] if len(found) == AT_ONCE else None


def erase_likes(deps: Deps, who: Identity, _: str | None) -> str | None:
    found = deps.account_references.page(who.id, LIKE, None, AT_ONCE)
    for post_id in found:
        try:
            reactions.unlike(deps, post_id, who)
        except NotFound:
            deps.account_references.delete(who.id, LIKE, post_id)
    return "more" if len(found) == AT_ONCE else None


def export_bookmarks(deps: Deps, who: Identity, cursor: str | None) -> ExportPage:
    found = deps.bookmarks.page(who.id, cursor, AT_ONCE)
    return [{"post": one.post} for one in found], found[-1].moment if len(found) == AT_ONCE else None


def erase_bookmarks(deps: Deps, who: Identity, _: str | None) -> str | None:
    found = deps.bookmarks.page(who.id, None, AT_ONCE)
    deps.bookmarks.forget(who.id, found)
    return "more" if len(found) == AT_ONCE else None


def export_fleets(deps: Deps, who: Identity, _: str | None) -> ExportPage:
    return [fleet_view(deps, fleet, who) for fleet in fleets.alive(deps, who.id)], None


def erase_fleets(deps: Deps, who: Identity, _: str | None) -> str | None:
    fleets.delete_all(deps, who)
    return None if deps.deletion.fleets(who.id) else "more"
