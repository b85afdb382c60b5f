"""Where an account has left something in what is others', so that it is found again: `a_...` / `foot#{kind}#{id}`.

| kind | id | left |
|---|---|---|
| `space` | `s_...` | they host, spoke, asked to, or stand in the log |
| `like` | `p_...` | they like the post |
"""

from pynamodb.attributes import NumberAttribute

from chalicelib.store.tables import Item, in_table

PREFIX = "foot#"


@in_table("accounts")
class AccountReferenceItem(Item):
    class Meta:
        table_name = "accounts"

    created_at = NumberAttribute()


class AccountReferenceStore:
    """One write each; the same one again is the same row."""

    def put(self, account_id: str, kind: str, about: str, now: float) -> None:
        """`now` is epoch s."""
        AccountReferenceItem(account_id, f"{PREFIX}{kind}#{about}", created_at=int(now)).save()

    def delete(self, account_id: str, kind: str, about: str) -> None:
        """Nothing is left there any more."""
        AccountReferenceItem(account_id, f"{PREFIX}{kind}#{about}").delete()

    def page(self, account_id: str, kind: str, after: str | None, limit: int) -> list[str]:
        """Up to `limit` ids, in their order, those after `after`."""
        start = f"{PREFIX}{kind}#"
        key = AccountReferenceItem.sk
        rest = key.between(f"{start}{after}!", f"{start}~") if after else key.startswith(start)
        found = AccountReferenceItem.query(account_id, rest, limit=limit, consistent_read=True)
        return [item.sk.removeprefix(start) for item in found]
