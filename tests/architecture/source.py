"""The repository as the rules see it: its files, their imports, and the extent of their functions."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = ("app.py", "chalicelib/", "media_worker/")


@cache
def files() -> tuple[str, ...]:
    """Return paths that are under version control or about to be, relative to the root, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(sorted(name for name in set(listed.stdout.splitlines()) if (ROOT / name).is_file()))


def python_files(*prefixes: str) -> Iterator[str]:
    """Yield the Python files whose path starts with one of `prefixes`."""
    return (name for name in files() if name.endswith(".py") and name.startswith(prefixes))


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(), filename=name)


@cache
def imports(name: str) -> tuple[str, ...]:
    """Return the dotted names that the file imports, at any depth of nesting, including imports for types."""
    return tuple(sorted(set(_imports(name))))


def _imports(name: str) -> Iterator[str]:
    package = name.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*parents, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)
