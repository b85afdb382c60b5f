"""Emails on one machine: what the site sends by SES is a file that a mail program can open."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from botocore.session import Session
from moto import mock_aws
from moto.ses.models import SESBackend
from moto.sesv2.responses import SESV2Response

from chalicelib.api.mail.mail_texts import mail_text
from chalicelib.aws.ses_mailer import SesMailer
from chalicelib.domain.mail import Mail
from infra.local import outbox
from infra.local.outbox import Outbox, announce, link_of
from tests.support.aws_models import share_aws_models
from tests.support.site import ENVIRONMENT

LINK = "http://localhost:8000/reset-password#a_1.token"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder into which this process writes mails until the test ends."""
    for name, value in ENVIRONMENT.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    share_aws_models()
    kept: Any = mock.patch.multiple
    with (
        mock_aws(),
        kept(SESV2Response, send_email=SESV2Response.send_email),
        kept(SESBackend, _is_verified_address=SESBackend._is_verified_address),
    ):
        outbox.install(tmp_path / outbox.FOLDER)
        yield tmp_path / outbox.FOLDER


def send(to: str, language: str = "en") -> None:
    mailer = SesMailer(Session(), "espacio@localhost.example", mail_text)
    mailer.send(Mail("reset", to, language, "ana", LINK))


def test_mail_is_a_file_with_the_text_in_both_forms(folder: Path) -> None:
    send("ana@mail.example", "es")
    (mail,) = map(outbox.read_mail, folder.iterdir())
    assert (mail["To"], mail["From"]) == ("ana@mail.example", "Espacio <espacio@localhost.example>")
    assert (mail["Subject"], mail["Auto-Submitted"]) == ("Elige una contraseña nueva · Espacio", "auto-generated")
    bodies = [mail.get_body((kind,)) for kind in ("plain", "html")]
    assert all(body is not None and LINK in body.get_content() and "@ana" in body.get_content() for body in bodies)


def test_new_mails_are_announced_once_with_their_links(folder: Path) -> None:
    send("before@mail.example")
    watched, said = Outbox(folder), list[str]()
    send("first@mail.example")
    send("second@mail.example")
    for mail in watched.new():
        announce(mail, said.append)
    assert said == [
        f"Mail to {name}@mail.example: Choose a new password · Espacio\n  {LINK}" for name in ("first", "second")
    ]
    assert list(watched.new()) == []


def test_folder_that_does_not_exist_yet_has_no_mails(tmp_path: Path) -> None:
    assert list(Outbox(tmp_path / "nothing").new()) == []


def test_mail_without_a_link_leads_nowhere() -> None:
    mail = EmailMessage()
    assert link_of(mail) == ""
