"""Whom an account follows and whom it has blocked: `{prefix}-accounts`, under the account's own key."""

from chalicelib.store.accounts import AccountItem

LIMIT = 500  # of blocks that a page of a Space knows


class PeopleStore:
    """`follow#{other}` and `block#{other}`."""

    def put(self, kind: str, account_id: str, other_id: str, now: float) -> None:
        """Keep a follow or a block. `now` is epoch s."""
        AccountItem(account_id, f"{kind}#{other_id}", created_at=int(now)).save()

    def delete(self, kind: str, account_id: str, other_id: str) -> None:
        """Forget it; nothing happens if there is none."""
        AccountItem(account_id, f"{kind}#{other_id}").delete()

    def follows(self, account_id: str, other_id: str) -> bool:
        """Whether the account follows the other."""
        try:
            AccountItem.get(account_id, f"follow#{other_id}", consistent_read=True)
        except AccountItem.DoesNotExist:
            return False
        return True

    def blocked_by(self, account_id: str) -> list[str]:
        """The ids of at most 500 whom the account has blocked."""
        found = AccountItem.query(account_id, AccountItem.sk.startswith("block#"), limit=LIMIT)
        return [item.sk.removeprefix("block#") for item in found]

    def names(self, account_ids: set[str]) -> dict[str, str]:
        """The display names of these accounts; who has no account is left out."""
        found = AccountItem.batch_get([(account_id, "account") for account_id in account_ids])
        return {item.pk: item.display_name for item in found if item.display_name}

    def exists(self, account_id: str) -> bool:
        """Whether there is such an account."""
        try:
            AccountItem.get(account_id, "account", attributes_to_get=["pk"])
        except AccountItem.DoesNotExist:
            return False
        return True
