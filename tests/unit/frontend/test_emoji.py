"""Every emoji of the picker is one that a post takes, and is there once."""

import re

import pytest

from chalicelib.services.posts.text import graphemes, text_of
from infra.preload import FRONTEND

LIST = (FRONTEND / "ui/emoji-list.js").read_text()
CATEGORIES = {name: found.split() for name, found in re.findall(r"category\(\s*'emoji.(\w+)',\s*`([^`]*)`", LIST)}
WORDS = {language: (FRONTEND / f"i18n/{language}/pictures.js").read_text() for language in ("en", "es")}


def test_no_emoji_is_there_twice() -> None:
    everything = [one for emoji in CATEGORIES.values() for one in emoji]
    assert (len(CATEGORIES), len(everything)) == (8, len(set(everything)))


@pytest.mark.parametrize("category", CATEGORIES)
def test_emoji_of_a_category_can_be_posted_and_count_as_one_character(category: str) -> None:
    for emoji in CATEGORIES[category]:
        text = emoji + "." * 280  # long enough to be measured in characters as people see them
        assert (text_of(emoji), graphemes(text)) == (emoji, 281), emoji


@pytest.mark.parametrize("category", CATEGORIES)
def test_category_has_a_name_in_both_languages(category: str) -> None:
    assert all(f"'emoji.{category}'" in words for words in WORDS.values())
