"""Distributes the tests to the processes of pytest-xdist.

Files are distributed whole, the longest first, to whichever process is free. Files marked `pytest.mark.sound` are about
sound in real time, and wait for it: at most two processes have them at once, and never all, so that the others use the
processor meanwhile. Browser tests come before the rest, in at most three processes at once while there is a rest, and
those with sound after other sound: each process starts browsers of its own, and should not do so twice. One process has
the tests with Firefox, whose start takes longest, if it can.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from xdist.scheduler import LoadScopeScheduling

MARK: Final = "pytest.mark.sound"
FIREFOX: Final = "browsers.firefox()"
SOUND_AT_ONCE: Final = 2  # processes
BROWSERS_AT_ONCE: Final = 3
# Seconds per test, by the start of its path; only the order of the files depends on them.
BROWSER: Final = "tests/browser/"
SECONDS: Final = {BROWSER: 6.0, "tests/integration/stack/": 5.0, "tests/integration/": 0.2}
OTHERS: Final = 0.1
Process = Any  # xdist's controller of one process


class Lanes(LoadScopeScheduling):  # type: ignore[misc]
    """Distributes files: those with sound to a few processes, everything else to all."""

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
        others = [other for other in self.assigned_work if other is not node]
        silent = self._count(others, self._sounds) >= min(SOUND_AT_ONCE, max(1, len(others)))
        crowded = self._count(others, self._starts_browsers) >= BROWSERS_AT_ONCE
        allowed = [file for file in self.workqueue if not (silent and self._sounds(file))]
        return max(allowed, key=lambda file: self._rank(file, node, crowded), default=None)

    def _rank(self, file: str, node: Process, crowded: bool) -> tuple[bool, bool, bool, bool, float]:
        sound, browser = self._sounds(file), file.startswith(BROWSER)
        wanted = self._starts_browsers(file) is not crowded
        return sound, sound and not browser, wanted, self._suits(file, node), self._seconds(file)

    def _suits(self, file: str, node: Process) -> bool:
        """Whether the file needs Firefox and the process is the one that has it, or neither.

        It is the first process that comes to a file with sound that needs Firefox.
        """
        owners = [other for other, files in self.assigned_work.items() if not self._firefox.isdisjoint(files)]
        is_owner = node in owners if owners else self._sounds(file)
        return is_owner is (file in self._firefox)

    def _count(self, nodes: list[Process], kind: Callable[[str], bool]) -> int:
        """Count the processes that still have tests of a kind to run."""
        return sum(
            any(self._unfinished(node, file) for file in filter(kind, self.assigned_work[node])) for node in nodes
        )

    def _unfinished(self, node: Process, file: str) -> bool:
        return not all(self.assigned_work[node][file].values())

    def _sounds(self, file: str) -> bool:
        return file in self._sound

    def _starts_browsers(self, file: str) -> bool:
        return self._sounds(file) or file.startswith(BROWSER)

    def _seconds(self, file: str) -> float:
        each = next((seconds for start, seconds in SECONDS.items() if file.startswith(start)), OTHERS)
        return each * len(self.workqueue[file])

    @cached_property
    def _sound(self) -> frozenset[str]:
        """Return the marked files. The marks themselves stay in the processes that collect the tests."""
        return self._with(MARK)

    @cached_property
    def _firefox(self) -> frozenset[str]:
        return self._with(FIREFOX)

    def _with(self, text: str) -> frozenset[str]:
        """Return the files that contain a text."""
        files = {self._split_scope(nodeid) for nodeid in self.collection or ()}
        return frozenset(file for file in files if text in (self.config.rootpath / file).read_text())
