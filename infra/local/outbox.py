"""Emails on one machine: each is a file in a folder, and the runner prints where it leads.

moto takes what the site sends by SES, and this process writes it down first. `sesv2` of moto forgets the plain text of
a mail that has HTML, too.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any, Final

FOLDER: Final = "outbox"
LINK: Final = re.compile(r"https?://\S+")


def install(folder: Path) -> None:
    """Write every mail that this process is given from now on into `folder`, as `{epoch ms}-{number}.eml`."""
    # The process that only reads the folder starts without moto, which takes a while to import.
    from moto.ses.models import SESBackend
    from moto.sesv2.responses import SESV2Response

    numbers, send = count(1), SESV2Response.send_email

    def write(handler: Any) -> str:
        folder.mkdir(exist_ok=True)
        _write(folder / f"{int(time.time() * 1000)}-{next(numbers):04d}.eml", json.loads(handler.body))
        return send(handler)

    SESV2Response.send_email = write  # type: ignore[method-assign, assignment]
    SESBackend._is_verified_address = lambda *_: True  # type: ignore[method-assign]


def _write(file: Path, asked: dict[str, Any]) -> None:
    simple = asked["Content"]["Simple"]
    mail = EmailMessage()
    mail["From"], mail["To"] = asked["FromEmailAddress"], ", ".join(asked["Destination"]["ToAddresses"])
    mail["Subject"] = simple["Subject"]["Data"]
    for header in simple.get("Headers", ()):
        mail[header["Name"]] = header["Value"]
    mail.set_content(simple["Body"]["Text"]["Data"])
    mail.add_alternative(simple["Body"]["Html"]["Data"], subtype="html")
    unfinished = file.with_suffix(".part")
    unfinished.write_bytes(mail.as_bytes())
    unfinished.rename(file)  # so that only whole mails can be seen in the folder


class Outbox:
    """The mails in a folder. Those that are there at first are not new."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = set(self._files())

    def new(self) -> Iterator[EmailMessage]:
        """Yield the mails that came since the last call, oldest first."""
        for file in sorted(set(self._files()) - self._seen):
            self._seen.add(file)
            yield read_mail(file)

    def _files(self) -> Iterator[Path]:
        return self._folder.glob("*.eml")


def read_mail(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default)


def link_of(mail: EmailMessage) -> str:
    """Return the first link of a mail's plain text; empty if it has none."""
    plain = mail.get_body(("plain",))
    found = LINK.search(plain.get_content() if plain else "")
    return found[0] if found else ""


def announce(mail: EmailMessage, say: Callable[[str], None]) -> None:
    """Say on the terminal to whom a mail went, what it is about, and where it leads."""
    say(f"Mail to {mail['To']}: {mail['Subject']}\n  {link_of(mail)}")
