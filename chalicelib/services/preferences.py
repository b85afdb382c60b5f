"""A person's preferences, stored with their account and shared by all their browsers."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from chalicelib.domain.identity import Identity
from chalicelib.domain.muted_words import muted_words_of
from chalicelib.services.deps import Deps, Job
from chalicelib.services.stores import Stores

PODCAST_SWITCHED: Final = "podcast_switched"


class Preferences(msgspec.Struct, frozen=True):
    """`show_listening`: others may see which Space the person listens to. `listen_anonymously`: the room gets
    neither name nor handle, unless a join says otherwise. `single_keys`: shortcuts without a modifier work (WCAG
    2.1.4). `show_reading`: in conversations of two, each sees when the other types and what they have read, if both
    have it on. `muted_words`: posts and notifications that contain them are hidden. `podcast`: the recordings of the
    Spaces that they hosted are a podcast, for anybody.

    To add a preference, add a field here with its default, and an attribute of the same name in the store.
    """

    show_listening: bool = False
    listen_anonymously: bool = False
    single_keys: bool = True
    show_reading: bool = True
    muted_words: tuple[str, ...] = ()
    podcast: bool = False


def of(stores: Stores, account_id: str) -> Preferences:
    """The preferences of an account, by one read; the defaults for a guest, without one."""
    if Identity(account_id, "").is_guest:
        return Preferences()
    return msgspec.convert(stores.preferences.load(account_id), Preferences)


def change(deps: Deps, by: Identity, chosen: dict[str, Any]) -> Preferences:
    """Store the preferences in `chosen` (names and values of `Preferences`) and return all of them.

    Raises Invalid `invalid_muted_word`, `too_many_muted_words`.
    """
    if "muted_words" in chosen:
        chosen = {**chosen, "muted_words": muted_words_of(chosen["muted_words"])}
    if not chosen:
        return of(deps, by.id)
    after = msgspec.convert(deps.preferences.save(by.id, chosen), Preferences)
    if "podcast" in chosen:
        deps.enqueue(Job(PODCAST_SWITCHED, by.id))
    return after


def publishers(deps: Deps, account_ids: Iterable[str]) -> set[str]:
    """Those of these accounts that publish a podcast: a request per hundred."""
    chosen = deps.preferences.load_all(account_ids)
    return {one for one, values in chosen.items() if msgspec.convert(values, Preferences).podcast}
