"""Tests that run once more in CI: which, in what environment, and the summary at the end."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[2]
CONFTEST = """
import pytest
from pathlib import Path
from tests.support import flaky
from tests.support.lanes import Lanes


def pytest_configure(config):
    config.pluginmanager.register(flaky)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Lanes(config, log)


@pytest.fixture(scope="session")
def stack():
    with Path("stacks").open("a") as file:
        file.write("started ")
    yield Path("stacks").read_text().count("started")
    with Path("stacks").open("a") as file:
        file.write("stopped ")


@pytest.fixture
def visitor(request, stack):
    yield stack
    flaky.artifact(request.node, "Hana.txt").write_text(f"saw stack {stack}")
"""
WALK = """
def test_walk(visitor):
    assert visitor == NUMBER, f"failed in stack {visitor}"

def test_next(stack):
    assert stack > 0
"""

PASSES_IN_FIRST, PASSES_IN_SECOND, FAILS = (WALK.replace("NUMBER", stack) for stack in ("1", "2", "None"))
HANGS = """
import pytest, time

@pytest.mark.timeout(0.5)
def test_walk(visitor):
    time.sleep(60)
"""


class Suite:
    """A suite of one walk and another test, which pytest runs as strictly as ours."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        pytester.makeconftest(CONFTEST)
        pytester.makeini("[pytest]\naddopts = --strict-markers --strict-config\nfilterwarnings = error\n")

    def run(self, *options: str, folder: str = "tests/browser", walk: str = PASSES_IN_SECOND) -> pytest.RunResult:
        file = self.pytester.path / folder / "test_site.py"
        file.parent.mkdir(parents=True)
        file.write_text(walk)
        return self.pytester.runpytest_inprocess("-p", "xdist", "-p", "pytest_timeout", *options, folder)

    @property
    def stacks(self) -> str:
        return (self.pytester.path / "stacks").read_text().strip()

    @property
    def artifacts(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in (self.pytester.path / "tests/artifacts").iterdir()}


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Suite:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("CI", "true")
    return Suite(pytester)


@pytest.mark.parametrize("options", [(), ("-n", "2", "--dist", "loadfile")], ids=["one process", "xdist"])
def test_walk_that_fails_once_passes_and_is_listed_as_flaky(suite: Suite, options: tuple[str, ...]) -> None:
    result = suite.run(*options)
    result.assert_outcomes(passed=2)
    kept = suite.pytester.path / "tests/artifacts/test_walk-Hana.txt"
    result.stdout.fnmatch_lines(
        ["FLAKY tests/browser/test_site.py::test_walk", f"*{kept}", "*AssertionError: failed in stack 1*"]
    )


def test_second_run_has_a_fresh_stack_which_the_next_test_shares(suite: Suite) -> None:
    suite.run()
    assert suite.stacks == "started stopped started stopped"


def test_walk_that_fails_twice_fails_once_and_is_not_called_flaky(suite: Suite) -> None:
    result = suite.run(walk=FAILS)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*AssertionError: failed in stack 2*"])
    result.stdout.no_fnmatch_line("FLAKY*")


def test_artifacts_of_both_runs_are_kept(suite: Suite) -> None:
    suite.run(walk=FAILS)
    assert suite.artifacts == {
        "test_walk-Hana.txt": "saw stack 1",
        "test_walk-second-run-Hana.txt": "saw stack 2",
    }


def test_walk_that_passes_is_run_once(suite: Suite) -> None:
    result = suite.run(walk=PASSES_IN_FIRST)
    result.assert_outcomes(passed=2)
    result.stdout.no_fnmatch_line("FLAKY*")
    assert suite.stacks == "started stopped"


def test_nothing_is_run_again_outside_ci(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI")
    suite.run().assert_outcomes(passed=1, failed=1)
    assert suite.stacks == "started stopped"


@pytest.mark.parametrize("folder", ["tests/unit", "tests/integration/stack"])
def test_tests_of_other_folders_are_not_run_again(suite: Suite, folder: str) -> None:
    suite.run(folder=folder).assert_outcomes(passed=1, failed=1)
    assert suite.stacks == "started stopped"


def test_second_run_has_a_timeout_of_its_own(suite: Suite) -> None:
    assert "passed" not in suite.run(walk=HANGS).parseoutcomes()
