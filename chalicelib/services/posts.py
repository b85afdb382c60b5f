"""Posts: write one, read the timeline."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.domain.errors import Invalid
from chalicelib.domain.identity import Identity
from chalicelib.errors import Malformed
from chalicelib.services.deps import Deps
from chalicelib.services.views import identity_view, space_view
from chalicelib.store.posts import Post, PostStore

TEXT_LIMIT: Final = 280  # characters as people see them: grapheme clusters, Unicode UAX 29
CODE_POINT_LIMIT: Final = 4 * TEXT_LIMIT  # a grapheme cluster has no end of its own
PAGE: Final = 20

_TURNING: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # Unicode UAX 9
_POST_ID = re.compile(r"p_[0-9a-f]{24}")
_SPACE_LINK = re.compile(r"(?<!\S)[(\[<\"']*(\S*?)/i/spaces/([A-Za-z0-9_-]{1,64})(?![A-Za-z0-9_-])")


@dataclass(frozen=True, slots=True)
class Page:
    """Some posts as the wire shows them, and the cursor of the older ones (None at the end)."""

    posts: list[dict[str, Any]]
    next: str | None


def create(deps: Deps, store: PostStore, author: Identity, text: str) -> dict[str, Any]:
    """The new post as the wire shows it. Raises Invalid `invalid_text`."""
    now, words = deps.now_ms(), text_of(text)
    # The time in front makes ids grow with it; 48 random bits keep two posts of one millisecond apart.
    post = Post(f"p_{now:012x}{secrets.token_hex(6)}", author, words, now, linked_space(words, deps.settings.origins))
    store.add(post)
    return _views(deps, [post], author)[0]


def timeline(deps: Deps, store: PostStore, viewer: Identity | None, cursor: str | None = None) -> Page:
    """A page of the newest posts, or of those after `cursor`. Raises Malformed `invalid_cursor`."""
    if cursor is not None and not _POST_ID.fullmatch(cursor):
        raise Malformed("invalid_cursor", "This cursor is not one of ours.")
    found = store.before(cursor, PAGE + 1)  # one more, to know whether there are more
    return Page(_views(deps, found[:PAGE], viewer), found[PAGE - 1].id if len(found) > PAGE else None)


def text_of(text: str) -> str:
    """The text, trimmed. Raises Invalid `invalid_text`."""
    words = text.strip()
    length = _graphemes(words)
    if not 1 <= length <= TEXT_LIMIT or len(words) > CODE_POINT_LIMIT:
        raise Invalid("invalid_text", f"A post has 1 to {TEXT_LIMIT} characters, not {length}.")
    if _deceives(words):
        raise Invalid("invalid_text", "A post may not hold control or direction characters.")
    return words


def linked_space(text: str, origins: tuple[str, ...]) -> str | None:
    """The id of the first Space of this site that the text links to."""
    links = _SPACE_LINK.findall(text)
    return next((space for before, space in links if before in ("", *origins)), None)


def _deceives(text: str) -> bool:
    """Whether a character hides or turns around what others say; emoji and scripts need the rest of their kind."""
    return any(letter in _TURNING or unicodedata.category(letter) in ("Cc", "Cs") for letter in text if letter != "\n")


def _graphemes(text: str) -> int:
    """How many characters people see. Most texts are short enough whatever their clusters are."""
    if len(text) <= TEXT_LIMIT or len(text) > CODE_POINT_LIMIT:
        return len(text)
    import regex

    return len(regex.findall(r"\X", text))


def _views(deps: Deps, posts: list[Post], viewer: Identity | None) -> list[dict[str, Any]]:
    found = {space_id: deps.spaces.load(space_id) for space_id in {post.space for post in posts if post.space}}
    spaces = {space_id: space_view(space, viewer) for space_id, space in found.items() if space}
    return [
        {
            "id": post.id,
            "author": identity_view(post.author),
            "text": post.text,
            "created_at": post.created_at,
            "space": spaces.get(post.space) if post.space else None,
        }
        for post in posts
    ]
