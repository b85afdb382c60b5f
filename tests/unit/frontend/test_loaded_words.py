"""Texts outside of the first load are loaded by the components that show them: `t` fails for others."""

import re
from functools import cache
from typing import Final

import pytest

from infra.preload import FRONTEND, MAIN, graph, word_parts

COMMENT: Final = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
LATER: Final = re.compile(r"""import\('([^']+)'\)""")
ENTRY: Final = re.compile(r"^  '([^'#]+)(?:#\w+)?':", re.MULTILINE)
PARTS: Final = ("inbox", "people", "pictures", "replay", "room", "settings")
OWN: Final = ("i18n/", "vendor/")


@cache
def source(module: str) -> str:
    return COMMENT.sub("", (FRONTEND / module).read_text())


@cache
def words_of(part: str) -> frozenset[str]:
    return frozenset(ENTRY.findall((FRONTEND / f"i18n/en/{part}.js").read_text()))


def loaded_later() -> list[str]:
    """Return the modules that any other one imports on demand."""
    modules = (path for path in FRONTEND.rglob("*.js") if not {"node_modules", "vendor", "i18n"} & set(path.parts))
    found = {
        str((path.parent / later).resolve().relative_to(FRONTEND))
        for path in modules
        for later in LATER.findall(source(str(path.relative_to(FRONTEND))))
    }
    return sorted(found)


def shown(module: str, part: str) -> set[str]:
    """Return the texts of `part` that a module names; a composed key, `role.${role}`, names all with its start."""
    text = source(module)
    begins = {word.split(".")[0] for word in words_of(part)}
    built = {f"{begin}.*" for begin in begins if f"`{begin}.$" in text or f"'{begin}.'" in text}
    return {word for word in words_of(part) if f"'{word}'" in text} | (built - {"error.*"})


def not_loaded(root: str, known: frozenset[str]) -> dict[str, set[str]]:
    modules = [module for module in graph(root) if module not in known and not module.startswith(OWN)]
    missing = set(PARTS) - set(word_parts(modules))
    found = {module: {word for part in missing for word in shown(module, part)} for module in modules}
    return {module: words for module, words in found.items() if words}


def test_the_first_load_shows_only_words_that_come_with_it() -> None:
    assert not_loaded(MAIN, frozenset()) == {}


@pytest.mark.parametrize("root", loaded_later())
def test_what_is_loaded_later_loads_the_words_that_it_shows(root: str) -> None:
    assert not_loaded(root, frozenset(graph(MAIN))) == {}


def test_a_word_that_is_not_loaded_is_found() -> None:
    assert "people.approve" in shown("space/dock/PeoplePanel.js", "room")
    assert "report.*" in shown("space/dock/ReportDialog.js", "room")
    assert "space/dock/PeopleRows.js" in not_loaded("space/dock/PeoplePanel.js", frozenset())
