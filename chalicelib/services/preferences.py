"""What a person prefers about the site, kept with their account and the same in all their browsers."""

from typing import Any

import msgspec

from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps


class Preferences(msgspec.Struct, frozen=True):
    """`show_listening`: others may see in which Space one listens. `listen_anonymously`: rooms do not learn who
    listens, unless it is said otherwise at a join. `single_keys`: keys without a modifier do something (WCAG 2.1.4).

    A new preference is a field here, with what holds for who never chose, and an attribute of that name in the store.
    """

    show_listening: bool = False
    listen_anonymously: bool = False
    single_keys: bool = True


def of(deps: Deps, account_id: str) -> Preferences:
    """The preferences of an account, one read; those of a guest without any."""
    if Identity(account_id, "").is_guest:
        return Preferences()
    return msgspec.convert(deps.preferences.load(account_id), Preferences)


def change(deps: Deps, by: Identity, chosen: dict[str, Any]) -> Preferences:
    """Keeps what is in `chosen` (names and values of `Preferences`) and leaves the rest; all of them."""
    return msgspec.convert(deps.preferences.save(by.id, chosen), Preferences) if chosen else of(deps, by.id)
