"""The UDP socket of the edge: non-blocking, IPv4 only or both families."""

import socket
import struct
import sys
import time
from typing import Final

_BUFFERS: Final = 4 * 1024 * 1024  # bytes requested; the kernel gives what its limits allow
_LARGEST: Final = 2_048  # bytes; browsers send no longer datagrams
_MAPPED: Final = "::ffff:"
_TIMESTAMPS: Final = 35  # SO_TIMESTAMPNS of Linux, for which Python has no name
_TIMESTAMP: Final = struct.Struct("@ll")  # seconds and nanoseconds of the wall clock
_ANCILLARY: Final = socket.CMSG_SPACE(_TIMESTAMP.size)
_LONGEST_WAIT: Final = 1.0  # s; more than that is a wall clock that was set


class UdpSocket:
    """Sends and receives without waiting. Addresses are `(host, port)` as the socket's family writes them.

    `stamped` says whether the kernel notes when a datagram comes, and `waited` how long the last one waited until it
    was received (s); 0 if that is unknown.
    """

    def __init__(self, host: str, port: int) -> None:
        """Bind to `host` (an IPv6 address serves both families) and `port` (0: any). Raises OSError."""
        self._six = ":" in host
        self._socket = socket.socket(socket.AF_INET6 if self._six else socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        if self._six:
            self._socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            self._socket.setsockopt(socket.SOL_SOCKET, option, _BUFFERS)
        try:
            self._socket.bind((host, port))
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]
        self.stamped = _ask_for_timestamps(self._socket)
        self.waited = 0.0

    def fileno(self) -> int:
        """The file descriptor."""
        return self._socket.fileno()

    def receive(self) -> tuple[bytes, tuple[str, int]] | None:
        """The next datagram and its source address, or None if there is none."""
        try:
            datagram, ancillary, _, source = self._socket.recvmsg(_LARGEST, _ANCILLARY)
        except OSError:
            return None
        self.waited = _since(ancillary[0][2]) if ancillary else 0.0
        return datagram, (source[0], source[1])

    def send(self, datagram: bytes, address: tuple[str, int]) -> None:
        """Send `datagram`; it is dropped if the kernel refuses it."""
        try:
            self._socket.sendto(datagram, address)
        except OSError:
            return

    def plain(self, address: tuple[str, int]) -> tuple[str, int]:
        """`address` as its owner sees it: without the prefix that an IPv6 socket gives to IPv4 addresses."""
        return address[0].removeprefix(_MAPPED), address[1]

    def pack_address(self, address: tuple[str, int]) -> bytes:
        """`address` as sockaddr_in (16 bytes) or sockaddr_in6 (28 bytes)."""
        host, port = address
        if self._six:
            head = struct.pack("=H", socket.AF_INET6) + struct.pack("!HL", port, 0)
            return head + socket.inet_pton(socket.AF_INET6, host.partition("%")[0]) + bytes(4)
        return struct.pack("=H", socket.AF_INET) + struct.pack("!H", port) + socket.inet_aton(host) + bytes(8)

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def _ask_for_timestamps(one: socket.socket) -> bool:
    """Whether the kernel will note when datagrams come."""
    if sys.platform != "linux":
        return False
    try:
        one.setsockopt(socket.SOL_SOCKET, _TIMESTAMPS, 1)
    except OSError:
        return False
    return True


def _since(timestamp: bytes) -> float:
    """Seconds since a time that the kernel has noted."""
    seconds, nanoseconds = _TIMESTAMP.unpack(timestamp)
    waited = time.time() - seconds - nanoseconds * 1e-9
    return waited if 0.0 <= waited <= _LONGEST_WAIT else 0.0
