"""Styles outside of the first load are loaded by the components that use them."""

import re
from functools import cache
from typing import Final

import pytest

from infra.preload import FRONTEND, MAIN, graph, lists, sheets
from tests.unit.frontend.test_loaded_words import LATER, OWN, loaded_later, source

RULES: Final = re.compile(r"/\*.*?\*/|\{[^{}]*\}", re.DOTALL)
NAMED: Final = re.compile(r"\.([a-z][a-z0-9_-]*)")
WORN: Final = re.compile(r'[cC]lass="([^"]*)"|class=\$\{`([^`]*)`\}')
LOADED: Final = re.compile(r"^await withStyle\('([\w/-]+)'\)", re.MULTILINE)
FIRST: Final = frozenset(lists()["styles"])
SETTINGS: Final = "app/Settings.js"


@cache
def classes(sheet: str) -> frozenset[str]:
    """Return the classes in a style sheet and in the sheets that it imports."""
    text = (FRONTEND / sheet).read_text()
    inner = [classes(name) for name in sheets(sheet) if name not in FIRST]
    return frozenset(NAMED.findall(RULES.sub("", text))).union(*inner)


def worn(module: str) -> set[str]:
    found = (re.sub(r"\$\{[^}]*\}", "", plain + built) for plain, built in WORN.findall(source(module)))
    return {name for one in found for name in re.findall(r"[a-z][a-z0-9_-]*", one)}


@cache
def sections() -> frozenset[str]:
    """Return the modules of the sections of the settings page, which only that page opens."""
    later = LATER.findall(source(SETTINGS))
    return frozenset(str((FRONTEND / SETTINGS).parent.joinpath(one).resolve().relative_to(FRONTEND)) for one in later)


@cache
def styled(root: str) -> frozenset[str]:
    """Return the classes that have a style once the module is loaded."""
    loaded = {f"{name}.css" for module in graph(root) for name in LOADED.findall(source(module))}
    within = styled(SETTINGS) if root in sections() else frozenset[str]()
    return within.union(*(classes(sheet) for sheet in FIRST | loaded))


@pytest.mark.parametrize("root", [MAIN, *loaded_later()])
def test_what_is_loaded_later_brings_the_styles_that_it_wears(root: str) -> None:
    found = (
        str(path.relative_to(FRONTEND)) for path in FRONTEND.glob("*/**/*.css") if "node_modules" not in path.parts
    )
    late = frozenset[str]().union(*(classes(sheet) for sheet in found if sheet != "embed/embed.css"))
    modules = [module for module in graph(root) if not module.startswith(OWN)]
    assert {module: bare for module in modules if (bare := (worn(module) & late) - styled(root))} == {}


def test_a_class_without_its_style_is_found() -> None:
    assert "dock__body" in worn("space/dock/Dock.js") - styled(MAIN)
