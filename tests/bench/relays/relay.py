"""What a relay is to the bench."""

import os
import socket
from pathlib import Path
from typing import Final, NamedTuple, Protocol

_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Setting(NamedTuple):
    """What a relay is started with: a folder for its files, the name of a source (`SOURCES`), and its listeners."""

    folder: Path
    source: str
    listeners: int


class Relay(Protocol):
    """A running relay. One person talks for as long as it runs, from another process."""

    pid: int

    async def join(self, offer: str) -> str:
        """Let a listener in, and return the SDP from the relay, with a candidate."""


def cpu(pid: int) -> float:
    """Return the CPU seconds of a process until now, with all its threads."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident(pid: int) -> int:
    """Return the bytes of memory that a process occupies."""
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def free_port(kind: socket.SocketKind) -> int:
    """Return a port of loopback that nobody uses."""
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether somebody accepts connections at this port of loopback."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
