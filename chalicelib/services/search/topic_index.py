"""The Spaces of each topic whose hosts publish podcasts: those that are live or planned, and those that can be heard
again. Whether they are for anybody is looked at when somebody reads the podcast of a topic."""

from typing import Final

from chalicelib.domain.recording import state_shown
from chalicelib.domain.search_words import topic_key
from chalicelib.domain.space import Space, SpaceState, begins_at
from chalicelib.services import preferences
from chalicelib.services.deps import Deps, Job
from chalicelib.services.stores import Stores
from chalicelib.store.search import SearchEntry

COMING: Final = "coming"  # what the keys of rows begin with
RECORDED: Final = "recorded"
KINDS: Final = (COMING, RECORDED)
SPACE: Final = "space"  # the kind of reference from accounts to Spaces
AT_ONCE: Final = 20
LIVE_FIRST: Final = {SpaceState.LIVE: 1}


def put(stores: Stores, space_id: str, space: Space | None) -> None:
    """List a Space under its topics, and nowhere else; `space` is None if there is no such Space any more."""
    wanted = _list_of(stores, space) if space else None
    for kind in KINDS:
        if space is None or kind != wanted:
            stores.search.forget(kind, space_id)
        else:
            keys = tuple(dict.fromkeys(topic_key(topic) for topic in space.topics))
            stores.search.put(SearchEntry(kind, space_id, keys, begins_at(space), LIVE_FIRST.get(space.state, 0)))


def put_all(stores: Stores, job: Job) -> str | None:
    """List a page of the Spaces of a host, who has switched their podcast on or off."""
    ids = stores.account_references.page(job.about, SPACE, job.cursor, AT_ONCE)
    for space in stores.spaces.load_all(ids).values():
        if space.host.id == job.about:
            put(stores, space.id, space)
    return ids[-1] if len(ids) == AT_ONCE else None


def of_topic(deps: Deps, kind: str, topic: str, limit: int) -> list[str]:
    """The ids of at most `limit` Spaces of a topic: live ones first, then by their start, newest first. One query."""
    return deps.search.find(kind, (topic_key(topic),), None, limit)[0]


def _list_of(stores: Stores, space: Space) -> str | None:
    coming = space.state in (SpaceState.LIVE, SpaceState.SCHEDULED)
    if not space.topics or not (coming or state_shown(space) == "ready"):
        return None
    if not preferences.of(stores, space.host.id).podcast:
        return None
    return COMING if coming else RECORDED
