"""What can be found by words: put it in the index, take it out again.

Here and now, in the request that changed it: all rows of one thing are one BatchWriteItem, which costs less than
to hand it to the queue and take it out again.
"""

import logging
from typing import Final, Literal

from chalicelib.domain.folding import words_of
from chalicelib.domain.space import Space, State
from chalicelib.services.deps import Deps
from chalicelib.store.search import WORDS_LIMIT, Entry

log = logging.getLogger(__name__)

Kind = Literal["post", "person", "space"]
RANKS: Final = {State.LIVE: 2, State.SCHEDULED: 1, State.ENDED: 0}
POST_S: Final = 180 * 24 * 3600  # how long a post is found by its words


def put(deps: Deps, kind: Kind, item_id: str, text: str, at: int, rank: int = 0) -> None:
    """`text` finds it from now on, and what was put before no longer does. `at` is epoch ms; what has a higher
    `rank` (0 to 9) is found first."""
    put_words(deps, kind, item_id, words_of(text, WORDS_LIMIT), at, rank)


def put_words(deps: Deps, kind: Kind, item_id: str, words: tuple[str, ...], at: int, rank: int = 0) -> None:
    """As `put`, by words that are folded already."""
    ends = at // 1000 + POST_S if kind == "post" else None
    deps.search.put(Entry(kind, item_id, words, at, rank, ends))


def forget(deps: Deps, kind: Kind, item_id: str) -> None:
    """Nothing finds it any more; nothing happens if nothing did."""
    deps.search.forget(kind, item_id)


def put_space(deps: Deps, space: Space, before: Space | None = None) -> None:
    """A Space is found by its title, its topics and its host, live ones first; a cancelled one is not found.

    Nothing is written if `before` was found by the same. The Space goes on where this fails: then search misses it.
    """
    if before is not None and _found_by(before) == _found_by(space):
        return
    try:
        if space.state in RANKS:
            put(deps, "space", space.id, *_found_by(space))
        else:
            forget(deps, "space", space.id)
    except Exception:
        log.exception("%s could not be put in the index", space.id)


def _found_by(space: Space) -> tuple[str, int, int]:
    """The text, the time and the rank of a Space."""
    text = " ".join([space.title, *space.topics, space.host.handle or "", space.host.name])
    return text, space.started_at or space.starts_at or space.created_at, RANKS.get(space.state, -1)
