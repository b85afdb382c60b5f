"""The processes of a stack."""

import json
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from infra.local.stack import Stack
from tests.support.patience import patient


def worker_of(stack: Stack) -> int:
    """Return the process id of the stack's first media worker; 0 while there is none."""
    return workers_of(stack)[0]


def workers_of(stack: Stack) -> list[int]:
    """Return the process id of each media worker, in the order of `Stack.worker_health`; 0 while it does not run."""
    workers = {_health_port(str(worker)): worker for worker in running_workers(stack)}
    return [workers.get(str(urlsplit(address).port), 0) for address in stack.worker_health]


def running_workers(stack: Stack) -> list[int]:
    """Return the process id of each media worker that runs now."""
    children = Path(f"/proc/{stack.pid}/task/{stack.pid}/children").read_text().split()
    return [int(child) for child in children if b"media_worker" in _read(child, "cmdline")]


def _health_port(process: str) -> str:
    name = b"ESPACIO_HEALTH_PORT="
    settings = _read(process, "environ").split(b"\0")
    return next((one.removeprefix(name).decode() for one in settings if one.startswith(name)), "")


def _read(process: str, file: str) -> bytes:
    try:
        return Path(f"/proc/{process}/{file}").read_bytes()
    except OSError:  # it has ended since it was listed
        return b""


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
