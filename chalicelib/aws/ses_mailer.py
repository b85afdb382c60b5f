"""Email by Amazon SES. The identity of the sender is verified once, by the template `mail.yaml`."""

import logging
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from chalicelib.domain.mail import Mail, MailText
from chalicelib.errors import Unavailable

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S: Final = 2.0
READ_TIMEOUT_S: Final = 5.0
# For good: SES found the content or the address unacceptable.
REFUSED: Final = frozenset({"MessageRejected", "BadRequestException"})
# RFC 3834 section 5: no auto-responder answers a mail that a machine has sent.
HEADERS: Final = [{"Name": "Auto-Submitted", "Value": "auto-generated"}]


class SesMailer:
    """`session` is PynamoDB's botocore session, `sender` the address that mails come from, `words` what they say."""

    def __init__(self, session: Session, sender: str, words: Callable[[Mail], MailText]) -> None:
        self._session = session
        self._sender = sender
        self._words = words

    def send(self, mail: Mail) -> None:
        """Send a mail. Raises Unavailable if a retry may help; a mail that SES refuses for good is dropped and logged,
        without its address."""
        said = self._words(mail)
        body = {"Text": _utf8(said.text), "Html": _utf8(said.html)}
        try:
            self._client.send_email(
                FromEmailAddress=f"Espacio <{self._sender}>",
                Destination={"ToAddresses": [mail.to]},
                Content={"Simple": {"Subject": _utf8(said.subject), "Body": body, "Headers": HEADERS}},
            )
        except ClientError as error:
            self._failed(mail, error.response.get("Error", {}).get("Code", ""))
        except BotoCoreError as error:
            self._failed(mail, type(error).__name__)

    def _failed(self, mail: Mail, code: str) -> None:
        log.warning("a mail (%s) was not sent: %s", mail.kind, code)
        if code not in REFUSED:
            raise Unavailable("unavailable")

    @cached_property
    def _client(self) -> Any:
        limits = Config(connect_timeout=CONNECT_TIMEOUT_S, read_timeout=READ_TIMEOUT_S)
        return self._session.create_client("sesv2", config=limits)


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}
