"""Links that set a new password: `a_...` / `reset#{digest of the token}` in the table of accounts.

They are valid until `expires_at`.
"""

from typing import Final

from chalicelib.store.items import delete_if, write_many
from chalicelib.store.tables import Item, in_table

PREFIX: Final = "reset#"


@in_table("accounts")
class PasswordResetItem(Item):
    class Meta:
        table_name = "accounts"


class PasswordResetStore:
    """Links by their account and the digest of their token. Times are epoch s."""

    def add(self, account_id: str, digest: str, ends: int) -> None:
        """Store a link that is valid until `ends`. Earlier ones stay valid, since mails overtake each other."""
        PasswordResetItem(account_id, PREFIX + digest, expires_at=ends).save()

    def take(self, account_id: str, digest: str, now: float) -> bool:
        """Use the link up; return False if it is unknown, used or expired.

        Of two simultaneous calls, one gets False.
        """
        return delete_if(PasswordResetItem(account_id, PREFIX + digest), PasswordResetItem.expires_at > int(now))

    def drop(self, account_id: str) -> None:
        """Make all links of the account invalid."""
        rows = PasswordResetItem.query(account_id, PasswordResetItem.sk.startswith(PREFIX), consistent_read=True)
        write_many(PasswordResetItem, delete=[(row.pk, row.sk) for row in rows])
