"""The dark theme is the same whether the system wishes it or the person chose it."""

import re
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[3] / "frontend"
WISHED = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}", re.DOTALL)
BY_SYSTEM, BY_CHOICE = ':not([data-theme="light"])', '[data-theme="dark"]'


def rules(text: str, selector: str) -> list[str]:
    """Return the rules for a root element that `selector` describes, without it and without spaces."""
    found = re.findall(r"(?:html|:root)" + re.escape(selector) + r"([^{]*\{[^}]*\})", text)
    plain = (re.sub(r"color-scheme: \w+;|\s+", "", rule) for rule in found)
    return [rule for rule in plain if rule != "{}"]


@pytest.mark.parametrize("sheet", ["ui/colours.css", "offline.css"])
def test_chosen_dark_theme_is_that_of_the_system(sheet: str) -> None:
    text = (FRONTEND / sheet).read_text()
    wished = rules(WISHED.findall(text)[0], BY_SYSTEM)
    assert wished
    assert wished == rules(text, BY_CHOICE)
