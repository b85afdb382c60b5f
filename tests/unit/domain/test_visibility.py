"""Texts of which people see something, and everything that takes a text for empty of which they see nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain import texts, visibility
from chalicelib.domain.account import bio_of, display_name_of, passkey_name_of
from chalicelib.domain.errors import Invalid
from chalicelib.services.posts.text import text_of

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors/visibility.json").read_text())
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
NEEDED: list[Callable[[str], object]] = [
    texts.title_of,
    texts.report_reason_of,
    texts.message_of,
    lambda text: texts.topics_of([text]),
    display_name_of,
    passkey_name_of,
    text_of,
]
OPTIONAL: list[Callable[[str], str]] = [
    texts.reason_of,
    texts.pin_text_of,
    texts.alt_of,
    texts.report_text_of,
    texts.conversation_name_of,
    lambda text: texts.message_of(text, 0),
]


def test_ranges_are_shared() -> None:
    assert [list(one) for one in visibility.BLANK] == VECTORS["blank"]
    assert [list(one) for one in visibility.GROWING] == VECTORS["growing"]


@pytest.mark.parametrize("text", VECTORS["shows"].values(), ids=VECTORS["shows"])
def test_text_shows(text: str) -> None:
    assert visibility.shows(text)
    assert texts.title_of(text) == text.strip()


@pytest.mark.parametrize("text", VECTORS["nothing"].values(), ids=VECTORS["nothing"])
def test_text_that_shows_nothing_is_no_text(text: str) -> None:
    assert not visibility.shows(text)
    for check in NEEDED:
        with pytest.raises(Invalid):
            check(text)
    for optional in OPTIONAL:
        assert optional(text) == ""


@pytest.mark.parametrize(
    "name",
    [
        SCOTLAND,
        f"Ana {SCOTLAND}",
        f"{SCOTLAND}{SCOTLAND}",
        "🏴",
        "🏴‍☠️",
        "🇪🇸",
        "❤️ Ana 1️⃣",
        "👩🏽‍💻",
        "\U0001fae8",
        "\U0001fae9",
        "\U00031350",
    ],
)
def test_name_may_have_any_emoji(name: str) -> None:
    assert display_name_of(name) == name
    assert bio_of(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "Ana\u3164",
        "Ana\u2800",
        "An\u034fa",
        "\u115fAna",
        "Ana\ufeffB",
        "Ana\U000e0067",
        "🏴\U000e0067\U000e0062",  # never ends
        "🏴\U000e0067\U000e007f",  # no region has one letter
        "🎉\U000e0067\U000e0062\U000e0073\U000e007f",
        "Ana\U000e0041\U000e007f",
        "Ana\U0001d159",
        "Ana\ufffc",
    ],
)
def test_name_that_looks_like_another_is_refused(name: str) -> None:
    for check in (display_name_of, passkey_name_of):
        with pytest.raises(Invalid):
            check(name)


def test_bio_may_be_written_in_braille() -> None:
    assert bio_of("⠓⠊⠀⠁⠇⠇") == "⠓⠊⠀⠁⠇⠇"
    assert bio_of("\u2800\u3164") == ""
    with pytest.raises(Invalid):
        bio_of("Hi\u3164all")


@pytest.mark.parametrize("text", ["a\ufffeb", "a\ufdd0b", "a\U0001fffeb", "a\u0378b"])
def test_title_holds_no_characters_that_do_not_exist(text: str) -> None:
    with pytest.raises(Invalid):
        texts.title_of(text)
