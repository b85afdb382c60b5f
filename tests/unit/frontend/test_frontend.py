"""The browser code that has no DOM, run by Node's own test runner."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SUITES = sorted((ROOT / "tests/unit/js").glob("*.test.mjs"))
REPORTER = ROOT / "tests/support/node_reporter.mjs"


@cache
def reports() -> tuple[list[dict[str, Any]], str]:
    """Return the result of every test of all suites, run once, and Node's complaints."""
    command = ["node", "--test", f"--test-reporter={REPORTER}", *map(str, SUITES)]
    ended = subprocess.run(command, cwd=ROOT / "frontend", capture_output=True, text=True, check=False)
    lines = [line for line in ended.stdout.splitlines() if line.startswith('{"file":')]
    return [json.loads(line) for line in lines], ended.stderr


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_browser_code_passes_its_own_tests(suite: Path) -> None:
    every, complaints = reports()
    ours = [report for report in every if report["file"] == str(suite)]
    named = [report for report in ours if not report["name"].endswith(suite.name)]  # Node also reports the file itself
    assert named, complaints[-2000:]
    failed = [f"{report['name']}: {report['error'][-2000:]}" for report in ours if not report["passed"]]
    assert not failed, "\n\n".join(failed)
