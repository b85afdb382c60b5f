"""Elements in the templates of components (htm) and pages (Jinja), as far as the direction of texts needs them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TAG: Final = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]*|\$\{\w+\}|/)")
_COMMENT: Final = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)


@dataclass(frozen=True)
class Element:
    """An opening tag: `content` is what stands between it and the next tag."""

    name: str
    attributes: str
    content: str
    parent: str  # attributes of the tag before, for what is shown by a component
    line: int

    @property
    def has_direction(self) -> bool:
        return 'dir="auto"' in self.attributes


def elements(source: str) -> Iterator[Element]:
    """The opening tags of a file. Braces in attributes and contents are followed, so that arrows and comparisons in
    expressions are not taken for tags."""
    plain = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), source)
    before = ""
    for tag in _TAG.finditer(plain):
        if tag["close"] or tag["name"] == "/":
            continue
        end = _end(plain, tag.end(), ">")
        attributes = plain[tag.end() : end]
        content = plain[end + 1 : _end(plain, end + 1, "<")]
        yield Element(tag["name"], attributes, content, before, plain.count("\n", 0, tag.start()) + 1)
        before = attributes


def _end(source: str, place: int, mark: str) -> int:
    depth = 0
    while place < len(source):
        letter = source[place]
        if letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
        elif depth <= 0 and (letter == mark or letter == "`"):
            return place
        place += 1
    return place


def expressions(content: str) -> Iterator[str]:
    """What stands in the outermost `${…}` of a template's text."""
    place = content.find("${")
    while place >= 0:
        end = _closing(content, place + 1)
        yield content[place + 2 : end].strip()
        place = content.find("${", end)


def without_templates(expression: str) -> str:
    """The expression without the templates in it, whose elements are looked at by themselves."""
    start = expression.find("html`")
    if start < 0:
        return expression
    depth, place = 0, start + len("html`")
    while place < len(expression) and (depth or expression[place] != "`"):
        depth += {"{": 1, "}": -1}.get(expression[place], 0)
        place += 1
    return expression[:start] + without_templates(expression[place + 1 :])


def _closing(source: str, place: int) -> int:
    depth = 0
    for at in range(place, len(source)):
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        if depth == 0:
            return at
    return len(source)
