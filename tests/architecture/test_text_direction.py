"""Texts of people may be Arabic or Hebrew beside ours: each is shown in an element with `dir="auto"`.

Sentences of ours with a name in them need none: `translate` and `Words` isolate what they insert.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.markup import Element, elements, expressions, without_templates
from tests.architecture.source import ROOT

COMPONENTS: Final = [
    path for path in sorted((ROOT / "frontend").rglob("*.js")) if not {"node_modules", "vendor"} & set(path.parts)
]
PAGES: Final = sorted((ROOT / "chalicelib/templates").glob("*.html"))
# Members and functions that hold what people wrote, and the names that components give to it; not where they are only
# asked for.
_WRITTEN: Final = re.compile(
    r"(?:\.(?:title|name|display_name|text|bio|alt|topic|reason|note)\b(?!\()|\b(?:nameNow|titleOf|nameOf|preview|logText)\("
    r"|^(?:name|title|text|bio|topic|shown)$)(?!\s*(?:&&|\?[^.?]|===|!==|\.))"
)
# A token is a piece of a post's text, whose paragraph has the direction.
_IN_PAGE: Final = re.compile(r"\{\{\s*(?:(?!token\.)[\w.]+\.(?:title|name|text|bio)|topic)\s*\}\}|in tokens\(")
_TYPED: Final = re.compile(r'\btype="(text|search)"|^(?!.*\btype=)', re.DOTALL)
_OF_ASCII: Final = re.compile(r'username|handle|HANDLE_LIMIT|autocapitalize="no')  # handles have no other letters


def is_written(expression: str) -> bool:
    own = without_templates(expression)
    return not own.startswith("t(") and bool(_WRITTEN.search(own))


def shows_people(element: Element) -> bool:
    if element.name == "${RichText}":
        return True
    if element.name.startswith("${"):
        return False
    return any(map(is_written, expressions(element.content)))


def takes_text(element: Element) -> bool:
    kind = element.name == "textarea" or (element.name == "input" and bool(_TYPED.search(element.attributes)))
    return kind and not _OF_ASCII.search(element.attributes)


def has_direction(element: Element) -> bool:
    return 'dir="auto"' in (element.parent if element.name == "${RichText}" else element.attributes)


def forgotten(path: Path) -> Iterator[str]:
    for element in elements(path.read_text()):
        if (shows_people(element) or takes_text(element)) and not has_direction(element):
            yield f"{path.relative_to(ROOT)}:{element.line} <{element.name}>"


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_texts_of_people_have_their_own_direction_in_components(path: Path) -> None:
    assert list(forgotten(path)) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_texts_of_people_have_their_own_direction_in_pages(path: Path) -> None:
    body = path.read_text().partition("<body>")[2] or path.read_text()
    shown = body.partition("{% block main %}")[2] or body
    missing = [
        f"{element.name} {element.content.strip()}"
        for element in elements(shown)
        if _IN_PAGE.search(element.content) and not has_direction(element)
    ]
    assert missing == []


def test_places_are_found() -> None:
    """The rule would be worth nothing if it found no places at all."""
    found = [element for path in COMPONENTS for element in elements(path.read_text()) if shows_people(element)]
    assert len(found) > 50
    source = "html`<p class=${at > 3 ? 'a' : 'b'}>${one.title}</p><b dir=\"auto\">${name}</b><i>${t('x')}</i>`"
    assert [shows_people(one) for one in elements(source)] == [True, True, False]
    assert [has_direction(one) for one in elements(source)] == [False, True, False]
