"""The processes of a stack."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from infra.local.stack import Stack
from tests.support.patience import patient

LISTEN = "0A"  # the state of a socket in /proc/net/tcp


def worker_of(stack: Stack) -> int:
    """Return the process id of the stack's first media worker; 0 while there is none."""
    return workers_of(stack)[0]


def workers_of(stack: Stack) -> list[int]:
    """Return the process id of each media worker, in the order of `Stack.worker_health`; 0 while it does not run."""
    children = _children(stack)
    ports = [urlsplit(address).port or 0 for address in stack.worker_health]
    return [next((child for child in children if _listens(child, port)), 0) for port in ports]


def running_workers(stack: Stack) -> list[int]:
    """Return the process id of each media worker that runs now, in a stack whose processes are not forks."""
    return [child for child in _children(stack) if b"media_worker" in _command(child)]


def _children(stack: Stack) -> list[int]:
    return [int(child) for child in Path(f"/proc/{stack.pid}/task/{stack.pid}/children").read_text().split()]


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has ended since it was listed
        return b""


def _listens(process: int, port: int) -> bool:
    """Whether the process listens on a TCP port."""
    return not _listening(port).isdisjoint(_open_files(process))


def _open_files(process: int) -> Iterator[str]:
    with suppress(OSError):  # it has ended
        for file in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):  # it has closed this file meanwhile
                yield str(file.readlink())


def _listening(port: int) -> set[str]:
    """Return the sockets that listen on a TCP port, as `/proc/{pid}/fd` names them."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    found = [fields[9] for fields in lines if fields[3] == LISTEN and int(fields[1].rpartition(":")[2], 16) == port]
    return {f"socket:[{inode}]" for inode in found}


def playing_worker(stack: Stack) -> int:
    """Return the process id of the media worker that people are connected to; 0 if there is none."""
    peers = [_health(address).get("peers", 0) for address in stack.worker_health]
    return next((pid for pid, count in zip(workers_of(stack), peers, strict=True) if count), 0)


def _health(address: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(address, timeout=patient(5)) as answer:
            return dict(json.load(answer))
    except OSError:
        return {}
