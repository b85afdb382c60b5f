"""The search index: add and remove items. All rows of one item are written by one BatchWriteItem."""

from typing import Final, Literal

from chalicelib.domain.search_words import words_of
from chalicelib.domain.space import Space, SpaceState, begins_at
from chalicelib.services.deps import Deps, Job
from chalicelib.services.search import topic_index
from chalicelib.store.search import WORDS_LIMIT, SearchEntry

ItemKind = Literal["post", "person", "space"]
RANKS: Final = {SpaceState.LIVE: 2, SpaceState.SCHEDULED: 1, SpaceState.ENDED: 0}
INDEX_SPACE: Final = "index_space"
POST_S: Final = 180 * 24 * 3600  # how long a post stays in the index


def put(deps: Deps, kind: ItemKind, item_id: str, text: str, at: int, rank: int = 0) -> None:
    """Index an item by the words of `text`, instead of any earlier ones. `at` is epoch ms; items with a higher `rank`
    (0 to 9) are found first."""
    put_words(deps, kind, item_id, words_of(text, WORDS_LIMIT), at, rank)


def put_words(deps: Deps, kind: ItemKind, item_id: str, words: tuple[str, ...], at: int, rank: int = 0) -> None:
    """As `put`, with words that are already folded."""
    ends = at // 1000 + POST_S if kind == "post" else None
    deps.search.put(SearchEntry(kind, item_id, words, at, rank, ends))


def remove(deps: Deps, kind: ItemKind, item_id: str) -> None:
    """Remove an item from the index; do nothing if it is not there."""
    deps.search.forget(kind, item_id)


def index_later(deps: Deps, space: Space, before: Space | None = None) -> None:
    """Enqueue the job that indexes the Space, unless `before` would be indexed identically. A job, so that commands
    on Spaces do not wait for it."""
    if before is None or _found_by(before) != _found_by(space):
        deps.enqueue(Job(INDEX_SPACE, space.id))


def index_space(deps: Deps, job: Job) -> None:
    """Index a Space by its title, topics and host, live ones first, and for the podcasts of its topics; remove a
    cancelled one."""
    space = deps.spaces.load(job.about)
    topic_index.put(deps, job.about, space)
    if space and space.state in RANKS:
        put(deps, "space", space.id, *_found_by(space))
    else:
        remove(deps, "space", job.about)


def _found_by(space: Space) -> tuple[str, int, int]:
    """The text, the time and the rank of a Space."""
    text = " ".join([space.title, *space.topics, space.host.handle or "", space.host.name])
    return text, begins_at(space), RANKS.get(space.state, -1)


def words_of_person(handle: str, name: str) -> tuple[str, ...]:
    """The words by which a person is found: the handle, its parts, and the name."""
    return words_of(f"{handle} {handle.replace('_', ' ')} {name}", WORDS_LIMIT, common=True)
