"""Email addresses of accounts, in the table of accounts.

| pk | sk | holds |
|---|---|---|
| `a_...` | `email` | the verified address |
| `a_...` | `email-proposed` | an address that is not verified yet, until `expires_at`, and the digest of its link |
| `email#{digest of the address}` | `email` | the account that verified the address |

Somebody who never verifies an address keeps it from nobody. An address leads to an account only if both rows agree, so
what a process that dies between two writes leaves behind leads nowhere.
"""

from typing import Final

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.email_address import EmailAddress
from chalicelib.domain.mail import address_key
from chalicelib.store.items import delete_if, read, save_if, update_if
from chalicelib.store.tables import Item, in_table

VERIFIED: Final = "email"
PROPOSED: Final = "email-proposed"


@in_table("accounts")
class EmailAddressItem(Item):
    """A row of the table above. Attributes that a kind of row does not have are None."""

    class Meta:
        table_name = "accounts"

    address = UnicodeAttribute(null=True)
    language = UnicodeAttribute(null=True)
    digest = UnicodeAttribute(null=True)
    account_id = UnicodeAttribute(null=True)


class EmailAddressStore:
    """Which address belongs to which account. Times are epoch s."""

    def propose(self, account_id: str, email: EmailAddress, ends: int) -> None:
        """Store an address to be verified until `ends`; it replaces an earlier proposal and its link."""
        EmailAddressItem(account_id, PROPOSED, address=email.address, language=email.language, expires_at=ends).save()

    def proposed(self, account_id: str, now: float) -> EmailAddress | None:
        """Return the address that waits to be verified, or None."""
        return _email(_unexpired(account_id, now))

    def seal(self, account_id: str, address: str, digest: str) -> bool:
        """Store the digest of the link that verifies the proposed address; return False if it is no longer proposed."""
        item = EmailAddressItem(account_id, PROPOSED)
        return update_if(item, [EmailAddressItem.digest.set(digest)], EmailAddressItem.address == address)

    def with_link(self, account_id: str, digest: str, now: float) -> EmailAddress | None:
        """Return the proposed address that the link with this digest verifies, or None."""
        item = _unexpired(account_id, now)
        return _email(item) if item and item.digest == digest else None

    def claim(self, account_id: str, address: str) -> bool:
        """Make the address lead to the account; return False if it leads to another one."""
        item = EmailAddressItem(_claim(address), VERIFIED, account_id=account_id)
        if save_if(item, EmailAddressItem.pk.does_not_exist() | (EmailAddressItem.account_id == account_id)):
            return True
        before = read(EmailAddressItem, _claim(address), VERIFIED)
        if before is None or self.owner(address) is not None:
            return False
        left_behind = EmailAddressItem.account_id == before.account_id  # by an unfinished verification
        return save_if(item, left_behind)

    def use(self, account_id: str, digest: str) -> bool:
        """Use the link with this digest up, and its proposal with it; return False if it was used or withdrawn."""
        return delete_if(EmailAddressItem(account_id, PROPOSED), EmailAddressItem.digest == digest)

    def verify(self, account_id: str, email: EmailAddress) -> EmailAddress | None:
        """Store a claimed address as the account's; return the one that it replaces."""
        before = self.of(account_id)
        EmailAddressItem(account_id, VERIFIED, address=email.address, language=email.language).save()
        if before is not None and address_key(before.address) != address_key(email.address):
            _unclaim(account_id, before.address)
        return before

    def withdraw(self, account_id: str) -> None:
        """Delete the proposed address of an account; the link that was mailed to it verifies nothing any more."""
        EmailAddressItem(account_id, PROPOSED).delete()

    def of(self, account_id: str) -> EmailAddress | None:
        """Return the verified address of an account, or None."""
        return _email(read(EmailAddressItem, account_id, VERIFIED))

    def owner(self, address: str) -> str | None:
        """Return the id of the account whose verified address it is, or None."""
        claim = read(EmailAddressItem, _claim(address), VERIFIED)
        own = self.of(claim.account_id) if claim and claim.account_id else None
        same = own is not None and address_key(own.address) == address_key(address)
        return claim.account_id if claim and same else None

    def remove(self, account_id: str) -> EmailAddress | None:
        """Delete the address, the proposed one, and what leads from them to the account; return the verified one."""
        before = self.of(account_id)
        proposed = read(EmailAddressItem, account_id, PROPOSED)
        for address in {one.address for one in (before, proposed) if one and one.address}:
            _unclaim(account_id, address)
        for sk in (VERIFIED, PROPOSED):
            EmailAddressItem(account_id, sk).delete()
        return before


def _unexpired(account_id: str, now: float) -> EmailAddressItem | None:
    item = read(EmailAddressItem, account_id, PROPOSED)
    return item if item and (item.expires_at or 0) > now else None


def _unclaim(account_id: str, address: str) -> None:
    delete_if(EmailAddressItem(_claim(address), VERIFIED), EmailAddressItem.account_id == account_id)


def _claim(address: str) -> str:
    return f"email#{address_key(address)}"


def _email(item: EmailAddressItem | None) -> EmailAddress | None:
    return EmailAddress(item.address, item.language or "") if item and item.address else None
