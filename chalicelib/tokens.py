"""Signed tokens, with which one plane trusts another's statements without asking the database.

They are signed by itsdangerous' HMAC. Each purpose has its own salt, so that a token made for one purpose is refused
for every other. The clock is an argument.
"""

import hashlib
import hmac
from typing import Final, NamedTuple, TypeVar

import msgspec
from itsdangerous import BadData, URLSafeSerializer

from chalicelib.errors import Unauthenticated
from chalicelib.protocol import Grant

Value = TypeVar("Value", Grant, "Receipt", "ServiceCredential", "GuestCredential")

GRANT: Final = "grant"
RECEIPT: Final = "receipt"
SERVICE: Final = "service"
GUEST: Final = "guest"


class ProbeCredentials(NamedTuple):
    """With what the operator asks a worker over UDP whether it can be reached: a username and a password of STUN."""

    username: str
    password: str


def probe_credentials(secret: str, worker: str) -> ProbeCredentials:
    """The credentials that this worker answers for as long as it runs; whoever has the workers' secret can make them.
    They say nothing about anybody and let nobody in."""
    digest = hmac.new(secret.encode(), f"espacio.probe.{worker}".encode(), hashlib.sha256).hexdigest()
    return ProbeCredentials(f"probe:{digest[:32]}", digest[32:])


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names the browser's connection that the answer to an admission is for. `expires` is epoch seconds."""

    space: str
    connection: str
    expires: int


class ServiceCredential(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The credential of a media worker at `$connect`. `expires` is epoch seconds."""

    worker: str
    expires: int


class GuestCredential(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The credential of a visitor without an account: an id (`g_...`). `expires` is epoch seconds."""

    id: str
    expires: int


def seal(secret: str, purpose: str, value: msgspec.Struct) -> str:
    """`value` as a signed, URL-safe string."""
    return _signer(secret, purpose).dumps(msgspec.to_builtins(value))


def open_grant(secret: str, token: str, *, now: float) -> Grant:
    """The grant in `token`. Raises Unauthenticated: `grant_invalid`, `grant_expired`."""
    return _open(secret, GRANT, token, Grant, now)


def open_receipt(secret: str, token: str, *, now: float) -> Receipt:
    """The receipt in `token`, or in the grant that workers of an earlier version send instead.

    Raises Unauthenticated: `grant_invalid`, `grant_expired`.
    """
    try:
        value = msgspec.convert(_signer(secret, RECEIPT).loads(token), Receipt)
    except (BadData, UnicodeError, msgspec.ValidationError):
        return _receipt_of(open_grant(secret, token, now=now))
    return _lasting(value, GRANT, now)


def _receipt_of(grant: Grant) -> Receipt:
    if grant.act != "admit" or grant.connection is None:
        raise Unauthenticated("grant_invalid", f"This grant is for {grant.act}; only an admission is answered.")
    return Receipt(grant.room.space, grant.connection, grant.expires)


def open_service(secret: str, token: str, *, now: float) -> ServiceCredential:
    """The service credential in `token`. Raises Unauthenticated: `service_invalid`, `service_expired`."""
    return _open(secret, SERVICE, token, ServiceCredential, now)


def open_guest(secret: str, token: str, *, now: float) -> GuestCredential:
    """The guest in `token`. Raises Unauthenticated: `guest_invalid`, `guest_expired`."""
    return _open(secret, GUEST, token, GuestCredential, now)


def _open(secret: str, purpose: str, token: str, kind: type[Value], now: float) -> Value:
    try:
        value = msgspec.convert(_signer(secret, purpose).loads(token), kind)
    except (BadData, UnicodeError, msgspec.ValidationError) as error:
        raise Unauthenticated(f"{purpose}_invalid", f"This {purpose} token is not one of ours.") from error
    return _lasting(value, purpose, now)


def _lasting(value: Value, purpose: str, now: float) -> Value:
    if value.expires <= now:
        raise Unauthenticated(f"{purpose}_expired", f"This {purpose} token ended {now - value.expires:.0f} s ago.")
    return value


def _signer(secret: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=f"espacio.{purpose}")
