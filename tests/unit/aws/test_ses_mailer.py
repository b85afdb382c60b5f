"""SES: what is sent, which failures are tried again, and that no address is logged."""

import logging
from typing import Any

import pytest
from botocore.session import Session
from botocore.stub import Stubber

from chalicelib.aws.ses_mailer import SesMailer
from chalicelib.domain.mail import Mail, MailText
from chalicelib.errors import Unavailable

SECRET = "https://example.org/reset-password#a_1.t0ken"
MAIL = Mail("reset", "ana@mail.example", "en", "ana", SECRET)


@pytest.fixture
def mailer(monkeypatch: pytest.MonkeyPatch) -> SesMailer:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return SesMailer(Session(), "espacio@example.org", lambda mail: MailText("Hello", f"See {mail.link}", "<p>"))


def answer(mailer: SesMailer) -> Stubber:
    client: Any = mailer._client
    return Stubber(client)


def test_mail_is_sent_to_one_address_in_the_name_of_the_site(mailer: SesMailer) -> None:
    body = {
        "Text": {"Data": f"See {SECRET}", "Charset": "UTF-8"},
        "Html": {"Data": "<p>", "Charset": "UTF-8"},
    }
    content = {
        "Subject": {"Data": "Hello", "Charset": "UTF-8"},
        "Body": body,
        "Headers": [{"Name": "Auto-Submitted", "Value": "auto-generated"}],
    }
    asked = {
        "FromEmailAddress": "Espacio <espacio@example.org>",
        "Destination": {"ToAddresses": ["ana@mail.example"]},
        "Content": {"Simple": content},
    }
    with answer(mailer) as ses:
        ses.add_response("send_email", {"MessageId": "1"}, asked)
        mailer.send(MAIL)
        ses.assert_no_pending_responses()


@pytest.mark.parametrize("code", ["TooManyRequestsException", "SendingPausedException", "AccessDeniedException"])
def test_failure_that_may_pass_is_raised(mailer: SesMailer, code: str) -> None:
    with answer(mailer) as ses:
        ses.add_client_error("send_email", code)
        with pytest.raises(Unavailable):
            mailer.send(MAIL)


@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
def test_mail_refused_for_good_is_dropped_and_logged_without_what_it_says(
    mailer: SesMailer, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    caplog.set_level(logging.DEBUG, "chalicelib")
    with answer(mailer) as ses:
        ses.add_client_error("send_email", code, "Address ana@mail.example is not verified")
        mailer.send(MAIL)
    assert code in caplog.text
    assert "ana" not in caplog.text
    assert "t0ken" not in caplog.text
