"""What captions cost and how good they are: word errors, delay and CPU of the captioner, at the pace of real speech.

flite speaks the lines of the demo, once one voice after the other, and once two at a time. A line's delay is counted
from the moment at which the worker knows that the speaker has paused, 0.4 s after their last word.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from infra.local.speech import HOST, LINES, SPEAKER, line
from media_worker.captions.captioner_process import CaptionerProcess
from media_worker.captions.frames import FRAME_MS, PAUSE, Samples, SpokenFrame
from media_worker.captions.replies import Caption, Reply
from tests.support.patience import until_async
from tests.support.word_errors import word_errors, words_of

FRAME: Final = 960  # samples
HANGOVER: Final = 20  # frames of silence before a pause, as the worker waits
LATEST: Final = 20.0  # s for the last caption
WARM: Final = 6.0  # s for loading the weights


@dataclass
class Run:
    """What was said in each stream, when its pause was sent (s), and what came of it."""

    said: dict[int, str] = field(default_factory=dict)
    paused: dict[int, float] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    seconds: float = 0.0  # of speech
    partials: int = 0

    def receive(self, reply: Reply) -> None:
        if isinstance(reply, Caption) and reply.partial:
            self.partials += 1
        elif isinstance(reply, Caption) and reply.stream in self.said:
            self.texts[reply.stream] = f"{self.texts.get(reply.stream, '')} {reply.text}"
            if reply.stream in self.paused:
                self.delays.append(time.monotonic() - self.paused[reply.stream])

    def errors(self) -> float:
        """The share of words that were left out, added or replaced."""
        wrong = sum(word_errors(text, self.texts.get(stream, "")) for stream, text in self.said.items())
        return wrong / sum(len(words_of(text)) for text in self.said.values())


async def speak(captioner: CaptionerProcess, run: Run, stream: int, text: str, samples: Samples) -> None:
    """Send a line as the worker does, in real time."""
    run.said[stream] = text
    run.seconds += len(samples) / 48_000
    quiet = np.pad(samples, (0, -len(samples) % FRAME + HANGOVER * FRAME))
    began = time.monotonic()
    for number in range(len(quiet) // FRAME + 1):
        await asyncio.sleep(began + number * FRAME_MS / 1_000 - time.monotonic())
        frame = quiet[number * FRAME : (number + 1) * FRAME]
        sent = time.monotonic()
        due = began * 1_000 + number * FRAME_MS
        captioner.send(SpokenFrame(stream, due, sent, "en", frame if len(frame) else PAUSE))
    run.paused[stream] = time.monotonic()


def cpu_of(pid: int) -> float:
    """The CPU time of a process (s)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(folder: Path, at_once: int) -> None:
    """Let `at_once` voices speak at a time, and print what came of it."""
    run = Run()
    captioner = CaptionerProcess(asyncio.get_running_loop(), run.receive)
    try:
        warm = line(folder / "warm.wav", HOST, "Hello.")
        await speak(captioner, Run(), 10_000, "", warm)
        await asyncio.sleep(WARM)
        assert captioner.pid is not None
        before = cpu_of(captioner.pid)
        sides = (
            [[one for one in LINES if one[0] == voice] for voice in (HOST, SPEAKER)] if at_once == 2 else [list(LINES)]
        )
        await asyncio.gather(*(_speak_all(captioner, run, folder, side, who) for who, side in enumerate(sides)))
        with suppress(AssertionError):
            await until_async(lambda: None if len(run.texts) == len(run.said) else "some are missing", within=LATEST)
        _print(run, at_once, cpu_of(captioner.pid) - before, captioner.dropped)
    finally:
        await captioner.close()


async def _speak_all(
    captioner: CaptionerProcess, run: Run, folder: Path, lines: Sequence[tuple[str, str]], who: int
) -> None:
    for number, (voice, text) in enumerate(lines):
        samples = line(folder / f"{LINES.index((voice, text))}.wav", voice, text)
        await speak(captioner, run, 1 + who * 1_000 + number, text, samples)


def _print(run: Run, at_once: int, cpu: float, dropped: int) -> None:
    delays = sorted(run.delays)
    late = delays[int(0.95 * (len(delays) - 1))]
    print(
        f"| {at_once} | {run.seconds:.0f} | {len(run.texts)} of {len(run.said)} | {run.errors():.1%} "
        f"| {statistics.median(delays):.2f} | {late:.2f} | {cpu / run.seconds:.2f} | {dropped} | {run.partials} |"
    )


async def main() -> None:
    cells = ("voices at once", "s of speech", "lines", "word errors", "delay s, median", "95 %", "CPU s per s")
    print(f"| {' | '.join(cells)} | frames dropped | partial lines |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for at_once in (1, 2):
            await measure(Path(folder), at_once)


if __name__ == "__main__":
    asyncio.run(main())
