"""A new password by email, for people who have forgotten theirs.

The request does the same work whether or not the address is known; a job finds out, and mails a link.
"""

from typing import Final

from chalicelib.domain.account import Account, password_of
from chalicelib.domain.errors import Conflict
from chalicelib.domain.mail import Mail, address_key, address_of
from chalicelib.errors import Unauthenticated
from chalicelib.services import rate_limits
from chalicelib.services.account import mail_queue, mailed_links, passwords, sessions
from chalicelib.services.deps import Deps, Job, MailSender

RESET: Final = "mail_reset"
RESET_S: Final = 30 * 60
PAGE: Final = "/reset-password"
ATTEMPTS: Final = 3


def ask(deps: Deps, text: str, language: str) -> None:
    """Ask for a link to be mailed to the address. Raises NotFound `mail_off`, Invalid `invalid_email`."""
    mail_queue.sender(deps)
    mail_queue.later(deps, RESET, {"address": address_of(text), "language": language})


def send_link(deps: Deps, job: Job) -> None:
    """Mail a link if the address belongs to an account, but not too many to one address or account: the person who asks
    is not told, because that would reveal whether the address is known."""
    asked = mail_queue.note(deps, job)
    if asked is None or deps.mail is None:
        return
    owner = deps.email_addresses.owner(asked["address"])
    known = deps.accounts.credentials(owner) if owner else None
    if known is not None and _may_mail(deps, asked["address"], known.account.id):
        _send(deps, deps.mail, known.account, asked["address"], asked["language"])
    mail_queue.done(deps, job)


def reset(deps: Deps, token: str, password: str) -> str:
    """Set the password, use the link up, and end every session of the account, whose id is returned.

    The password is checked first, so that one that is refused leaves the link valid.
    Raises Invalid `invalid_password`, Unauthenticated `link_ended`, Conflict `busy`.
    """
    wanted, (account_id, digest) = password_of(password), mailed_links.opened(token)
    if not deps.password_resets.take(account_id, digest, deps.clock()):
        raise Unauthenticated("link_ended")
    _replace(deps, account_id, passwords.hashed(wanted))
    deps.password_resets.drop(account_id)
    sessions.end_all(deps, account_id)
    known = deps.accounts.credentials(account_id)
    if known is not None:
        mail_queue.notify_owner(deps, "password_changed", known.account)
    return account_id


def _send(deps: Deps, mail: MailSender, account: Account, address: str, language: str) -> None:
    link = mailed_links.new_link(deps, PAGE, account.id)
    deps.password_resets.add(account.id, link.digest, int(deps.clock()) + RESET_S)
    # Read after the link is stored: who removes the address later than this drops the link, too.
    email = deps.email_addresses.of(account.id)
    if email is None or address_key(email.address) != address_key(address):
        deps.password_resets.take(account.id, link.digest, deps.clock())
        return
    # The address as it was verified: what was typed may differ in case, and reach another mailbox.
    mail.send(Mail("reset", email.address, language, account.handle, link.url))


def _may_mail(deps: Deps, address: str, account_id: str) -> bool:
    return all(rate_limits.allows(deps, "reset_mail", name) for name in (address_key(address), account_id))


def _replace(deps: Deps, account_id: str, new: str) -> None:
    for _ in range(ATTEMPTS):
        known = deps.accounts.credentials(account_id)
        if known is None:
            raise Unauthenticated("link_ended")
        if deps.accounts.replace_password_hash(account_id, known.password_hash, new):
            return
    raise Conflict("busy")
