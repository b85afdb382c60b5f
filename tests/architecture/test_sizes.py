"""Files and functions stay short. What was longer when the limit was set may only get shorter.

`ALLOWED` names each by its file's name, so that moving a file changes nothing here, with the lines that it has: more
fail, and so does an entry that is not needed any more.
"""

import ast
import json
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest

from tests.architecture.source import ROOT, files, python_files, tree

FILE_LINES: Final = 300
FUNCTION_LINES: Final = 40
SOURCES: Final = (".py", ".js", ".mjs", ".css", ".html", ".sh", ".c", ".h")
VENDORED: Final = "frontend/vendor/"
CATALOGUES: Final = "frontend/i18n/"  # lists of words, one a line, which grow with the product
ALLOWED: Final[dict[str, int]] = {
    "EditProfileDialog.js PictureField": 47,
    "FleetViewer.js FleetViewer": 54,
    "Links.js Links": 47,
    "Passkeys.js Passkeys": 49,
    "Password.js Password": 45,
    "SearchBox.js SearchBox": 47,
    "Sessions.js Sessions": 44,
    "ear.js": 86,
    "latency.js": 68,
    "requests.js createSpaceApi": 76,
}


@cache
def sizes() -> dict[str, tuple[int, str]]:
    """Return lines and place of everything that is over a limit, by name: `file.py` or `file.py function`."""
    return {name: (lines, place) for name, lines, place in [*_files(), *_python_functions(), *_scripts_functions()]}


def _ours(*suffixes: str) -> list[str]:
    return [name for name in files() if name.endswith(suffixes) and not name.startswith(VENDORED)]


def _files() -> Iterator[tuple[str, int, str]]:
    for file in _ours(*SOURCES):
        lines = len((ROOT / file).read_text().splitlines())
        if lines > FILE_LINES and not file.startswith(CATALOGUES):
            yield _last(file), lines, file


def _python_functions() -> Iterator[tuple[str, int, str]]:
    for file in python_files(""):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    yield f"{_last(file)} {node.name}", lines, f"{file}:{node.lineno}"


def _scripts_functions() -> Iterator[tuple[str, int, str]]:
    """Use TypeScript's own parser, which the frontend's checks have anyway."""
    command = ["node", "tests/architecture/functions.mjs"]
    scripts = "\n".join(_ours(".js", ".mjs"))
    answer = subprocess.run(command, cwd=ROOT, input=scripts, capture_output=True, text=True, check=True).stdout
    for file, name, line, lines in json.loads(answer):
        if lines > FUNCTION_LINES:
            yield f"{_last(file)} {name}".strip(), lines, f"{file}:{line}"


def _last(file: str) -> str:
    return file.rpartition("/")[2]


def test_no_file_or_function_grows_past_its_limit() -> None:
    over = [
        f"{place}: {name} has {lines} lines, {ALLOWED.get(name, FUNCTION_LINES if ' ' in name else FILE_LINES)} at most"
        for name, (lines, place) in sizes().items()
        if lines > ALLOWED.get(name, 0)
    ]
    assert not over, "Make two things of:\n  " + "\n  ".join(over)


@pytest.mark.parametrize("name", ALLOWED)
def test_allowance_shrinks_with_what_it_is_for(name: str) -> None:
    lines, _ = sizes().get(name, (0, ""))
    assert lines == ALLOWED[name], f"Lower or drop the allowance of {name}: it has {lines or 'fewer'} lines."
