"""The browser code has layers, too: each folder imports only the folders below it, and modules form no circles."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import pytest

from infra.preload import FRONTEND, IMPORT_MAP, STATIC
from tests.architecture.source import files

# From bottom to top. Folders in the same row do not import each other.
LAYERS: Final = (
    ("vendor",),
    ("protocol", "i18n"),
    ("site",),
    ("ui", "room"),
    ("people", "pictures"),
    ("space",),
    ("fleets", "posts", "notifications"),
    ("messages", "search", "profile", "account", "reports", "costs"),
    ("app",),
)
# The player in other sites' pages must not import the site's session, storage and components.
EMBED: Final = ("embed", "i18n/translate.js", "protocol", "room", "site/api.js", "space/requests.js")
ROOT_SCRIPTS: Final = {"service-worker.js", "offline-page.js"}  # classic scripts with addresses of their own
LAZY: Final = re.compile(r"""import\('([^']+)'\)""")
COMMENT: Final = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)


@cache
def source(module: str) -> str:
    return COMMENT.sub("", (FRONTEND / module).read_text())


@cache
def modules() -> tuple[str, ...]:
    """Return the paths in `frontend/` of all modules of ours."""
    names = (name.removeprefix("frontend/") for name in files() if re.match(r"frontend/.*\.js$", name))
    return tuple(name for name in names if not name.startswith("vendor/"))


@cache
def static_imports(module: str) -> tuple[str, ...]:
    """Return what the module imports before it runs, as paths in `frontend/`."""
    return tuple(_resolved(module, STATIC.findall(source(module))))


def all_imports(module: str) -> Iterator[str]:
    """Yield what the module imports at any time, except for types."""
    yield from static_imports(module)
    yield from _resolved(module, LAZY.findall(source(module)))


def _resolved(module: str, wanted: Iterable[str]) -> Iterator[str]:
    names: dict[str, str] = json.loads(IMPORT_MAP.read_text())
    for name in wanted:
        found = names.get(name) or str((FRONTEND / module).parent.joinpath(name).resolve().relative_to(FRONTEND))
        yield found.removeprefix("/static/")


def folder(module: str) -> str:
    return module.split("/")[0]


def test_every_module_is_in_a_folder_that_has_a_place_in_the_order() -> None:
    known = {name for row in LAYERS for name in row} | {"embed"}
    assert {name for name in modules() if folder(name) not in known} == ROOT_SCRIPTS


@pytest.mark.parametrize("row", range(len(LAYERS)), ids=["+".join(row) for row in LAYERS])
def test_folders_import_only_what_is_below_them(row: int) -> None:
    below = {name for names in LAYERS[:row] for name in names}
    broken = [
        f"{module} imports {wanted}"
        for module in modules()
        if folder(module) in LAYERS[row]
        for wanted in all_imports(module)
        if folder(wanted) not in below | {folder(module)}
    ]
    assert not broken, "A feature that needs one above it sets a signal that `app` reads:\n  " + "\n  ".join(broken)


def test_embedded_player_brings_nothing_of_the_site() -> None:
    allowed = re.compile("|".join(f"{re.escape(name)}(/|$)" for name in EMBED))
    assert [
        f"{module} imports {wanted}"
        for module in modules()
        if folder(module) == "embed"
        for wanted in all_imports(module)
        if not allowed.match(wanted)
    ] == []


def test_room_draws_nothing() -> None:
    """The room works without a page: it has no components and no hooks, and looks up no element."""
    drawing = re.compile(r"from 'htm/preact'|from 'preact(/hooks)?'|\bdocument\b")
    assert [name for name in modules() if folder(name) == "room" and drawing.search(source(name))] == []


def test_modules_form_no_circle() -> None:
    assert list(circles({module: static_imports(module) for module in modules()})) == []


def circles(graph: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield each circle of imports once, as "a -> b -> a"; every module of `graph` is visited."""
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> Iterator[str]:
        if module in path:
            yield " -> ".join([*path[path.index(module) :], module])
        elif module not in done:
            for wanted in graph.get(module, ()):
                yield from visit(wanted, (*path, module))
            done.add(module)

    for module in graph:
        yield from visit(module, ())


def test_circles_are_found() -> None:
    assert list(circles({"a": ("b",), "b": ("c",), "c": ("b",), "d": ("a",)})) == ["b -> c -> b"]


def test_lazy_imports_are_found_and_types_are_not() -> None:
    assert "space/dock/Dock.js" in set(all_imports("app/App.js"))
    assert "space/session-bundle.js" in set(all_imports("app/main.js"))
    assert "room/session.js" not in set(all_imports("room/live.js"))
