"""A small client of Mumble: it comes in over TLS, and sends and counts voice over UDP.

Mumble's protocol: https://mumble-protocol.readthedocs.io, of version 1.3. UDP is encrypted by OCB2-AES128.
"""

import socket
import ssl
import struct
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from tests.bench.relays.listeners import own_address, udp_socket
from tests.bench.relays.mumble_wire import BLOCK, bytes_field, bytes_fields, number_field, ocb2, varint

VERSION, AUTHENTICATE, PING, SYNC, CRYPTO = 0, 2, 3, 5, 15  # types of messages
PROTOCOL: Final = 1 << 16 | 3 << 8 | 4  # 1.3.4
OPUS, UDP_PING = 4 << 5, 1 << 5  # types of datagrams, for everybody in the channel
PING_LENGTH: Final = 6  # bytes of an answer to a ping; no voice is as short


class MumbleClient:
    """One person in the root channel. Raises OSError if the server refuses."""

    def __init__(self, name: str, port: int) -> None:
        self.udp = udp_socket()
        self.udp.connect((own_address(), port))
        self.tcp = _tls(port)
        self.received = 0
        self._sent = 0
        self._send(VERSION, number_field(1, PROTOCOL))
        self._send(AUTHENTICATE, bytes_field(1, name.encode()) + number_field(5, 1))
        self._enter()
        self.tcp.setblocking(False)

    def renew(self) -> None:
        """Tell the server that this client is still there, by both ways; its UDP address becomes known so."""
        self._send(PING, number_field(1, 0))
        self._datagram(bytes([UDP_PING, 0]))

    def say(self, payload: bytes) -> None:
        """Send an Opus packet."""
        self._datagram(bytes([OPUS]) + varint(self._sent) + varint(len(payload)) + payload)
        self._sent += 1

    def take(self) -> None:
        """Read everything that waits, and count voice."""
        try:
            while True:
                self.received += len(self.udp.recv(2_048)) != PING_LENGTH
        except (BlockingIOError, ConnectionRefusedError):
            pass
        try:
            while self.tcp.recv(65_536):
                pass
        except (ssl.SSLWantReadError, ConnectionError):
            pass

    def _enter(self) -> None:
        """Read until the server has told everything."""
        crypto = dict[int, bytes]()
        while (message := self._read())[0] != SYNC:
            crypto = bytes_fields(message[1]) if message[0] == CRYPTO else crypto
        self._cipher = Cipher(AES(crypto[1]), ECB()).encryptor()
        self._nonce = int.from_bytes(crypto[2], "little")

    def _datagram(self, plain: bytes) -> None:
        self._nonce = (self._nonce + 1) % 2**128
        nonce = self._nonce.to_bytes(BLOCK, "little")
        text, tag = ocb2(self._cipher.update, nonce, plain)
        self.udp.send(nonce[:1] + tag[:3] + text)

    def _send(self, kind: int, body: bytes) -> None:
        self.tcp.sendall(struct.pack("!HI", kind, len(body)) + body)

    def _read(self) -> tuple[int, bytes]:
        kind, length = struct.unpack("!HI", self._exactly(6))
        return kind, self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        parts = b""
        while len(parts) < length:
            more = self.tcp.recv(length - len(parts))
            if not more:
                raise ConnectionError("the server has refused a client")
            parts += more
        return parts


def _tls(port: int) -> ssl.SSLSocket:
    """Return a connection to the server, whose certificate is its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(socket.create_connection((own_address(), port)))
