"""Asks a media worker over UDP whether it can be reached, as a browser does: by a binding request of STUN."""

import socket
import time
from typing import Final
from urllib.parse import urlsplit

from aioice import stun

from chalicelib.tokens import ProbeCredentials

TRIES: Final = (0.5, 1.0, 1.5, 2.0)  # s that each of them waits; a datagram may be lost
LARGEST: Final = 2_048  # bytes


def round_trip(endpoint: str, credentials: ProbeCredentials) -> float | None:
    """Return how long the worker at `endpoint` (`203.0.113.5:40000`) took to answer (s), or None if it did not."""
    parts = urlsplit(f"//{endpoint}")
    family = socket.AF_INET6 if ":" in (parts.hostname or "") else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as client:
        try:
            client.connect((parts.hostname or "", parts.port or 0))
        except OSError:  # this machine has no IPv6
            return None
        return next((took for wait in TRIES if (took := _ask(client, credentials, wait)) is not None), None)


def _ask(client: socket.socket, credentials: ProbeCredentials, wait: float) -> float | None:
    key = credentials.password.encode()
    request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    request.attributes["USERNAME"] = credentials.username
    request.add_message_integrity(key)
    request.add_fingerprint()
    began = time.monotonic()
    client.settimeout(wait)
    try:
        client.send(bytes(request))
        answer = stun.parse_message(client.recv(LARGEST))
    except (OSError, ValueError):  # refused, silent, or not the worker
        return None
    genuine = answer.transaction_id == request.transaction_id and answer.check_message_integrity(key)
    return time.monotonic() - began if genuine else None
