"""Read a session and a Space in one request, so that a command costs three requests in all, and likewise everything
that keeps a person out of a Space."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from chalicelib.domain.account import Account
from chalicelib.domain.identity import GUEST_PREFIX
from chalicelib.domain.space import Space
from chalicelib.store import saga
from chalicelib.store.accounts import AccountItem
from chalicelib.store.items import Key
from chalicelib.store.moderation import ModerationItem, ban_key, block_key
from chalicelib.store.relationships import RelationshipItem
from chalicelib.store.spaces import SK, SpaceItem, pk_of, space_of
from chalicelib.store.tables import Item

PLACES: Final = 33  # Spaces per request, each with up to three rows; DynamoDB answers for a hundred


class BatchReadStore:
    """Reads items of several tables in one BatchGetItem."""

    def session_and_space(
        self, account_id: str, digest: str, space_id: str, now: float
    ) -> tuple[Account | None, Space | None] | None:
        """Return the account of an unexpired session, and the Space; each is None if there is none.

        Consistent reads. The result is None if DynamoDB left one of the two unprocessed.
        """
        wanted: list[tuple[type[Item], str, str]] = [
            (AccountItem, account_id, f"session#{digest}"),
            (SpaceItem, pk_of(space_id), SK),
        ]
        found = _read(wanted)
        if found is None:
            return None
        session, space = found
        account = None
        if session is not None:
            item = AccountItem.from_raw_data(session)
            account = Account(item.pk, item.handle, item.display_name) if (item.expires_at or 0) > now else None
        return account, space_of(SpaceItem.from_raw_data(space)) if space is not None else None

    def barred(self, space_id: str, host_id: str, person_id: str) -> tuple[bool, bool]:
        """Return whether the person is banned from the Space, and whether its host blocked them, in a Space or on
        their profile. One request, of consistent reads."""
        return self.barred_from([(space_id, host_id)], person_id)[0]

    def barred_from(self, places: Sequence[tuple[str, str]], person_id: str) -> list[tuple[bool, bool]]:
        """Return the same for several Spaces, each with the id of its host. One request per `PLACES`."""
        return _bars([(space, host, person_id) for space, host in places])

    def welcome(self, space_id: str, host_id: str, people: Sequence[str]) -> list[str]:
        """Return those people whom nobody has banned from the Space, and its host has not blocked. One request per
        `PLACES`."""
        bars = _bars([(space_id, host_id, person) for person in people])
        return [person for person, barred in zip(people, bars, strict=True) if barred == (False, False)]


def _bars(entries: Sequence[tuple[str, str, str]]) -> list[tuple[bool, bool]]:
    """The bars for a Space, its host and a person each."""
    pages = [entries[start : start + PLACES] for start in range(0, len(entries), PLACES)]
    return [bars for page in pages for bars in _bars_of_page(page)]


def _bars_of_page(entries: Sequence[tuple[str, str, str]]) -> list[tuple[bool, bool]]:
    bans = [ban_key(space, person) for space, _, person in entries]
    blocks = [block_key(host, person) for _, host, person in entries]
    ties = [(host, f"block#{person}") for _, host, person in entries if not person.startswith(GUEST_PREFIX)]
    found = _read_all({ModerationItem: [*bans, *blocks], RelationshipItem: ties})
    return [
        (ban in found, block in found or (host, f"block#{person}") in found)
        for ban, block, (_, host, person) in zip(bans, blocks, entries, strict=True)
    ]


def _read_all(wanted: dict[type[Item], list[Key]]) -> set[Key]:
    """Return which of these keys exist, but for relationships that are ending. Keys that DynamoDB leaves unprocessed
    are requested again."""
    asked = {kind.Meta.table_name: _keys(keys) for kind, keys in wanted.items() if keys}
    found: set[Key] = set()
    while asked:
        answer = SpaceItem._get_connection().connection.dispatch("BatchGetItem", {"RequestItems": asked})
        items = [item for table in answer["Responses"].values() for item in table]
        found |= {(one["pk"]["S"], one["sk"]["S"]) for one in items if one.get("step", {}).get("S") != saga.ENDING}
        asked = answer.get("UnprocessedKeys") or {}
    return found


def _keys(keys: Iterable[Key]) -> dict[str, Any]:
    return {"Keys": [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in dict.fromkeys(keys)], "ConsistentRead": True}


def _read(wanted: list[tuple[type[Item], str, str]]) -> list[dict[str, Any] | None] | None:
    asked = {kind.Meta.table_name: _keys([(pk, sk)]) for kind, pk, sk in wanted}
    answer = SpaceItem._get_connection().connection.dispatch("BatchGetItem", {"RequestItems": asked})
    if answer.get("UnprocessedKeys"):
        return None
    return [next(iter(answer["Responses"].get(kind.Meta.table_name, ())), None) for kind, _, _ in wanted]
