"""Muted words: whole words, without case and accents, as the search compares them."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.muted_words import LENGTH, WORDS, contains_any, muted_words_of


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("No more TEA please", "tea"),
        ("Café con leche", "cafe"),
        ("#Tea for two", "tea"),
        ("#Tea for two", "#tea"),
        ("The final episode is out", "final episode"),
        ("die Straße", "STRASSE"),
        ("tea", "Téa"),
    ],
)
def test_text_with_a_muted_word_is_found(text: str, word: str) -> None:
    assert contains_any([text], [word])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A teapot", "tea"),
        ("Tea for two", "#tea"),
        ("The episode is final", "final episode"),
        ("final", "final episode"),
        ("", "tea"),
        ("tea", ""),
    ],
)
def test_text_without_a_muted_word_is_not(text: str, word: str) -> None:
    assert not contains_any([text], [word])


def test_entries_are_trimmed_and_kept_once() -> None:
    assert muted_words_of(["  tea ", "TEA", "final \n episode"]) == ("TEA", "final episode")


@pytest.mark.parametrize("word", ["", "  ", "!!!", "x" * (LENGTH + 1), "a\u202eb"])
def test_entry_that_matches_no_word_is_refused(word: str) -> None:
    with pytest.raises(Invalid) as refused:
        muted_words_of([word])
    assert refused.value.code == "invalid_muted_word"


def test_too_many_entries_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        muted_words_of(f"word{number}" for number in range(WORDS + 1))
    assert refused.value.code == "too_many_muted_words"
