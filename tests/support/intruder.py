"""Somebody who forges the source addresses of others, and what they can send without keys."""

from collections.abc import Callable

from OpenSSL import SSL

from media_worker.edge.demux import DatagramKind, kind_of
from tests.support.edge import RunningEdge, Wire

FATAL_ALERT = bytes([21, 0xFE, 0xFD]) + bytes(8) + b"\x00\x02\x02\x28"


class Intruder(Wire):
    """Behind each datagram that arrives, puts those that `forge` returns, as if they came from the same address."""

    def __init__(self, stage: RunningEdge, forge: Callable[[bytes], list[bytes]]) -> None:
        """Forge in the name of everybody who is not here yet."""
        super().__init__(stage.edge)
        self._friends = {address for peer in stage.edge._peers for address in peer.addresses}
        self._forged: list[tuple[bytes, tuple[str, int]]] = []
        self._forge = forge

    def receive(self) -> tuple[bytes, tuple[str, int]] | None:
        if self._forged:
            return self._forged.pop(0)
        received = super().receive()
        if received is not None and received[1] not in self._friends:
            self._forged = [(datagram, received[1]) for datagram in self._forge(received[0])]
        return received


def client_hello() -> bytes:
    """Return a ClientHello of somebody without a certificate."""
    connection = SSL.Connection(SSL.Context(SSL.DTLS_METHOD))
    connection.set_connect_state()
    try:
        connection.do_handshake()
    except SSL.WantReadError:
        return connection.bio_read(65_536)
    raise AssertionError("a handshake without a peer")


def without_keys(datagram: bytes) -> list[bytes]:
    """Return what needs no keys: empty and truncated datagrams, alerts, junk of every kind, and the same once more."""
    hello = client_hello()
    junk = [bytes([first, second]) + bytes(60) for first in (0, 16, 20, 22, 23, 128) for second in (0xFE, 200, 111)]
    return [b"", datagram[:1], datagram[:13], datagram[: len(datagram) // 2], hello[:30], FATAL_ALERT, *junk, datagram]


def with_hellos(datagram: bytes) -> list[bytes]:
    """Return a ClientHello of somebody else too, once the peer's own is under way.

    If one came in the moment between a peer's check and its hello, the answer would end the peer's own handshake.
    """
    hellos = [] if kind_of(datagram) is DatagramKind.STUN else [client_hello()]
    return [*without_keys(datagram), *hellos]
