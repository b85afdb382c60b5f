"""Web Push (RFC 8030) to the push services of browsers: encrypted for the device (RFC 8291), signed by us (RFC 8292).

An endpoint is a URL from an untrusted browser, so a request to it must reach nothing but a push service. Its host
has to be a known one, on the https port, with public addresses only; the request goes to the address that was
checked; redirects are not followed, and responses are not read.
"""

import hashlib
import ipaddress
import logging
import socket
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, urlsplit

import msgspec
from itsdangerous.encoding import base64_decode, base64_encode

from chalicelib.domain.push import Device, News
from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

log = logging.getLogger(__name__)

HOSTS: Final = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com")
DOMAINS: Final = (".push.services.mozilla.com", ".notify.windows.com", ".push.apple.com")
CONNECT_S, READ_S = 2.0, 4.0
SIGNED_S: Final = 12 * 3600  # at most 24 h, RFC 8292 section 2
TEXT_LIMIT: Final = 300  # characters: with its names a message stays under 4,096 bytes, RFC 8030 section 7.2
GONE: Final = (404, 410)  # RFC 8030 section 7.3: the subscription no longer exists
UNSIGNED: Final = (401, 403)  # the subscription may be for an older key of ours, RFC 8292 section 4.2
URGENT: Final = ("invited", "live", "starting", "message")
ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256, FIPS 186-5

Say = Callable[[str, News], tuple[str, str]]
"""The title and the text of news in a language."""


class WebPush:
    """`secret` is 64 hexadecimal digits from which the VAPID key is derived; `contact` is a mailto: or https: URL for
    the operators of push services. `services` are additional origins to allow, without the checks above."""

    def __init__(self, secret: str, contact: str, say: Say, services: tuple[str, ...] = ()) -> None:
        self._secret = secret
        self._contact = contact
        self._say = say
        self._services = services

    @cached_property
    def key(self) -> str:
        """The public key as browsers expect it: the uncompressed point, base64url."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64_encode(point).decode()

    def allows(self, endpoint: str) -> bool:
        """Whether `endpoint` belongs to a known push service."""
        try:
            parts = urlsplit(endpoint)
            port = parts.port
        except ValueError:
            return False
        if f"{parts.scheme}://{parts.netloc}" in self._services:
            return True
        host = parts.hostname or ""
        known = host in HOSTS or host.endswith(DOMAINS)
        return endpoint.isascii() and parts.scheme == "https" and port in (None, 443) and not parts.username and known

    def send(self, device: Device, news: News, seconds: int) -> bool:
        """Push `news`, which the service stores for at most `seconds`. False if the subscription is gone, or is for
        another key than ours. Raises Unavailable if a retry may help."""
        if not self.allows(device.endpoint) or device.signed_for not in ("", self.key):
            return False
        status = self._post(urlsplit(device.endpoint), self._sealed(device, news), self._headers(device, news, seconds))
        if status == 429 or status >= 500:
            raise Unavailable("unavailable", f"The push service answered {status}.")
        if status in GONE or (status in UNSIGNED and not device.signed_for):
            return False
        if status >= 400:
            log.warning("a push service refused a message: %d", status)
        return True

    def _sealed(self, device: Device, news: News) -> bytes:
        import http_ece
        from cryptography.hazmat.primitives.asymmetric import ec

        title, text = self._say(device.language, news)
        body = {"title": title, "text": text[:TEXT_LIMIT], "tag": news.tag, "path": news.path, "kind": news.kind}
        sealed: bytes = http_ece.encrypt(
            msgspec.json.encode(body),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=base64_decode(device.p256dh),
            auth_secret=base64_decode(device.auth),
            version="aes128gcm",
        )
        return sealed

    def _headers(self, device: Device, news: News, seconds: int) -> dict[str, str]:
        parts = urlsplit(device.endpoint)
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": news.at // 1000 + SIGNED_S, "sub": self._contact}
        return {
            "Authorization": f"vapid t={self._signed(claims)}, k={self.key}",
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(seconds),
            "Urgency": "high" if news.kind in URGENT else "normal",
            # A newer message replaces one that is still waiting; at most 32 characters (RFC 8030 section 5.4).
            "Topic": hashlib.sha256(news.tag.encode()).hexdigest()[:32],
        }

    def _signed(self, claims: dict[str, Any]) -> str:
        from joserfc import jwk, jwt

        return jwt.encode({"alg": "ES256", "typ": "JWT"}, claims, jwk.ECKey.import_key(self._pem), algorithms=["ES256"])

    def _post(self, parts: SplitResult, body: bytes, headers: dict[str, str]) -> int:
        """The status of the response. Raises Unavailable if there is none."""
        import urllib3

        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        try:
            with self._pool(parts) as pool:
                answer = pool.urlopen(
                    "POST", path, body, headers | {"Host": parts.netloc}, redirect=False, preload_content=False
                )
                answer.close()
                return int(answer.status)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Unavailable("unavailable", f"The push service did not answer: {type(error).__name__}.") from error

    def _pool(self, parts: SplitResult) -> Any:
        import urllib3

        limits: dict[str, Any] = {"timeout": urllib3.Timeout(connect=CONNECT_S, read=READ_S), "retries": False}
        if f"{parts.scheme}://{parts.netloc}" in self._services:
            return urllib3.connection_from_url(f"{parts.scheme}://{parts.netloc}", **limits)
        host = parts.hostname or ""
        address = public_address(host, socket.getaddrinfo)
        return urllib3.HTTPSConnectionPool(address, 443, server_hostname=host, assert_hostname=host, **limits)

    @cached_property
    def _private(self) -> "EllipticCurvePrivateKey":
        from cryptography.hazmat.primitives.asymmetric import ec

        return ec.derive_private_key(int(self._secret, 16) % (ORDER - 1) + 1, ec.SECP256R1())

    @cached_property
    def _pem(self) -> bytes:
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_address(host: str, resolve: Callable[..., Any]) -> str:
    """An IP address of `host`, if all its addresses are public. Raises Unavailable otherwise."""
    found = [str(entry[4][0]) for entry in resolve(host, 443, type=socket.SOCK_STREAM)]
    if not found or not all(_is_public(address) for address in found):
        raise Unavailable("unavailable", f"{host} is not at a public address.")
    return found[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None) or parsed
    return parsed.is_global and inner.is_global and not parsed.is_multicast
