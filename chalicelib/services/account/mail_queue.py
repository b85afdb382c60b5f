"""Emails are sent by jobs, so that how long a request takes says nothing about whether an address is known here.

A job names a stored note by a random key, because failed jobs are kept for days: addresses are not in the queue. Notes
are stored for an hour, and deleted once their mail is sent.
"""

from dataclasses import asdict
from typing import Any, Final

from chalicelib.domain.account import Account
from chalicelib.domain.email_address import EmailAddress
from chalicelib.domain.errors import NotFound
from chalicelib.domain.mail import Mail, MailKind
from chalicelib.services.deps import Deps, Job, MailSender

NOTE: Final = "mail"
NOTE_S: Final = 3600
NOTICE: Final = "mail_notice"


def sender(deps: Deps) -> MailSender:
    """Send emails. Raises NotFound `mail_off` if this site sends none."""
    if deps.mail is None:
        raise NotFound("mail_off")
    return deps.mail


def later(deps: Deps, kind: str, note: dict[str, Any]) -> None:
    """Enqueue a job of this kind, with a note of what it is about."""
    key = deps.new_id("n")
    deps.pending.keep(NOTE, key, note, int(deps.clock()) + NOTE_S)
    deps.enqueue(Job(kind, key))


def note(deps: Deps, job: Job) -> dict[str, Any] | None:
    """The job's note; None if it is done or too old."""
    return deps.pending.look(NOTE, job.about, deps.clock())


def done(deps: Deps, job: Job) -> None:
    """Delete the job's note, once its mail is sent."""
    deps.pending.take(NOTE, job.about, deps.clock())


def notify(deps: Deps, kind: MailKind, email: EmailAddress, handle: str) -> None:
    """Tell the owner of an address what has changed. Somebody else may have done it."""
    link = f"{deps.settings.origins[0]}/settings/security"
    later(deps, NOTICE, asdict(Mail(kind, email.address, email.language, handle, link)))


def notify_owner(deps: Deps, kind: MailKind, account: Account) -> None:
    """Tell the person behind an account what has changed, if mail reaches them."""
    email = deps.email_addresses.of(account.id)
    if email is not None and deps.mail is not None:
        notify(deps, kind, email, account.handle)


def send_notice(deps: Deps, job: Job) -> None:
    """Send the mail in the note."""
    found = note(deps, job)
    if found is not None and deps.mail is not None:
        deps.mail.send(Mail(**found))
        done(deps, job)
