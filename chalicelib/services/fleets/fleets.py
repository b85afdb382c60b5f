"""Fleets: create one from text or a picture, list and delete them."""

from contextlib import suppress
from typing import Final

from msgspec import Struct

from chalicelib.domain import fleet as rules
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.fleet import LIFE_MS, Fleet
from chalicelib.domain.identity import Identity
from chalicelib.domain.texts import alt_of
from chalicelib.domain.upload import AllowedUpload
from chalicelib.images import uploads
from chalicelib.services.deps import Deps, Job
from chalicelib.services.posts.text import text_of

SCREEN: Final = (1_080, 1_920)  # pixels; the picture of a Fleet is scaled to fit
TELL: Final = "tell_fleet"  # the job that adds an author to their followers' lines


class TextContent(Struct, frozen=True):
    text: str
    colour: str


class PictureContent(Struct, frozen=True):
    """`upload` is the id of the uploaded file, `alt` its description for people who cannot see it."""

    upload: str
    alt: str


def upload_form(deps: Deps, by: Identity, kind: str) -> AllowedUpload:
    """An upload of one picture of the content type `kind`.

    Raises Invalid `invalid_picture`.
    """
    if kind not in uploads.KINDS:
        raise Invalid("invalid_picture")
    upload = f"u_{deps.mark}" if deps.mark else deps.new_id("u")
    limit = uploads.UPLOAD_LIMIT
    return AllowedUpload(upload, limit, deps.media.upload_form(_key(by, upload), kind, limit))


def create(deps: Deps, author: Identity, what: TextContent | PictureContent) -> Fleet:
    """Create a Fleet; a repeated command returns the Fleet it created.

    Raises Invalid `invalid_text`, `invalid_colour`, `invalid_picture`, NotFound `no_such_upload`, Conflict
    `fleets_full`.
    """
    fleet_id = f"f_{deps.mark}" if deps.mark else deps.new_id("f")
    made = deps.fleets.find(author.id, fleet_id) if deps.mark else None
    if made is None:
        rules.require_room(alive(deps, author.id))
        drawn = _made(deps, fleet_id, author, what)
        made = drawn if deps.fleets.add(drawn) else deps.fleets.find(author.id, fleet_id) or drawn
    _fan_out(deps, made)
    if isinstance(what, PictureContent):
        deps.media.forget(_key(author, what.upload))
    return made


def delete(deps: Deps, by: Identity, fleet_id: str) -> None:
    """Delete one of the author's own Fleets. Raises NotFound `no_such_fleet`."""
    fleet = deps.fleets.find(by.id, fleet_id)
    if fleet is None:
        raise NotFound("no_such_fleet")
    left = [other.created_at for other in alive(deps, by.id) if other.id != fleet.id]
    # The head first: a crash in between leaves a Fleet without a ring, but never a ring without a Fleet.
    deps.fleets.fall_back(by.id, fleet.created_at, max(left, default=0))
    deps.fleets.delete(fleet)
    if fleet.picture:
        deps.media.forget(f"public/{fleet.picture}")


def delete_all(deps: Deps, author: Identity) -> None:
    """Delete all Fleets of an account (thirty at most), for account deletion. Tolerates missing ones."""
    for fleet in alive(deps, author.id):
        with suppress(NotFound):
            delete(deps, author, fleet.id)


def alive(deps: Deps, author_id: str) -> list[Fleet]:
    """The author's Fleets of the last 24 hours, oldest first. One request."""
    return deps.fleets.of(author_id, rules.oldest_alive(deps.now_ms()))


def _made(deps: Deps, fleet_id: str, author: Identity, what: TextContent | PictureContent) -> Fleet:
    now = deps.now_ms()
    if isinstance(what, TextContent):
        return Fleet(fleet_id, author, now, text_of(what.text), rules.colour_of(what.colour))
    alt = alt_of(what.alt)
    content = deps.media.read(_key(author, what.upload), uploads.UPLOAD_LIMIT)
    if content is None:
        raise NotFound("no_such_upload")
    drawn = uploads.webp(uploads.checked(content), SCREEN)
    name = f"fleets/{fleet_id}.webp"
    deps.media.publish(name, drawn, "image/webp", LIFE_MS // 1000)
    return Fleet(fleet_id, author, now, picture=name, alt=alt)


def _fan_out(deps: Deps, fleet: Fleet) -> None:
    """Update the author's head, and enqueue the job that updates the followers' lines, at most once a day.

    An entry in a line is valid for two days, so that it covers every Fleet of the next day. The job is enqueued before
    that is recorded: a crash in between only makes it run twice.
    """
    deps.fleets.advance(fleet)
    head = deps.fleets.head(fleet.author.id)
    if head is None or head.told_until >= fleet.ends_at:
        return
    deps.enqueue(Job(TELL, fleet.author.id))
    deps.fleets.told(fleet.author.id, fleet.created_at + 2 * LIFE_MS)


def _key(author: Identity, upload: str) -> str:
    return f"uploads/fleets/{author.id}/{upload}"
