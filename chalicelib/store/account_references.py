"""References to what an account left in other people's data: `a_...` / `foot#{kind}#{id}`.

Export and deletion find it again by these rows.

| kind | id | what the account did |
|---|---|---|
| `space` | `s_...` | hosted, spoke, asked to speak, or is in the log |
| `clip` | `c_...` | made the clip |
| `like` | `p_...` | liked the post |
"""

from pynamodb.attributes import NumberAttribute

from chalicelib.store.items import read
from chalicelib.store.tables import Item, in_table

PREFIX = "foot#"


@in_table("accounts")
class AccountReferenceItem(Item):
    class Meta:
        table_name = "accounts"

    created_at = NumberAttribute()


class AccountReferenceStore:
    """Writes and reads references. Each is one write; writing it again changes nothing."""

    def put(self, account_id: str, kind: str, about: str, now: float) -> None:
        """Add a reference. `now` is epoch s."""
        AccountReferenceItem(account_id, f"{PREFIX}{kind}#{about}", created_at=int(now)).save()

    def delete(self, account_id: str, kind: str, about: str) -> None:
        """Delete the reference; nothing happens if there is none."""
        AccountReferenceItem(account_id, f"{PREFIX}{kind}#{about}").delete()

    def has(self, account_id: str, kind: str, about: str) -> bool:
        """Whether there is the reference (a consistent read)."""
        return read(AccountReferenceItem, account_id, f"{PREFIX}{kind}#{about}") is not None

    def page(self, account_id: str, kind: str, after: str | None, limit: int) -> list[str]:
        """Return up to `limit` ids in their order, those after `after`."""
        start = f"{PREFIX}{kind}#"
        key = AccountReferenceItem.sk
        rest = key.between(f"{start}{after}!", f"{start}~") if after else key.startswith(start)
        found = AccountReferenceItem.query(account_id, rest, limit=limit, consistent_read=True)
        return [item.sk.removeprefix(start) for item in found]
