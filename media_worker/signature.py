"""AWS Signature Version 4 of one request, so that a worker needs no AWS library.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

ALGORITHM: Final = "AWS4-HMAC-SHA256"
SIGNED: Final = "content-type;host;x-amz-date;x-amz-security-token"
FORM: Final = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass(frozen=True)
class RoleCredentials:
    """Temporary credentials of a role."""

    key: str
    secret: str
    token: str


def signed_headers(
    url: str, body: str, credentials: RoleCredentials, *, region: str, service: str, now: datetime
) -> dict[str, str]:
    """Return the headers with which a form is sent by POST; `now` is in UTC."""
    moment = now.strftime("%Y%m%dT%H%M%SZ")
    headers = {
        "content-type": FORM,
        "host": urlsplit(url).netloc,
        "x-amz-date": moment,
        "x-amz-security-token": credentials.token,
    }
    scope = f"{moment[:8]}/{region}/{service}/aws4_request"
    text = "\n".join((ALGORITHM, moment, scope, _digest(_canonical(url, body, headers))))
    signature = hmac.new(_key(credentials.secret, scope), text.encode(), hashlib.sha256).hexdigest()
    parts = f"Credential={credentials.key}/{scope}, SignedHeaders={SIGNED}, Signature={signature}"
    return {**headers, "Authorization": f"{ALGORITHM} {parts}"}


def _canonical(url: str, body: str, headers: dict[str, str]) -> str:
    lines = "".join(f"{name}:{value}\n" for name, value in sorted(headers.items()))
    return "\n".join(("POST", urlsplit(url).path or "/", "", lines, SIGNED, _digest(body)))


def _key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
