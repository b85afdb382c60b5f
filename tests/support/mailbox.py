"""The mails that a site in this process has sent by SES, as moto keeps them."""

import re
from dataclasses import dataclass
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from tests.support.site import ENVIRONMENT

LINK = re.compile(r'href="([^"]+)"')


@dataclass(frozen=True)
class Received:
    """A mail as moto keeps it: `body` is its HTML."""

    to: str
    subject: str
    body: str

    @property
    def link(self) -> str:
        return str(LINK.findall(self.body)[0])

    @property
    def token(self) -> str:
        """The token in the link, which the page that it leads to sends back."""
        return self.link.partition("#")[2]


def verify_sender() -> None:
    """Let moto send from the site's address."""
    _backend().verify_email_address(ENVIRONMENT["ESPACIO_MAIL_FROM"])


def mails_to(address: str) -> list[Received]:
    """Return the mails to an address, oldest first."""
    found = [Received(one.destinations["ToAddresses"][0], one.subject, one.body) for one in _backend().sent_messages]
    return [one for one in found if one.to == address]


def _backend() -> Any:
    return ses_backends[DEFAULT_ACCOUNT_ID][ENVIRONMENT["AWS_REGION"]]
