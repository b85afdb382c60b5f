"""The optional email address of an account: propose one, verify it by a link, remove it.

An address belongs to one account at most, the first to verify it. Nobody learns from the site whether an address is in
use, except for those who read its mail.
"""

from typing import Final

from chalicelib.domain.email_address import EmailAddress
from chalicelib.domain.errors import Conflict
from chalicelib.domain.mail import Mail, address_key, address_of
from chalicelib.domain.session import Session
from chalicelib.errors import TooMany, Unauthenticated
from chalicelib.services import rate_limits
from chalicelib.services.account import mail_queue, mailed_links, reauthentication
from chalicelib.services.deps import Deps, Job

VERIFY: Final = "mail_verification"
VERIFY_S: Final = 24 * 3600
PAGE: Final = "/verify-email"


def known(deps: Deps, own: Session) -> tuple[EmailAddress | None, EmailAddress | None]:
    """The account's verified address, and the one that waits to be verified."""
    return deps.email_addresses.of(own.account.id), deps.email_addresses.proposed(own.account.id, deps.clock())


def propose(deps: Deps, own: Session, text: str, language: str) -> None:
    """Mail a link to the address, which becomes the account's once the link is used.

    Raises NotFound `mail_off`, NotAllowed `confirm_first`, Invalid `invalid_email`, TooMany `too_many` after several
    mails to one address.
    """
    now = deps.clock()
    mail_queue.sender(deps)
    reauthentication.require(own, now)
    email = EmailAddress(address_of(text), language)
    if not _may_mail(deps, own.account.id, address_key(email.address)):
        raise TooMany("too_many")
    deps.email_addresses.propose(own.account.id, email, int(now) + VERIFY_S)
    deps.enqueue(Job(VERIFY, own.account.id))


def send_verification(deps: Deps, job: Job) -> None:
    """Mail a link to the proposed address. A mail that is sent again has another link, which replaces the first."""
    found, owner = deps.email_addresses.proposed(job.about, deps.clock()), deps.accounts.credentials(job.about)
    if found is None or owner is None or deps.mail is None:
        return
    link = mailed_links.new_link(deps, PAGE, job.about)
    if deps.email_addresses.seal(job.about, found.address, link.digest):
        deps.mail.send(Mail("verify", found.address, found.language, owner.account.handle, link.url))


def verify(deps: Deps, token: str) -> None:
    """Make the proposed address the account's. It needs no session: the link may be opened on another device.

    Raises Unauthenticated `link_ended`, Conflict `email_taken`.
    """
    account_id, digest = mailed_links.opened(token)
    found = deps.email_addresses.with_link(account_id, digest, deps.clock())
    owner = deps.accounts.credentials(account_id)
    if found is None or owner is None:
        raise Unauthenticated("link_ended")
    if not deps.email_addresses.claim(account_id, found.address):
        raise Conflict("email_taken")
    # Whatever withdraws the proposal meanwhile wins: what was claimed for it leads nowhere.
    if not deps.email_addresses.use(account_id, digest):
        raise Unauthenticated("link_ended")
    before = deps.email_addresses.verify(account_id, found)
    if before is not None and address_key(before.address) != address_key(found.address):
        deps.password_resets.drop(account_id)
        mail_queue.notify(deps, "address_removed", before, owner.account.handle)


def remove(deps: Deps, own: Session) -> None:
    """Remove the address, even if it is not verified yet. Raises NotAllowed `confirm_first`."""
    reauthentication.require(own, deps.clock())
    before = deps.email_addresses.remove(own.account.id)
    deps.password_resets.drop(own.account.id)
    if before is not None and deps.mail is not None:
        mail_queue.notify(deps, "address_removed", before, own.account.handle)


def _may_mail(deps: Deps, account_id: str, key: str) -> bool:
    """Whether another mail may go to the address with this key. Mails that one account is refused do not count for
    others."""
    return rate_limits.allows(deps, "mail", f"{account_id}#{key}") and rate_limits.allows(deps, "mailbox", key)
