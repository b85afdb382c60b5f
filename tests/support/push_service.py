"""A push service on this machine (RFC 8030), and a browser's side of it: keys, and decryption of what arrives."""

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
    """Answers every push with `status`, and records it in `pushed`."""

    origin: str = ""
    status: int = 201
    location: str = ""
    pushed: list[Pushed] = field(default_factory=list)


@dataclass
class Subscription:
    """A browser's subscription: an endpoint, and keys whose private half only the browser has."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen bytes 16"

    @property
    def body(self) -> dict[str, str]:
        """The body of `PUT /api/push/devices`."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": base64_encode(point).decode(), "auth": base64_encode(self.auth).decode()}
        return {"endpoint": self.endpoint, **keys}

    def read(self, pushed: Pushed) -> dict[str, Any]:
        """Decrypt a push as a browser does (RFC 8291)."""
        text = http_ece.decrypt(pushed.body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        found: dict[str, Any] = msgspec.json.decode(text)
        return found


def claims_of(pushed: Pushed, key: str) -> dict[str, Any]:
    """Return what the sender signed with the key whose public half is `key` (RFC 8292). Raises if it did not."""
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
    """Run a push service on a free port of this machine."""
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
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
