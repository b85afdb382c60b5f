"""What the repository may contain: no traces of a machine, pinned packages only, known vendored files only."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, files

FORBIDDEN = {
    "an absolute path of somebody's machine": re.compile(r"(?<![\w.])/(home|Users)/[a-z]\w*|(?<![\w.])/(root|work)/\w"),
    "a host of a package registry": re.compile(r"registry\.npm" + r"js|pythonhoste" + r"d\.org|pypi\.or" + r"g/simple"),
    "unfinished work": re.compile("TO" + r"DO\b|FIX" + r"ME\b"),
}
VENDORED = (ROOT / "frontend/vendor", ROOT / "chalicelib/fonts")
NOT_VENDORED = ("SHA256SUMS", "README.md")
REQUIREMENTS = [name for name in files() if name.endswith("requirements.txt")]


def texts() -> list[tuple[str, str]]:
    ours = (name for name in files() if not name.startswith("frontend/vendor/"))
    return [(name, (ROOT / name).read_text(errors="ignore")) for name in ours if (ROOT / name).stat().st_size < 2**20]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_repository_holds_no_trace(what: str) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert not found, f"{what}:\n  " + "\n  ".join(found)


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_every_vendored_file_matches_its_checksum(folder: Path) -> None:
    lines = [line.split(maxsplit=1) for line in (folder / "SHA256SUMS").read_text().splitlines()]
    expected = {name.lstrip("*").removeprefix("./"): checksum for checksum, name in lines}
    present = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in NOT_VENDORED
    }
    assert present == expected


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_as_in_the_constraints(name: str) -> None:
    pins = {_normal(line) for line in (ROOT / "infra/constraints.txt").read_text().splitlines()}
    wanted = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-"))]
    assert [line for line in wanted if _normal(line) not in pins] == []


def test_mutation_testing_names_what_exists() -> None:
    mutmut = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
    named = [*mutmut["source_paths"], *mutmut["only_mutate"], *mutmut["pytest_add_cli_args_test_selection"]]
    assert [pattern for pattern in named if not list(ROOT.glob(pattern))] == []


def _normal(line: str) -> str:
    """Return `Name_x[extra]==1` as `name-x==1`, as package indexes compare names."""
    name, _, version = re.sub(r"\[.*?\]", "", line.split(";")[0]).strip().partition("==")
    return re.sub(r"[-_.]+", "-", name.lower()) + "==" + version
