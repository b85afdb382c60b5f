"""What the doctor asks the site from outside, as a browser does."""

import base64
import json
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPSConnection
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from infra.aws.findings import Finding

TIMEOUT: Final = 10.0
AGAIN: Final = "Run make deploy again: it tells CloudFront where the API is. If that is no help, look at its log group."
DAY_S: Final = 86_400
RENEWED_DAYS: Final = 30  # before its end; ACM begins 60 days before
CERTIFICATE_REMEDY: Final = (
    "Look at the certificate in ACM, in us-east-1: it has to name the domain, and is renewed while the DNS record by "
    "which it was validated is there. To take another: make deploy DOMAIN=... CERTIFICATE=arn:..."
)
SKEW_S: Final = 60  # signed tickets and grants live for half a minute or more


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Outside:
    """The site as a browser reaches it."""

    def __init__(self, address: str, distribution: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port
        self._secure, self._distribution = parts.scheme == "https", distribution

    def get(self, path: str, **headers: str) -> Reply:
        """Raises OSError."""
        kind = HTTPSConnection if self._secure else HTTPConnection
        connection = kind(self._host, self._port, timeout=TIMEOUT)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def checks(self) -> Iterator[Callable[[], Finding]]:
        yield from (self.certificate, self.page, self.rest, self.socket, self.static, self.clock)

    def name(self) -> Finding:
        """Without an address, nothing else can be asked."""
        try:
            socket.getaddrinfo(self._host, None)
        except socket.gaierror:
            return Finding(f"{self._host} has no address", self._address())
        return Finding(f"{self._host} has an address")

    def _address(self) -> str:
        """Say how the site gets an address."""
        if self._host == self._distribution:
            return "A new distribution has one after a few minutes. Is the network up here?"
        return f"Point it at {self._distribution} (CNAME or ALIAS)."

    def certificate(self) -> Finding:
        """Whether browsers accept the certificate, and will next week. ACM renews it in time by itself, as long as the
        DNS record is there by which it was validated."""
        if not self._secure:
            return Finding("the site has no certificate")
        try:
            left = self._certified_for()
        except ssl.SSLCertVerificationError as error:
            return Finding(f"TLS fails: {error.verify_message}", CERTIFICATE_REMEDY)
        if left < RENEWED_DAYS:
            return Finding(f"the certificate ends in {left:.0f} days, and was not renewed", CERTIFICATE_REMEDY)
        return Finding(f"the certificate is valid for {left:.0f} days")

    def _certified_for(self) -> float:
        """Return for how many days. Raises OSError."""
        with (
            socket.create_connection((self._host, self._port or 443), TIMEOUT) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=self._host) as secure,
        ):
            ends = str((secure.getpeercert() or {})["notAfter"])
        return (ssl.cert_time_to_seconds(ends) - time.time()) / DAY_S

    def page(self) -> Finding:
        answer = self.get("/")
        if answer.status != 200 or b"<html" not in answer.body:
            return Finding(
                f"the first page answers {answer.status}",
                "Look at the log group of the function of the API: /aws/lambda/espacio- and the stage.",
            )
        return Finding("the first page is there")

    def rest(self) -> Finding:
        answer = self.get("/api/live")
        try:
            json.loads(answer.body)
        except ValueError:
            return Finding(f"/api/live answers {answer.status} without JSON", AGAIN)
        return Finding("the REST API answers")

    def socket(self) -> Finding:
        """Without a ticket, our own function refuses, with 401 or 403: then everything before it works."""
        key = base64.b64encode(os.urandom(16)).decode()
        names = {"Upgrade": "websocket", "Connection": "Upgrade"}
        answer = self.get("/socket", **names, **{"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key})
        if answer.status not in (401, 403):
            return Finding(f"/socket answers {answer.status}, expected 401", AGAIN)
        return Finding("the WebSocket API answers")

    def static(self) -> Finding:
        answer = self.get("/static/icon.svg")
        if answer.status != 200:
            return Finding(f"the site's files answer {answer.status}", "Run make deploy again: it uploads them.")
        return Finding("the site's files are there")

    def clock(self) -> Finding:
        ahead = time.time() - parsedate_to_datetime(self.get("/").headers["date"]).timestamp()
        if abs(ahead) > SKEW_S:
            return Finding(
                f"this machine's clock is {ahead:.0f} s ahead of AWS", "Set the clock: AWS refuses requests."
            )
        return Finding("the clocks agree")
