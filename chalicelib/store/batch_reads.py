"""Who asks and the Space that they ask about, in one request, so that a command costs three in all."""

from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.space import Space
from chalicelib.store.accounts import AccountItem
from chalicelib.store.spaces import SK, SpaceItem, SpaceStore, pk_of, space_of
from chalicelib.store.tables import Item


class Unread(Exception):
    """DynamoDB left some of it out; read one by one."""


class BatchReadStore:
    """Items of several tables, each set in one BatchGetItem."""

    def session_and_space(
        self, account_id: str, digest: str, space_id: str, now: float
    ) -> tuple[Account | None, Space | None]:
        """The account of a session that has not ended, and the Space; consistent reads. Raises Unread."""
        wanted: list[tuple[type[Item], str, str]] = [
            (AccountItem, account_id, f"session#{digest}"),
            (SpaceItem, pk_of(space_id), SK),
        ]
        session, space = _read(wanted)
        account = None
        if session is not None:
            item = AccountItem.from_raw_data(session)
            account = Account(item.pk, item.handle, item.display_name) if (item.expires_at or 0) > now else None
        return account, space_of(SpaceItem.from_raw_data(space)) if space is not None else None


def _read(wanted: list[tuple[type[Item], str, str]]) -> list[dict[str, Any] | None]:
    asked = {
        kind.Meta.table_name: {"Keys": [{"pk": {"S": pk}, "sk": {"S": sk}}], "ConsistentRead": True}
        for kind, pk, sk in wanted
    }
    answer = SpaceItem._get_connection().connection.dispatch("BatchGetItem", {"RequestItems": asked})
    if answer.get("UnprocessedKeys"):
        raise Unread
    return [next(iter(answer["Responses"].get(kind.Meta.table_name, ())), None) for kind, _, _ in wanted]


class ReadAhead(SpaceStore):
    """A store that answers one Space once from what was read with the session, and then as any other."""

    def __init__(self, space_id: str, space: Space | None) -> None:
        self._ahead: dict[str, Space | None] = {space_id: space}

    def load(self, space_id: str) -> Space | None:
        """As `SpaceStore.load`."""
        return self._ahead.pop(space_id) if space_id in self._ahead else super().load(space_id)
