"""Rounds of all test files that generate their examples: a process for each file, with a seed that is printed, so that
a failure can be had again."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

TESTS = Path(__file__).parents[1]
DECORATOR = "@" + "given("


class Turn(NamedTuple):
    """One file with the examples of one seed."""

    file: str
    seed: int
    examples: int

    def command(self) -> list[str]:
        options = ["-q", "--timeout", "0", "-p", "no:cacheprovider", f"--hypothesis-seed={self.seed}"]
        return ["-m", "pytest", *options, self.file]

    def __str__(self) -> str:
        return f"ESPACIO_FUZZ={self.examples} .venv/bin/python {' '.join(self.command())}"


Run = Callable[[Turn, float], bool]
"""Runs a turn for so many seconds at most, and returns whether nothing failed."""


def generators() -> list[str]:
    """Return the test files whose examples are generated, by their paths in the repository, in any order: a short time
    is not always for the same ones."""
    files = [file for file in TESTS.rglob("test_*.py") if DECORATOR in file.read_text()]
    return [str(file.relative_to(TESTS.parent)) for file in random.SystemRandom().sample(files, len(files))]


def fuzz(files: Sequence[str], seconds: float, examples: int, run: Run, clock: Callable[[], float]) -> Turn | None:
    """Run file after file, and all of them again, with another seed each time, until the time is over. Return the turn
    that failed, None if none did."""
    end = clock() + seconds
    for file in cycle(files):
        left = end - clock()
        if left <= 0:
            return None
        turn = Turn(file, random.SystemRandom().randrange(2**32), examples)
        if not run(turn, left):
            return turn
    return None


def run(turn: Turn, seconds: float) -> bool:
    """Run a turn in a process of its own, which is stopped when the time is over."""
    print(turn, flush=True)
    environment = {**os.environ, "ESPACIO_FUZZ": str(turn.examples)}
    try:
        done = subprocess.run([sys.executable, *turn.command()], env=environment, timeout=seconds, cwd=TESTS.parent)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode == 0
