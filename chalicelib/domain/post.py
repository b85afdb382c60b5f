"""Posts, the entries of timelines, and what a post's text consists of. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from chalicelib.domain.identity import Identity
from chalicelib.domain.links import LINK, trimmed
from chalicelib.domain.paths import own_path
from chalicelib.domain.picture import Picture

POST: Final = "p_"
MOMENT: Final = re.compile(r"[0-9a-f]{24}")
POST_ID: Final = re.compile(rf"{POST}[0-9a-f]{{24}}")
THREAD: Final = 20  # posts above a reply that are shown

TokenKind = Literal["text", "link", "mention", "tag"]

# `frontend/site/text.js` reads texts the same way; both run tests/vectors/post_text.json. Words are defined by the
# characters that separate them, because "\w" leaves out the vowel signs of some scripts: spaces, ASCII punctuation
# except "_", Latin and general punctuation (without the joiners), arrows and signs, CJK punctuation, emoji.
_APART: Final = (
    r"\s\x00-/:-@\[-^`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7\u2000-\u200b\u200e-\u206f\u2190-\u2bff"
    r"\u3000-\u3004\u3008-\u3020\u3030\ufe0f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
    "\U0001f000-\U0001faff"
)
_MENTION: Final = rf"(?:(?<=[{_APART}])|^)(?<![@/])@(?P<mention>[A-Za-z0-9_]{{3,15}})(?![^{_APART}])"
_TAG: Final = rf"(?:(?<=[{_APART}])|^)(?<![#&/])#(?P<tag>[^{_APART}]{{1,50}})"
_NUMBER: Final = re.compile("[0-9]+")
_SPACE_PAGE: Final = re.compile(r"/i/spaces/([A-Za-z0-9_-]{1,64})(?![A-Za-z0-9_-])")
_CLIP_PAGE: Final = re.compile(r"/i/clips/([A-Za-z0-9_-]{1,64})(?![A-Za-z0-9_-])")
_POST_PAGE: Final = re.compile(rf"/i/posts/({POST_ID.pattern})(?![A-Za-z0-9_-])")
_SPACE_PATH: Final = re.compile(r"(?<![^\s(\[<\"'*_~\xab\u2018\u201c])/i/spaces/([A-Za-z0-9_-]{1,64})(?![A-Za-z0-9_-])")


@dataclass(frozen=True, slots=True)
class Post:
    """A post.

    `id` sorts by time; `created_at` is epoch ms. `space` is the id of the Space that the text links to, if any.
    `answers` is the author of the post that this one replies to, None if it is no reply; `above` are the ids of the
    posts that lead to it, nearest last. `quote` is the id of the post that is shown in this one, if any. A post that is
    `gone` was deleted, and its text is not kept.
    """

    id: str
    author: Identity
    text: str
    created_at: int
    space: str | None = None
    answers: Identity | None = None
    above: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    quote: str | None = None
    gone: bool = False
    likes: int = 0
    reposts: int = 0
    replies: int = 0
    quotes: int = 0

    @property
    def reply_to(self) -> str | None:
        """The id of the post that this one replies to, None if it is no reply."""
        return self.above[-1] if self.above else None


@dataclass(frozen=True, slots=True)
class Thread:
    """A post, the posts that lead to it (nearest last), and a page of its replies, oldest first.

    `next` continues the page.
    """

    post: Post
    above: list[Post]
    replies: list[Post]
    next: str | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """An entry of a timeline: the account `by` wrote or reposted `post`. Timelines are sorted by `moment`."""

    moment: str
    post: str
    by: str

    @property
    def is_repost(self) -> bool:
        """Whether the entry is a repost, and not the post of its author."""
        return self.post != POST + self.moment


@dataclass(frozen=True, slots=True)
class TextToken:
    """A piece of a text. `text` is what is shown; `target` is the address, handle or tag that it links to."""

    kind: TokenKind
    text: str
    target: str = ""


def moment(now: int, chance: str) -> str:
    """Return 24 hexadecimal digits that grow with `now` (epoch ms).

    `chance` is 12 random digits, which tell two of the same millisecond apart.
    """
    return f"{now:012x}{chance}"


def own_entry(post: Post) -> TimelineEntry:
    """Return the entry of a new post in its author's lists."""
    return TimelineEntry(post.id.removeprefix(POST), post.id, post.author.id)


def path_to(parent: Post) -> tuple[str, ...]:
    """Return `above` of a reply to `parent`."""
    return (*parent.above, parent.id)[-THREAD:]


def linked_space(text: str, origins: tuple[str, ...]) -> str | None:
    """Return the id of the first Space of this site that the text links to, None if there is none."""
    return next((space for token in tokens_of(text) if (space := _space_in(token, origins))), None)


def linked_clip(text: str, origins: tuple[str, ...]) -> str | None:
    """Return the id of the first clip of this site that the text links to, None if there is none."""
    links = (own_path(token.target, origins) for token in tokens_of(text) if token.kind == "link")
    return next((found[1] for path in links if (found := _CLIP_PAGE.match(path or ""))), None)


def _space_in(token: TextToken, origins: tuple[str, ...]) -> str | None:
    if token.kind == "link":
        found = _SPACE_PAGE.match(own_path(token.target, origins) or "")
    else:
        found = _SPACE_PATH.search(token.text)
    return found[1] if found else None


def linked_post(url: str, origins: tuple[str, ...]) -> str | None:
    """Return the id of the post of this site that the link leads to, None if it leads elsewhere."""
    found = _POST_PAGE.match(own_path(url, origins) or "")
    return found[1] if found else None


def mentioned(text: str) -> tuple[str, ...]:
    """Return the handles that the text mentions, in lower case, each once."""
    handles = [token.target for token in tokens_of(text) if token.kind == "mention"]
    return tuple(dict.fromkeys(handles))


def tokens_of(text: str) -> list[TextToken]:
    """Split the text into pieces that together are the text."""
    return list(_tokens(text))


@cache
def _token_pattern() -> re.Pattern[str]:
    """The pattern of what is not plain text. It is compiled for the first text, to spare cold starts 5 ms."""
    return re.compile(f"(?P<link>{LINK})|{_MENTION}|{_TAG}")


def _tokens(text: str) -> Iterator[TextToken]:
    done = at = 0
    while match := _token_pattern().search(text, at):
        token = _token(match)
        at = match.start() + len(token.text) if token else match.end()
        if token is None:
            continue
        if match.start() > done:
            yield TextToken("text", text[done : match.start()])
        yield token
        done = at
    if done < len(text):
        yield TextToken("text", text[done:])


def _token(match: re.Match[str]) -> TextToken | None:
    if link := match["link"]:
        address = trimmed(link, match.string[: match.start()][-1:])
        return TextToken("link", address, address)
    if handle := match["mention"]:
        return TextToken("mention", match[0], handle.lower())
    # "#1" is a number, not a topic.
    return None if _NUMBER.fullmatch(match["tag"]) else TextToken("tag", match[0], match["tag"])
