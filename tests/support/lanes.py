"""Distributes the tests to the processes of pytest-xdist.

Files are distributed whole, the longest first, to whichever process is free, so that the last one is short. Files
marked `pytest.mark.sound` are about sound in real time, and wait for it: one process never has them while there are
others, so that it uses the processor meanwhile. Browser tests come before the rest, and those with sound after other
sound: each process starts browsers of its own, and should not do so twice. One process has the tests with Firefox,
whose start takes longest, if it can.
"""

from functools import cached_property
from typing import Any, Final

from xdist.scheduler import LoadScopeScheduling

MARK: Final = "pytest.mark.sound"
FIREFOX: Final = "browsers.firefox()"
# Seconds per test, by the start of its path; only the order of the files depends on them.
BROWSER: Final = "tests/browser/"
SECONDS: Final = {
    BROWSER: 6.0,
    "tests/integration/stack/": 5.0,
    "tests/integration/": 0.2,
    "tests/unit/infra/test_bundle.py": 1.0,
    "tests/unit/infra/test_sbom.py": 1.0,
    "tests/architecture/test_sizes.py": 0.4,
    "tests/unit/fuzz/test_rounds.py": 0.5,
    "tests/unit/media_worker/edge/test_send_loops.py": 0.5,
}
OTHERS: Final = 0.03
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
        silent = sum(map(self._has_sound, others)) >= max(1, len(others))
        allowed = [file for file in self.workqueue if not (silent and self._sounds(file))]
        return max(allowed, key=lambda file: self._rank(file, node), default=None)

    def _rank(self, file: str, node: Process) -> tuple[bool, bool, bool, bool, float]:
        sound, browser = self._sounds(file), file.startswith(BROWSER)
        return sound, sound and not browser, browser, self._suits(file, node), self._seconds(file)

    def _suits(self, file: str, node: Process) -> bool:
        """Whether the file needs Firefox and the process is the one that has it, or neither.

        It is the first process that comes to a file with sound that needs Firefox.
        """
        owners = [other for other, files in self.assigned_work.items() if not self._firefox.isdisjoint(files)]
        is_owner = node in owners if owners else self._sounds(file)
        return is_owner is (file in self._firefox)

    def _has_sound(self, node: Process) -> bool:
        """Whether the process still has tests with sound to run."""
        return any(self._unfinished(node, file) for file in filter(self._sounds, self.assigned_work[node]))

    def _unfinished(self, node: Process, file: str) -> bool:
        return not all(self.assigned_work[node][file].values())

    def _sounds(self, file: str) -> bool:
        return file in self._sound

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
