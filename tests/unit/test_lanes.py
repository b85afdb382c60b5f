"""The distribution of the tests to processes: sound and browsers in a few of them, and all busy."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.support.lanes import BROWSER, FIREFOX, MARK, SECONDS, Lanes

ROOT = Path(__file__).parents[2]


class Process:
    """A process as the scheduler sees it; records the tests that it was given."""

    def __init__(self, name: str) -> None:
        self.gateway = SimpleNamespace(id=name)
        self.given: list[int] = []
        self.shutting_down = False

    def send_runtest_some(self, indices: list[int]) -> None:
        self.given += indices

    def shutdown(self) -> None:
        self.shutting_down = True


class Run:
    """Processes and the files `{name: number of tests}`; their names tell what is in them."""

    def __init__(self, folder: Path, files: dict[str, int], processes: int = 2) -> None:
        (folder / BROWSER).mkdir(parents=True, exist_ok=True)
        for name in files:
            marks = [MARK] * ("sound" in name) + [FIREFOX] * ("firefox" in name)
            (folder / name).write_text("\n".join(marks))
        option = SimpleNamespace(loadscopereorder=False)
        config: Any = SimpleNamespace(rootpath=folder, option=option, getvalue=lambda _: ["popen"] * processes)
        self.lanes = Lanes(config)
        self.tests = [f"{name}::test_{number}" for name, count in files.items() for number in range(count)]
        self.processes = [Process(str(number)) for number in range(processes)]
        for process in self.processes:
            self.lanes.add_node(process)
            self.lanes.add_node_collection(process, self.tests)
        self.lanes.schedule()

    def files_of(self, process: Process) -> list[str]:
        """Return the files in the order in which the process was given them."""
        return list(dict.fromkeys(self.tests[index].split("::")[0] for index in process.given))

    def finish(self, process: Process) -> None:
        """Run everything that the process was given so far."""
        for index in list(process.given):
            self.lanes.mark_test_complete(process, index)


def test_sound_is_in_one_process_and_starts_first(tmp_path: Path) -> None:
    run = Run(tmp_path, {"test_a.py": 3, "test_sound_1.py": 4, "test_sound_2.py": 5, "test_b.py": 9})
    one, two = run.processes
    assert run.files_of(one) == ["test_sound_2.py"]
    assert run.files_of(two) == ["test_b.py"]
    run.finish(two)
    assert run.files_of(two) == ["test_b.py", "test_a.py"]
    run.finish(one)
    assert run.files_of(one) == ["test_sound_2.py", "test_sound_1.py"]


def test_sound_is_in_all_processes_but_one(tmp_path: Path) -> None:
    run = Run(tmp_path, {"test_sound_1.py": 4, "test_sound_2.py": 5, "test_sound_3.py": 3, "test_a.py": 3}, processes=3)
    _, two, three = run.processes
    assert [run.files_of(process) for process in run.processes] == [
        ["test_sound_2.py"],
        ["test_sound_1.py"],
        ["test_a.py"],
    ]
    run.finish(three)
    assert (run.files_of(three), three.shutting_down) == (["test_a.py"], True)
    run.finish(two)
    assert run.files_of(two) == ["test_sound_1.py", "test_sound_3.py"]


def test_browsers_come_before_the_rest(tmp_path: Path) -> None:
    files = {f"{BROWSER}test_1.py": 1, f"{BROWSER}test_2.py": 2, "test_sound.py": 4, "test_a.py": 900}
    run = Run(tmp_path, files, processes=3)
    first = [run.files_of(process)[0] for process in run.processes]
    assert first == ["test_sound.py", f"{BROWSER}test_2.py", f"{BROWSER}test_1.py"]


def test_browsers_with_sound_come_between_other_sound_and_other_browsers(tmp_path: Path) -> None:
    files = {f"{BROWSER}test_sound.py": 9, f"{BROWSER}test_a.py": 9, "test_sound.py": 2, "test_a.py": 9}
    run = Run(tmp_path, files, processes=1)
    (one,) = run.processes
    for _ in files:
        run.finish(one)
    assert run.files_of(one) == ["test_sound.py", f"{BROWSER}test_sound.py", f"{BROWSER}test_a.py", "test_a.py"]


def test_firefox_is_in_one_process(tmp_path: Path) -> None:
    names = ("firefox_sound_1", "firefox_sound_2", "sound_1", "sound_2", "firefox", "a", "b", "c")
    files = {f"{BROWSER}test_{name}.py": 3 for name in names}
    run = Run(tmp_path, files, processes=3)
    for _ in files:
        for process in run.processes:
            run.finish(process)
    with_firefox = [sum("firefox" in name for name in run.files_of(process)) for process in run.processes]
    assert with_firefox == [3, 0, 0]


def test_process_finishes_when_only_sound_is_left_that_another_has(tmp_path: Path) -> None:
    run = Run(tmp_path, {"test_sound_1.py": 4, "test_sound_2.py": 5})
    one, two = run.processes
    assert (two.given, two.shutting_down) == ([], True)
    run.finish(one)
    assert run.files_of(one) == ["test_sound_2.py", "test_sound_1.py"]
    assert run.lanes.has_pending


def test_paths_whose_seconds_are_known_are_there() -> None:
    assert [path for path in SECONDS if not (ROOT / path).exists()] == []


def test_few_long_tests_come_before_many_short_ones(tmp_path: Path) -> None:
    long = "tests/unit/infra/test_bundle.py"
    (tmp_path / long).parent.mkdir(parents=True)
    run = Run(tmp_path, {"test_a.py": 30, long: 3, "test_b.py": 40})
    assert [run.files_of(process) for process in run.processes] == [[long], ["test_b.py"]]


def test_longest_file_goes_first(tmp_path: Path) -> None:
    run = Run(tmp_path, {"test_a.py": 3, "test_b.py": 5, "test_c.py": 4})
    assert [run.files_of(process) for process in run.processes] == [["test_b.py"], ["test_c.py"]]
