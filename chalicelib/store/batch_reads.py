"""Read a session and a Space in one request, so that a command costs three requests in all."""

from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.space import Space
from chalicelib.store.accounts import AccountItem
from chalicelib.store.spaces import SK, SpaceItem, pk_of, space_of
from chalicelib.store.tables import Item


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


def _read(wanted: list[tuple[type[Item], str, str]]) -> list[dict[str, Any] | None] | None:
    asked = {
        kind.Meta.table_name: {"Keys": [{"pk": {"S": pk}, "sk": {"S": sk}}], "ConsistentRead": True}
        for kind, pk, sk in wanted
    }
    answer = SpaceItem._get_connection().connection.dispatch("BatchGetItem", {"RequestItems": asked})
    if answer.get("UnprocessedKeys"):
        return None
    return [next(iter(answer["Responses"].get(kind.Meta.table_name, ())), None) for kind, _, _ in wanted]
