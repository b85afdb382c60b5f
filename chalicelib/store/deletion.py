"""Erase rows that belong to one account alone, partition by partition."""

from typing import Final

from chalicelib.store.accounts import AccountItem
from chalicelib.store.conversations import MembershipItem
from chalicelib.store.fleets import FleetItem, FleetLineItem
from chalicelib.store.moderation import ModerationItem
from chalicelib.store.notifications import NotificationItem
from chalicelib.store.post_items import PostItem
from chalicelib.store.relationships import RelationshipItem
from chalicelib.store.tables import Item

AT_ONCE: Final = 200


class DeletionStore:
    """Each method erases at most 200 rows of each partition, and returns whether all of them are gone."""

    def account(self, account_id: str) -> bool:
        """Erase everything under the account's own key, and the account's item last."""
        if not _erased(AccountItem, account_id, but="account"):
            return False
        AccountItem(account_id, "account").delete()
        return True

    def ties(self, account_id: str) -> bool:
        """Erase the counts, and what is left of relationships to deleted accounts."""
        return _erased(RelationshipItem, account_id)

    def timeline(self, account_id: str) -> bool:
        """Erase the rows from which the account's timeline and its own list are read."""
        kinds = ("home", "pulled", "head", "author", "pinned")
        gone = [_erased(PostItem, f"{kind}#{account_id}") for kind in kinds]
        return all(gone)

    def fleets(self, account_id: str) -> bool:
        """Erase the author's head and Fleets, and what the account has seen."""
        gone = [_erased(FleetItem, f"FLEETS#{account_id}"), _erased(FleetLineItem, f"LINE#{account_id}")]
        return all(gone)

    def inbox(self, pk: str) -> bool:
        """Erase the notifications, or the list of conversations."""
        return _erased(NotificationItem if pk.startswith("NOTES") else MembershipItem, pk)

    def hosting(self, account_id: str) -> bool:
        """Erase the host's agenda, and the people whom they blocked from their Spaces."""
        return _erased(ModerationItem, f"HOST#{account_id}")


def _erased(kind: type[Item], pk: str, but: str = "") -> bool:
    rows = kind._get_connection().query(pk, limit=AT_ONCE, attributes_to_get=["pk", "sk"], consistent_read=True)
    keys = [(row["pk"]["S"], row["sk"]["S"]) for row in rows["Items"] if row["sk"]["S"] != but]
    for key in keys:
        kind._get_connection().delete_item(*key)
    return "LastEvaluatedKey" not in rows  # a query also stops at 1 MB, before it has found that many rows
