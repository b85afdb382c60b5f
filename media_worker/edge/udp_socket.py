"""The one UDP socket: non-blocking, IPv4 or both families."""

import socket
import struct
from typing import Final

_BUFFERS: Final = 4 * 1024 * 1024  # bytes asked of the kernel, which gives what its limits allow
_LARGEST: Final = 2_048  # bytes; nothing a browser sends is longer
_MAPPED: Final = "::ffff:"


class UdpSocket:
    """Datagrams in and out, never waiting. Addresses are `(host, port)` as the socket's family writes them."""

    def __init__(self, host: str, port: int) -> None:
        self._six = ":" in host
        self._socket = socket.socket(socket.AF_INET6 if self._six else socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        if self._six:
            self._socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            self._socket.setsockopt(socket.SOL_SOCKET, option, _BUFFERS)
        self._socket.bind((host, port))
        self.port: int = self._socket.getsockname()[1]

    def fileno(self) -> int:
        """The file descriptor."""
        return self._socket.fileno()

    def receive(self) -> tuple[bytes, tuple[str, int]] | None:
        """The next datagram and its source; None when there is none."""
        try:
            datagram, source = self._socket.recvfrom(_LARGEST)
        except OSError:
            return None
        return datagram, (source[0], source[1])

    def send(self, datagram: bytes, address: tuple[str, int]) -> None:
        """Send, or drop: UDP's own promise."""
        try:
            self._socket.sendto(datagram, address)
        except OSError:
            return

    def plain(self, address: tuple[str, int]) -> tuple[str, int]:
        """`address` as its owner knows it: IPv4 that arrived on an IPv6 socket is IPv4 again."""
        return address[0].removeprefix(_MAPPED), address[1]

    def pack_address(self, address: tuple[str, int]) -> bytes:
        """`address` as sockaddr_in (16 bytes) or sockaddr_in6 (28 bytes)."""
        host, port = address
        if self._six:
            head = struct.pack("=H", socket.AF_INET6) + struct.pack("!HL", port, 0)
            return head + socket.inet_pton(socket.AF_INET6, host.partition("%")[0]) + bytes(4)
        return struct.pack("=H", socket.AF_INET) + struct.pack("!H", port) + socket.inet_aton(host) + bytes(8)

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()
