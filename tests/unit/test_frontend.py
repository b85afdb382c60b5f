"""The browser code that has no DOM, run by Node's own test runner."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUITES = sorted((ROOT / "tests/unit/js").glob("*.test.mjs"))


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_browser_code_passes_its_own_tests(suite: Path) -> None:
    ended = subprocess.run(
        ["node", "--test", str(suite)], cwd=ROOT / "frontend", capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-2000:]
    assert "# tests 0" not in ended.stdout
