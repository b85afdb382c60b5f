"""Embedding a Space in another site: the player page for a frame, and oEmbed, which describes the frame.

The player page is the same for everybody and uses no cookies, which browsers block or should block in such frames.
A listener there is a guest: the player requests a token and sends it with each of its requests.
"""

import re
from html import escape
from typing import Any, Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape as xml_escape

from chalice.app import Response
from msgspec import Struct

from chalicelib.api.call import Call
from chalicelib.api.cross_origin import FOR_OTHER_SITES
from chalicelib.api.i18n.words import Words, chosen
from chalicelib.api.pages.link_previews import picture_of
from chalicelib.api.pages.rendering import player
from chalicelib.api.pages.space_summary import people_of, readable, summary_of
from chalicelib.api.requests import identifier
from chalicelib.api.routing import limited, takes
from chalicelib.config import SiteConfig
from chalicelib.domain.errors import NotFound
from chalicelib.domain.paths import own_path
from chalicelib.domain.recording import is_open
from chalicelib.domain.space import Space, SpaceState
from chalicelib.errors import Malformed
from chalicelib.images.card import HEIGHT, WIDTH
from chalicelib.services.space import spaces
from chalicelib.services.views.recordings import sources_of
from chalicelib.services.views.spaces import space_view
from chalicelib.services.views.view import View

PLAYER_WIDTH, PLAYER_HEIGHT = 480, 240
CACHED = 3_600  # seconds for which another site may cache the frame
LINK: Final = re.compile(r"/(?:i|embed)/spaces/([A-Za-z0-9_-]{1,64})/?")
SIZE: Final = re.compile(r"[1-9][0-9]{0,4}")
PLAYER_WORDS: Final = (
    "listen", "pause", "connecting", "preparing", "full", "reconnecting", "resume", "silent", "volume", "open",
    "trouble", "members", "ended", "cancelled",
)  # fmt: skip


@takes(query=("language",))
def embed_page(call: Call, space_id: str) -> Any:
    words = chosen(call.query("language"), accept=call.request.headers.get("accept-language"))
    try:
        space = readable(spaces.get(call.deps, identifier(space_id, "no_such_space")), words)
    except NotFound:
        return player(call.settings, words, None, status=404)
    view = space_view(space)
    link = f"{call.settings.origin}/i/spaces/{space.id}"
    boot = {"space": view, "language": words.language, "words": _words_of_player(words)}
    values: dict[str, Any] = {
        "space": view,
        "told": summary_of(space, words),
        "link": link,
        "people": people_of(space)[:4],
        "recording": sources_of(space.id) if is_open(space) else (),
    }
    return player(call.settings, words, boot, **values)


class GuestToken(View, frozen=True, kw_only=True):
    """The token of a guest; requests that send it as the header `X-Guest` act for this guest."""

    guest: str


def new_guest(call: Call) -> GuestToken:
    """Create a guest for a page without cookies. A request that carries the token acts for this guest only."""
    return GuestToken(guest=call.new_guest())


@takes(query=("url", "format", "maxwidth", "maxheight", "language"))
@limited("embed")
def oembed(call: Call) -> Any:
    """oEmbed 1.0 (https://oembed.com): the frame that shows the Space of `url` in another page."""
    form = call.query("format") or "json"
    if form not in ("json", "xml"):
        error = {"code": "unsupported_format", "message": "An answer is format=json or format=xml."}
        return Response({"error": error}, status_code=501)
    space = readable(spaces.get(call.deps, _space_of(call.query("url"), call.settings)), call.words)
    found = _described(call, space, _box(call.query("maxwidth"), call.query("maxheight")))
    kind = "application/json" if form == "json" else "text/xml; charset=utf-8"
    headers: dict[str, Any] = {
        "Content-Type": kind,
        **FOR_OTHER_SITES,
        "Cache-Control": "public, max-age=60",
        "Vary": "Accept-Language, Cookie",
    }
    return Response(found if form == "json" else _xml(found), headers=headers)


class PlayerBounds(Struct, frozen=True):
    """The maximal size that the other page allows, in pixels; None if it sets no limit."""

    width: int | None
    height: int | None

    def holds(self, width: int, height: int) -> bool:
        return width <= (self.width or width) and height <= (self.height or height)


def _described(call: Call, space: Space, box: PlayerBounds) -> dict[str, Any]:
    width, height = min(PLAYER_WIDTH, box.width or PLAYER_WIDTH), min(PLAYER_HEIGHT, box.height or PLAYER_HEIGHT)
    origin, host = call.settings.origin, space.host
    found: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": space.title,
        "author_name": host.name,
        "author_url": f"{origin}/{host.handle}" if host.handle else origin,
        "provider_name": "Espacio",
        "provider_url": origin,
        "cache_age": CACHED,
        "html": _frame(origin, space, call.words, width, height),
        "width": width,
        "height": height,
    }
    if box.holds(WIDTH, HEIGHT):
        found |= {"thumbnail_url": picture_of(call, space), "thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}
    return found


def _frame(origin: str, space: Space, words: Words, width: int, height: int) -> str:
    title = escape(words("embed.title", title=space.title))
    return (
        f'<iframe src="{origin}/embed/spaces/{space.id}" width="{width}" height="{height}" title="{title}" '
        'allow="autoplay" loading="lazy" style="border: 0; border-radius: 16px"></iframe>'
    )


def _xml(found: dict[str, Any]) -> str:
    fields = "".join(f"<{name}>{_xml_text(value)}</{name}>" for name, value in found.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{fields}</oembed>'


def _xml_text(value: Any) -> str:
    return xml_escape(str(value), {'"': "&quot;"})


def _space_of(url: str | None, settings: SiteConfig) -> str:
    """The id of the Space that a URL of the site refers to. Raises Malformed `malformed`, NotFound `no_such_space`."""
    if not url:
        raise Malformed("malformed", "Which address? Say url=.")
    known = LINK.fullmatch(urlsplit(own_path(url, settings.origins) or "").path)
    if known is None:
        raise NotFound("no_such_space")
    return known[1]


def _box(width: str | None, height: str | None) -> PlayerBounds:
    wrong = next((size for size in (width, height) if size is not None and not SIZE.fullmatch(size)), None)
    if wrong is not None:
        raise Malformed("malformed", "A size is a whole number of pixels.")
    return PlayerBounds(int(width) if width else None, int(height) if height else None)


def _words_of_player(words: Words) -> dict[str, str]:
    said = {name: words(f"embed.{name}") for name in PLAYER_WORDS}
    states = {state.value: words(f"card.{state.value}") for state in SpaceState}
    counts = {f"listening#{variant}": text for variant, text in words.variants("space.listening").items()}
    return said | counts | {f"state_{state}": text for state, text in states.items()}


ROUTES = (
    ("GET", "/embed/spaces/{space_id}", embed_page),
    ("GET", "/api/guest", new_guest),
    ("GET", "/oembed", oembed),
)
