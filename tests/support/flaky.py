"""A second run for browser tests that fail in CI.

Under `CI=true`, a test in tests/browser that fails is run once more, after all fixtures were torn down, so that stack
and browsers are new. The second result counts. If it is not a failure, the test is listed at the end as FLAKY, with
what the first run left. pytest-rerunfailures is no substitute: it keeps the session's fixtures.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from _pytest.runner import runtestprotocol

BROWSER_TESTS: Final = "tests/browser/"
ARTIFACTS: Final = "tests/artifacts"
KEY: Final = "first run"  # of the property that carries the first run's failure to the summary, also through xdist
SECOND_RUN = pytest.StashKey[bool]()
KEPT = pytest.StashKey[list[str]]()


def artifact(item: pytest.Item, name: str) -> Path:
    """Return a new path for an artefact that shows why `item` failed; the second run has other paths than the first."""
    run = "-second-run" if item.stash.get(SECOND_RUN, False) else ""
    path = item.config.rootpath / ARTIFACTS / f"{item.name}{run}-{name}"
    path.parent.mkdir(parents=True, exist_ok=True)
    item.stash.setdefault(KEPT, []).append(str(path))
    return path


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    if not _may_run_again(item):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, nextitem=nextitem, log=False)
    failures = [report.longreprtext for report in reports if report.failed]
    if failures:
        failures += _tear_everything_down(item)
        item.stash[SECOND_RUN] = True
        first = {"failure": "\n".join(failures), "artifacts": item.stash.get(KEPT, [])}
        item.user_properties.append((KEY, first))
        # Through the hook, so that the second run has a timeout of its own.
        item.ihook.pytest_runtest_protocol(item=item, nextitem=nextitem)
        return True
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def _may_run_again(item: pytest.Item) -> bool:
    in_ci = os.environ.get("CI") == "true"
    return in_ci and item.nodeid.startswith(BROWSER_TESTS) and not item.stash.get(SECOND_RUN, False)


def _tear_everything_down(item: pytest.Item) -> list[str]:
    """Tear down the session's fixtures, too; returns the error if that fails."""
    torn = pytest.CallInfo.from_call(lambda: item.session._setupstate.teardown_exact(None), "teardown")
    return [str(torn.excinfo.getrepr())] if torn.excinfo else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    flakes = dict(_flakes(terminalreporter))
    if flakes:
        terminalreporter.section("passed only in a second run")
    for nodeid, first in flakes.items():
        terminalreporter.line(f"FLAKY {nodeid}", yellow=True)
        for line in [*first["artifacts"], *first["failure"].splitlines()]:
            terminalreporter.line(f"    {line}")


def _flakes(terminalreporter: pytest.TerminalReporter) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the node id and the first run of each test that failed once, and then did not."""
    known = [report for group in terminalreporter.stats.values() for report in group]
    reports = [report for report in known if isinstance(report, pytest.TestReport)]
    failed = {report.nodeid for report in reports if report.failed}
    for report in reports:
        first: Any = dict(report.user_properties).get(KEY)
        if first and report.nodeid not in failed:
            yield report.nodeid, first
