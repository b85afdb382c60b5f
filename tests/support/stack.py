"""The processes of a stack."""

from pathlib import Path

from infra.local.stack import Stack


def worker_of(stack: Stack) -> int:
    """Return the process id of the stack's media worker; 0 while there is none."""
    children = Path(f"/proc/{stack.pid}/task/{stack.pid}/children").read_text().split()
    workers = [child for child in children if b"media_worker" in _command(child)]
    return int(workers[0]) if workers else 0


def _command(process: str) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has ended since it was listed
        return b""
