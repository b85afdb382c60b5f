"""Distributes the tests to the processes of pytest-xdist.

Files are distributed whole, the longest first, to whichever process is free. Files marked `pytest.mark.sound` are about
sound in real time, and wait for it: one of the processes never has them, so that it uses the processor meanwhile.
Browser tests come before the others, one file after another, so that a process starts its browsers once.
"""

from functools import cached_property
from typing import Any, Final

from xdist.scheduler import LoadScopeScheduling

MARK: Final = "pytest.mark.sound"
# Seconds per test, by the start of its path; only the order of the files depends on them.
BROWSER: Final = "tests/browser/"
SECONDS: Final = {BROWSER: 6.0, "tests/integration/stack/": 5.0, "tests/integration/": 0.2}
OTHERS: Final = 0.1
Process = Any  # xdist's controller of one process


class Lanes(LoadScopeScheduling):  # type: ignore[misc]
    """Distributes files: those with sound to all processes but one, everything else to all."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("::", 1)[0]

    def _assign_work_unit(self, node: Process) -> None:
        """Give the process the best next file, or let it finish if it may have none."""
        file = self._best_for(node)
        if file is None:
            node.shutdown()
        else:
            self.workqueue.move_to_end(file, last=False)
            super()._assign_work_unit(node)

    def _best_for(self, node: Process) -> str | None:
        busy = sum(self._has_sound(other) for other in self.assigned_work if other is not node)
        silent = busy >= max(1, len(self.assigned_work) - 1)
        allowed = [file for file in self.workqueue if not (silent and file in self._sound)]
        return max(allowed, key=self._rank, default=None)

    def _rank(self, file: str) -> tuple[bool, bool, float]:
        return file in self._sound, file.startswith(BROWSER), self._seconds(file)

    def _has_sound(self, node: Process) -> bool:
        """Whether the process still has tests of sound to run."""
        return any(file in self._sound and not all(tests.values()) for file, tests in self.assigned_work[node].items())

    def _seconds(self, file: str) -> float:
        each = next((seconds for start, seconds in SECONDS.items() if file.startswith(start)), OTHERS)
        return each * len(self.workqueue[file])

    @cached_property
    def _sound(self) -> frozenset[str]:
        """Return the marked files. The marks themselves stay in the processes that collect the tests."""
        files = {self._split_scope(nodeid) for nodeid in self.collection or ()}
        return frozenset(file for file in files if MARK in (self.config.rootpath / file).read_text())
