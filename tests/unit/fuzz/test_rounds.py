"""The rounds of `make fuzz MINUTES=`: every generator, new seeds, as long as asked; and a failure can be repeated."""

from pathlib import Path

from tests.fuzz.rounds import Turn, fuzz, generators, run

GENERATED = ("opus", "offers", "connectivity_checks", "datagrams", "dtls_handshake", "described_api", "webvtt")


class Runs:
    """Takes ten seconds for each turn, and fails at the one with this number."""

    def __init__(self, failing: int | None = None) -> None:
        self.turns: list[Turn] = []
        self.left: list[float] = []
        self.now = 0.0
        self.failing = failing

    def __call__(self, turn: Turn, seconds: float) -> bool:
        self.turns.append(turn)
        self.left.append(seconds)
        self.now += 10
        return len(self.turns) != self.failing


def test_files_are_run_again_with_other_seeds_until_the_time_is_over() -> None:
    runs = Runs()
    assert fuzz(["a", "b"], 45, 20, runs, lambda: runs.now) is None
    assert [turn.file for turn in runs.turns] == ["a", "b", "a", "b", "a"]
    assert len({turn.seed for turn in runs.turns}) == 5
    assert runs.left == [45, 35, 25, 15, 5]


def test_first_failure_ends_the_rounds_and_says_how_to_repeat_it() -> None:
    runs = Runs(failing=2)
    failed = fuzz(["a", "b"], 1_000, 20, runs, lambda: runs.now)
    assert failed == runs.turns[1]
    assert str(failed).startswith("ESPACIO_FUZZ=20 .venv/bin/python -m pytest ")
    assert f"--hypothesis-seed={runs.turns[1].seed} b" in str(failed)


def test_what_reads_packets_and_requests_is_among_the_generators() -> None:
    names = {Path(file).stem for file in generators()}
    assert {f"test_{name}" for name in GENERATED} <= names
    assert all(Path(file).exists() for file in generators())


def test_turn_fails_if_a_test_does_and_ends_with_the_time(tmp_path: Path) -> None:
    passes, fails = tmp_path / "test_passes.py", tmp_path / "test_fails.py"
    passes.write_text("def test_passes() -> None: pass\n")
    fails.write_text("def test_fails() -> None: assert False\n")
    assert [run(Turn(str(file), 1, 20), 60) for file in (passes, fails)] == [True, False]
    assert run(Turn(str(fails), 1, 20), 0.001)
