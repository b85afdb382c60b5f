"""Search queries: people, Spaces, posts and what was said in Spaces, by the words that somebody typed."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct

from chalicelib.domain.identity import Identity
from chalicelib.domain.recording import state_shown
from chalicelib.domain.search_words import words_of
from chalicelib.domain.space import Space
from chalicelib.domain.utterance_words import moment_of, words_said
from chalicelib.errors import Malformed
from chalicelib.services.audience import STRANGER, open_to
from chalicelib.services.deps import Deps
from chalicelib.services.search.index import RANKS, words_of_person
from chalicelib.services.views.posts import PostView, post_views
from chalicelib.services.views.profiles import ProfileLine, profile_lines
from chalicelib.services.views.spaces import SpaceView, space_view
from chalicelib.services.views.utterances import UtteranceView

PAGE: Final = 20
ASKED: Final = 6  # words of a query that are used
QUESTION_LIMIT: Final = 200  # characters of a query
CURSOR_LIMIT: Final = 120

Item = TypeVar("Item")


class SearchPage(Struct, Generic[Item], frozen=True):
    """Results as the wire shows them, and the cursor of the next page (None at the end)."""

    items: list[Item]
    next: str | None = None


def people(deps: Deps, question: str, viewer: Identity | None, cursor: str | None = None) -> SearchPage[ProfileLine]:
    """At most 20 people for whom every word begins a part of the name or handle; an exact handle comes first."""
    words = _words(question, common=True)
    if not words:
        return SearchPage([])
    exact = deps.profiles.with_handle(words[0]) if len(words) == 1 else None
    ids = dict.fromkeys([*([exact.id] if exact else []), *deps.search.people(words, PAGE)])
    lines = profile_lines(deps, list(ids), viewer)
    return SearchPage([line for line in lines if _begin(words, words_of_person(line.handle, line.name))][:PAGE])


def spaces(deps: Deps, question: str, viewer: Identity | None, cursor: str | None = None) -> SearchPage[SpaceView]:
    """Spaces by title, topic and host: live, then scheduled, then ended ones, each group newest first."""
    words = _words(question)
    if not words:
        return SearchPage([])
    ids, rest = deps.search.find("space", words, _place(cursor), PAGE)
    found = deps.spaces.load_all(ids)
    there = [found[one] for one in ids if one in found and found[one].state in RANKS]
    there.sort(key=lambda space: -RANKS[space.state])  # one may have ended since the index was written
    return SearchPage([space_view(space, viewer) for space in there], rest)


def posts(deps: Deps, question: str, viewer: Identity | None, cursor: str | None = None) -> SearchPage[PostView]:
    """Posts with these words and #tags, newest first, without those hidden from the viewer."""
    words = _words(question)
    if not words:
        return SearchPage([])
    ids, rest = deps.search.find("post", words, _place(cursor), PAGE)
    known = deps.posts.known(ids).posts
    there = [known[one] for one in ids if one in known and not known[one].gone]
    return SearchPage(post_views(deps, there, None if viewer is None or viewer.is_guest else viewer), rest)


def utterances(
    deps: Deps, question: str, viewer: Identity | None, cursor: str | None = None
) -> SearchPage[UtteranceView]:
    """Recordings that the viewer may hear in which these words were said, newest first, each with the moment."""
    _words(question)
    words = words_said(question)[:ASKED]
    if not words:
        return SearchPage([])
    found, rest = deps.utterances.find(words, _place(cursor), PAGE)
    spaces = deps.spaces.load_all([one for one, _, _ in found])
    there = [spaces[one] for one, _, _ in found if one in spaces and state_shown(spaces[one]) == "ready"]
    moments = {one: (start, *moment_of(words, said)) for one, start, said in found}
    heard = open_to(deps, there, viewer or STRANGER)
    return SearchPage([_utterance_view(space, viewer, *moments[space.id]) for space in heard], rest)


def _utterance_view(space: Space, viewer: Identity | None, start: int, at: int, text: str) -> UtteranceView:
    return UtteranceView(id=space.id, space=space_view(space, viewer), start_ms=at, said_at=start + at, text=text)


Find = Callable[[Deps, str, Identity | None, str | None], SearchPage[Any]]
KINDS: Final[Mapping[str, Find]] = {"people": people, "spaces": spaces, "posts": posts, "utterances": utterances}


def find(deps: Deps, kind: str, question: str, viewer: Identity | None, cursor: str | None = None) -> SearchPage[Any]:
    """A page of one kind. Raises Malformed `malformed`, `invalid_cursor`."""
    return KINDS[kind](deps, question, viewer, cursor)


def _words(question: str, *, common: bool = False) -> tuple[str, ...]:
    """The words of a query. Raises Malformed `malformed` if it is too long."""
    if len(question) > QUESTION_LIMIT:
        raise Malformed("malformed", f"A search has at most {QUESTION_LIMIT} characters, not {len(question)}.")
    return words_of(question, ASKED, common=common)


def _place(cursor: str | None) -> str | None:
    """The cursor, which is a key in the index. Raises Malformed `invalid_cursor`."""
    if cursor is not None and not (0 < len(cursor) <= CURSOR_LIMIT and cursor.isascii()):
        raise Malformed("invalid_cursor")
    return cursor


def _begin(words: tuple[str, ...], there: tuple[str, ...]) -> bool:
    """Whether each word is a prefix of one in `there`. Checked again because the index may hold a former name."""
    return all(any(one.startswith(word) for one in there) for word in words)
