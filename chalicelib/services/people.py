"""Whom an account follows and whom it has blocked for itself."""

from typing import Literal

from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps

Tie = Literal["follow", "block"]


def tie(deps: Deps, by: Identity, kind: Tie, person_id: str) -> None:
    """`by` follows or blocks the account. Raises NotFound `no_such_person`, Invalid `invalid_handle` for oneself."""
    if person_id == by.id:
        raise Invalid("invalid_handle", f"You cannot {kind} yourself.")
    if not deps.people.exists(person_id):
        raise NotFound("no_such_person", "There is no such account.")
    deps.people.put(kind, by.id, person_id, deps.clock())


def untie(deps: Deps, by: Identity, kind: Tie, person_id: str) -> None:
    """`by` no longer follows or blocks the account; nothing happens if they did not."""
    deps.people.delete(kind, by.id, person_id)
