"""How much of the memory that this process may have is taken."""

import os
import resource
from pathlib import Path
from typing import Final

_LIMITS: Final = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_STATUS: Final = Path("/proc/self/statm")


def memory_limit(limits: tuple[Path, ...] = _LIMITS) -> int:
    """The bytes that the container may have, or those of the machine if it has no limit."""
    machine = os.sysconf("SC_PHYS_PAGES") * resource.getpagesize()
    given = [int(text) for path in limits if path.exists() and (text := path.read_text().strip()).isdecimal()]
    return min([machine, *given])


def memory_share(limit: int, status: Path = _STATUS) -> float:
    """The share of `limit` (bytes) that is resident in this process; 0 where the kernel does not tell."""
    if not status.exists():
        return 0.0
    return int(status.read_text().split()[1]) * resource.getpagesize() / limit
