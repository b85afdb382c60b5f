"""Addresses of the UDP socket, and datagrams between two of them."""

import select
import socket
import sys
import time
from collections.abc import Iterator
from struct import Struct

import pytest

from media_worker.edge.udp_socket import UdpSocket, _since
from tests.support.patience import until


@pytest.fixture
def sockets() -> Iterator[tuple[UdpSocket, UdpSocket]]:
    pair = UdpSocket("127.0.0.1", 0), UdpSocket("127.0.0.1", 0)
    yield pair
    for one in pair:
        one.close()


def test_datagram_arrives_with_its_source(sockets: tuple[UdpSocket, UdpSocket]) -> None:
    one, other = sockets
    assert other.receive() is None
    one.send(b"hello", ("127.0.0.1", other.port))
    received: list[tuple[bytes, tuple[str, int]]] = []

    def arrived() -> str | None:
        received.extend(filter(None, [other.receive()]))
        return None if received else "nothing has arrived"

    until(arrived)
    assert received == [(b"hello", ("127.0.0.1", one.port))]


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux notes when datagrams come.")
def test_socket_knows_how_long_a_datagram_waited(sockets: tuple[UdpSocket, UdpSocket]) -> None:
    one, other = sockets
    assert other.stamped
    begun = time.monotonic()
    one.send(b"hello", ("127.0.0.1", other.port))
    sent = time.monotonic()
    select.select([other], [], [])
    while time.monotonic() < sent + 0.01:  # the datagram waits
        pass
    received = time.monotonic()
    assert other.receive() is not None
    assert received - sent - 0.001 <= other.waited <= time.monotonic() - begun + 0.001


def test_wait_that_cannot_be_true_is_none() -> None:
    stamp = Struct("@ll")
    assert _since(stamp.pack(int(time.time()) + 5, 0)) == _since(stamp.pack(0, 0)) == 0.0


def test_datagram_that_the_kernel_refuses_is_dropped(sockets: tuple[UdpSocket, UdpSocket]) -> None:
    sockets[0].send(bytes(70_000), ("127.0.0.1", sockets[1].port))
    assert sockets[1].receive() is None


def test_address_is_packed_as_the_kernel_wants_it(sockets: tuple[UdpSocket, UdpSocket]) -> None:
    packed = sockets[0].pack_address(("10.0.0.1", 4000))
    family = socket.AF_INET.to_bytes(2, "little")
    assert packed == family + (4000).to_bytes(2, "big") + bytes([10, 0, 0, 1]) + bytes(8)


@pytest.mark.skipif(not socket.has_ipv6, reason="This machine has no IPv6.")
def test_ipv6_socket_serves_both_families() -> None:
    one = UdpSocket("::1", 0)
    packed = one.pack_address(("fe80::1%eth0", 4000))
    assert packed[2:8] == (4000).to_bytes(2, "big") + bytes(4)
    assert (packed[8:24], packed[24:]) == (socket.inet_pton(socket.AF_INET6, "fe80::1"), bytes(4))
    assert one.plain(("::ffff:10.0.0.1", 4000)) == ("10.0.0.1", 4000)
    assert one.plain(("2001:db8::1", 4000)) == ("2001:db8::1", 4000)
    one.close()


def test_socket_whose_port_is_taken_is_closed(sockets: tuple[UdpSocket, UdpSocket]) -> None:
    # A socket that stays open warns when it is collected, and warnings fail.
    with pytest.raises(OSError, match="in use"):
        UdpSocket("127.0.0.1", sockets[0].port)
