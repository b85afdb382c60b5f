"""The order of the control plane's folders, access to stores, and no import circles."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import pytest

from tests.architecture.source import PRODUCTION, imports, python_files, tree

# From bottom to top. A folder imports only those before it, so that reading one never needs a later one.
SERVICES: Final = (
    "views",
    "search",
    "notifications",
    "messages",
    "posts",
    "fleets",
    "recordings",
    "space",
    "people",
    "listings",
    "account",
)
TOP: Final = ("jobs",)  # dispatches to all of them

# The store modules whose types and constants a folder of services may name. The stores themselves are injected
# (`services/stores.py`), and `tables`, with the error of a lost race, may be named anywhere.
STORES: Final[Mapping[str, tuple[str, ...]]] = {
    "views": ("conversations", "counters", "exports", "pinned_posts", "posts", "sign_in_methods"),
    "search": ("search",),
    "notifications": ("devices",),
    "messages": ("conversations",),
    "posts": ("counters", "feeds"),
    "fleets": ("fleets",),
    "recordings": (),
    "space": ("connections", "workers"),
    "people": (),
    "listings": ("conversations", "counters", "feeds", "fleets"),
    "account": ("accounts", "conversations", "exports", "sign_in_methods"),
}
SHARED: Final = ("tables",)


def service_of(module: str) -> str | None:
    """Return the folder or root module of `chalicelib.services` that has a dotted name, None if it is elsewhere."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["chalicelib", "services"] and len(parts) > 2 else None


@cache
def modules() -> dict[str, str]:
    """Map the dotted name of every production module to its file."""
    return {
        name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name for name in python_files(*PRODUCTION)
    }


def target(name: str) -> str | None:
    """Return the module of a dotted name, which may be a name inside it."""
    while name and name not in modules():
        name = name.rpartition(".")[0]
    return name or None


def at_run_time(file: str) -> set[str]:
    """Return what the file imports, except for imports that only type checkers follow."""
    hidden: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for one in node.body:
                if isinstance(one, ast.ImportFrom):
                    hidden |= {f"{one.module}.{alias.name}" for alias in one.names}
    return set(imports(file)) - hidden


@cache
def graph() -> dict[str, set[str]]:
    """Map each module to the modules that it imports, at any depth of nesting."""
    found = {}
    for module, file in modules().items():
        found[module] = {known for name in at_run_time(file) if (known := target(name)) and known != module}
    return found


def circles() -> Iterator[list[str]]:
    """Yield a path back to its start for each module that has one: depth first, each module entered once."""
    done: set[str] = set()

    def visit(module: str, path: list[str]) -> Iterator[list[str]]:
        if module in path:
            yield [*path[path.index(module) :], module]
        elif module not in done:
            for wanted in sorted(graph()[module]):
                yield from visit(wanted, [*path, module])
            done.add(module)

    for module in sorted(graph()):
        yield from visit(module, [])


def test_modules_import_each_other_in_no_circle() -> None:
    found = [" -> ".join(circle) for circle in circles()]
    assert not found, "Move what both need into a module of its own:\n  " + "\n  ".join(found)


@pytest.mark.parametrize("folder", SERVICES)
def test_service_folder_imports_only_folders_below_it(folder: str) -> None:
    later = {*SERVICES[SERVICES.index(folder) + 1 :], *TOP}
    broken = [
        f"{file} imports {name}"
        for file in python_files(f"chalicelib/services/{folder}/")
        for name in imports(file)
        if service_of(name) in later
    ]
    assert not broken, f"{folder} is below {sorted(later)}:\n  " + "\n  ".join(broken)


def test_root_of_services_imports_no_feature() -> None:
    broken = [
        f"{file} imports {name}"
        for file in python_files("chalicelib/services/")
        if file.count("/") == 2 and file.removesuffix(".py").split("/")[-1] not in TOP
        for name in imports(file)
        if service_of(name) in SERVICES
    ]
    assert not broken, "What every feature needs must not need a feature:\n  " + "\n  ".join(broken)


def test_every_service_folder_has_a_place_in_the_order() -> None:
    folders = {file.split("/")[2] for file in python_files("chalicelib/services/") if file.count("/") > 2}
    assert folders == set(SERVICES)


@pytest.mark.parametrize("folder", SERVICES)
def test_feature_names_only_its_own_store_modules(folder: str) -> None:
    allowed = {f"chalicelib.store.{module}" for module in (*STORES[folder], *SHARED)}
    broken = [
        f"{file} imports {name}"
        for file in python_files(f"chalicelib/services/{folder}/")
        for name in imports(file)
        if name.startswith("chalicelib.store.") and not any(name.startswith(f"{one}.") for one in allowed)
    ]
    assert not broken, (
        "How another feature keeps its rows is that feature's business: ask its service or the injected store, and put"
        " values that several features share into domain:\n  " + "\n  ".join(broken)
    )


# Folders whose functions answer domain values, which `services/listings` and `api` show by `services/views`.
WITHOUT_VIEWS: Final = tuple(folder for folder in SERVICES if folder not in ("views", "listings"))


def shown_by(file: str) -> set[str]:
    """Return the functions of a module whose annotated result names something of `chalicelib.services.views`."""
    views = {name.rpartition(".")[2] for name in imports(file) if name.startswith("chalicelib.services.views.")}
    functions = [node for node in tree(file).body if isinstance(node, ast.FunctionDef) and node.returns]
    return {
        node.name
        for node in functions
        if {name.id for name in ast.walk(node.returns or node) if isinstance(name, ast.Name)} & views
    }


@pytest.mark.parametrize("folder", WITHOUT_VIEWS)
def test_services_of_a_folder_answer_domain_values_alone(folder: str) -> None:
    found = {file: shown_by(file) for file in python_files(f"chalicelib/services/{folder}/")}
    assert not {file: names for file, names in found.items() if names}
    assert not [file for file in found if "chalicelib.services.views.view.View" in imports(file)]


def test_function_that_answers_a_view_is_found() -> None:
    assert shown_by("chalicelib/services/listings/search.py") >= {"people", "spaces", "posts"}
