"""Collects the captions of one run of a recording into objects. Pure."""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

from chalicelib.protocol.captions import LINES_LIMIT, CaptionLine, CaptionName


class CutCaptions(NamedTuple):
    """A caption object and its name."""

    name: CaptionName
    lines: tuple[CaptionLine, ...]


@dataclass
class CaptionRecorder:
    """`epoch` and `run` are those of the segments beside. What was said before `since_ms` or from `until_ms` on (epoch
    ms) is not kept, nor what people said before they agreed to be recorded."""

    epoch: int
    run: str
    since_ms: float
    until_ms: float = math.inf
    _number: int = 0
    _lines: list[CaptionLine] = field(default_factory=list)
    _withheld: frozenset[str] = frozenset()
    _agreed_ms: dict[str, float] = field(default_factory=dict)

    def withhold(self, people: frozenset[str], now_ms: float) -> None:
        """Keep nothing of what these people say from now on (epoch ms), and of nobody else."""
        self._agreed_ms.update(dict.fromkeys(self._withheld - people, now_ms))
        self._withheld = people

    def add(self, line: CaptionLine) -> CutCaptions | None:
        """Take a line. Returns the object that it fills."""
        since = max(self.since_ms, self._agreed_ms.get(line.speaker, 0.0))
        if line.speaker not in self._withheld and since <= line.start_ms < self.until_ms:
            self._lines.append(line)
        return self.cut() if len(self._lines) == LINES_LIMIT else None

    def cut(self) -> CutCaptions | None:
        """Return the lines since the last object, None if there are none."""
        if not self._lines:
            return None
        lines = tuple(sorted(self._lines, key=lambda line: line.start_ms))
        name = CaptionName(lines[0].start_ms, self.epoch, self.run, self._number)
        self._number, self._lines = self._number + 1, []
        return CutCaptions(name, lines)
