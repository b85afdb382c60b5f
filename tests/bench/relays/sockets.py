"""Listeners that only receive: sockets without keys, for a sender that needs no connection."""

import selectors
import socket
from multiprocessing.connection import Connection

from tests.bench.relays.listeners import own_address, report, udp_socket


class Sockets:
    """So many sockets, and how many datagrams each has received."""

    def __init__(self, count: int) -> None:
        self.sockets = [udp_socket() for _ in range(count)]
        self.received = [0] * count
        self._selector = selectors.DefaultSelector()
        for number, one in enumerate(self.sockets):
            self._selector.register(one, selectors.EVENT_READ, number)

    def turn(self, seconds: float) -> None:
        """Read what comes, for at most so long."""
        for key, _ in self._selector.select(seconds):
            self.received[key.data] += _drain(self.sockets[key.data])


def receive(pipe: Connection, count: int) -> None:
    """Run a process of sockets. It talks as `listeners.listen`, but its offers are addresses with their ports."""
    crowd = Sockets(count)
    for one in crowd.sockets:
        pipe.send(f"{own_address()} {one.getsockname()[1]}")
        pipe.recv()
    report(pipe, crowd.turn, lambda: list(crowd.received))


def _drain(one: socket.socket) -> int:
    """Read all that waits in a socket, and return how many datagrams that were."""
    count = 0
    while True:
        try:
            one.recv(2_048)
        except BlockingIOError:
            return count
        count += 1
