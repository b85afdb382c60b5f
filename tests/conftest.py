"""Fixtures of every kind of test; their parts are in tests/support."""

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from infra.local.stack import Stack
from tests.support import flaky
from tests.support.bundled import bundled_once
from tests.support.flaky import artifact
from tests.support.forks import forked_stack
from tests.support.lanes import Lanes
from tests.support.patience import patient
from tests.support.visitor import PROMPT, Visitor

expect.set_options(timeout=patient(PROMPT))
# The time that an example takes depends more on the machine than on the code. Examples are the same in each run, so
# that a run shows what a change did; `make fuzz` looks for new ones.
FUZZED = int(os.environ.get("ESPACIO_FUZZ", "0"))
settings.register_profile("espacio", deadline=None, derandomize=not FUZZED, max_examples=max(FUZZED, 100))
settings.load_profile("espacio")
FAILED = pytest.StashKey[bool]()
HANGING = 300  # s: no test takes as long, however busy the machine is


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Lanes:
    return Lanes(config, log)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(flaky)
    config.addinivalue_line("markers", "sound: measures sound in real time; see tests/support/lanes.py")


def pytest_collection_finish() -> None:
    """Let the garbage collector look at what comes and goes, and not again and again at all modules and tests."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("timeout") == 0:  # `make fuzz`: hundreds of examples take as long as they take
        return
    for item in items:
        item.add_marker(pytest.mark.timeout(patient(HANGING)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def bundled_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bundled site (`infra.bundle`), which the processes of a test run share."""
    own = tmp_path_factory.getbasetemp()
    return bundled_once((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "site")


@pytest.fixture(scope="session")
def stack(bundled_site: Path) -> Iterator[Stack]:
    """A whole Espacio with the site as it is deployed, shared by the tests of one process.

    Tests that stop parts of it start one of their own, which has the modules of `frontend/` as they are.
    """
    # One host starts more Spaces in these tests than anybody does in an hour.
    environment = {"ESPACIO_LIMITS": '{"all": 100000}', "ESPACIO_SITE": str(bundled_site)}
    with forked_stack(environment=environment) as running:
        yield running


@pytest.fixture(scope="session")
def site(stack: Stack) -> str:
    """The origin to open, `http://localhost:{port}`."""
    return stack.origin


@pytest.fixture
def visitors(request: pytest.FixtureRequest) -> Iterator[list[Visitor]]:
    """The visitors in this test. They leave at its end, and their screens are stored if it failed."""
    arrived: list[Visitor] = []
    yield arrived
    for visitor in arrived:
        with suppress(PlaywrightError):
            if request.node.stash.get(FAILED, True):
                _keep(visitor, request.node)
            visitor.leave_site()


def _keep(visitor: Visitor, item: pytest.Item) -> None:
    visitor.page.screenshot(path=artifact(item, f"{visitor.name}.png"), full_page=True)
    artifact(item, f"{visitor.name}.txt").write_text(
        "\n".join([visitor.page.url, *visitor.mistakes, visitor.page.locator("body").aria_snapshot()])
    )
