"""What can be found by words: put it in the index, take it out again.

Here and now, in the request that changed it: all rows of one thing are one BatchWriteItem, which costs less than
to hand it to the queue and take it out again.
"""

from typing import Final, Literal

from chalicelib.domain.folding import words_of
from chalicelib.services.deps import Deps
from chalicelib.store.search import WORDS_LIMIT, Entry

Kind = Literal["post", "person", "space"]
POST_S: Final = 180 * 24 * 3600  # how long a post is found by its words


def put(deps: Deps, kind: Kind, item_id: str, text: str, at: int, rank: int = 0) -> None:
    """`text` finds it from now on, and what was put before no longer does. `at` is epoch ms; what has a higher
    `rank` (0 to 9) is found first."""
    ends = at // 1000 + POST_S if kind == "post" else None
    deps.search.put(Entry(kind, item_id, words_of(text, WORDS_LIMIT), at, rank, ends))


def forget(deps: Deps, kind: Kind, item_id: str) -> None:
    """Nothing finds it any more; nothing happens if nothing did."""
    deps.search.forget(kind, item_id)
