"""A push service on this machine (RFC 8030), and a browser's side of it: keys, and reading what arrives."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from itsdangerous.encoding import base64_decode, base64_encode
from joserfc import jwk, jwt


@dataclass(frozen=True)
class Pushed:
    """One request to the service."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """`status` answers every push; what came is in `pushed`."""

    origin: str = ""
    status: int = 201
    location: str = ""
    pushed: list[Pushed] = field(default_factory=list)


@dataclass
class Subscription:
    """What a browser makes when it subscribes: an endpoint, and keys of which only it has the private half."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen bytes 16"

    @property
    def body(self) -> dict[str, str]:
        """As `PUT /api/push/devices` takes it."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": base64_encode(point).decode(), "auth": base64_encode(self.auth).decode()}
        return {"endpoint": self.endpoint, **keys}

    def read(self, pushed: Pushed) -> dict[str, Any]:
        """What was pushed, decrypted as a browser does (RFC 8291)."""
        text = http_ece.decrypt(pushed.body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        found: dict[str, Any] = msgspec.json.decode(text)
        return found


def claims_of(pushed: Pushed, key: str) -> dict[str, Any]:
    """What the sender signed with the key whose public half is `key` (RFC 8292). Raises where it did not."""
    token, shown = pushed.headers["Authorization"].removeprefix("vapid ").split(", ")
    assert shown == f"k={key}"
    point = base64_decode(key)
    public: dict[str, str | list[str]] = {
        "kty": "EC",
        "crv": "P-256",
        "x": base64_encode(point[1:33]).decode(),
        "y": base64_encode(point[33:]).decode(),
    }
    signed: dict[str, Any] = jwt.decode(token.removeprefix("t="), jwk.ECKey.import_key(public)).claims
    return signed


@contextmanager
def push_service() -> Iterator[PushService]:
    """One that runs on a free port of this machine."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.pushed.append(Pushed(self.path, dict(self.headers.items()), body))
            self.send_response(service.status)
            if service.location:
                self.send_header("Location", service.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
