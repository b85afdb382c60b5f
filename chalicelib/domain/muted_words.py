"""Words and phrases that a person does not want to read. They are compared as the search compares words. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from chalicelib.domain.errors import Invalid
from chalicelib.domain.search_words import tokens_of
from chalicelib.domain.texts import seen
from chalicelib.domain.visibility import is_misleading

WORDS: Final = 100
LENGTH: Final = 50  # characters of one entry


def muted_words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the entries trimmed, each once. Raises Invalid `invalid_muted_word`, `too_many_muted_words`."""
    once = {tuple(tokens_of(word)): word for word in map(_entry, texts)}
    if len(once) > WORDS:
        raise Invalid("too_many_muted_words")
    return tuple(once.values())


def contains_any(texts: Iterable[str], muted: Iterable[str]) -> bool:
    """Whether any of the texts contains one of the muted entries as whole words, side by side.

    `tea` is also found in `#tea`; `#tea` is only found in `#tea`.
    """
    entries = [entry for word in muted if (entry := tokens_of(word))]
    return bool(entries) and any(_contains(tokens, entry) for tokens in map(tokens_of, texts) for entry in entries)


def _contains(tokens: Sequence[str], entry: Sequence[str]) -> bool:
    places = range(len(tokens) - len(entry) + 1)
    return any(all(map(_is, tokens[place:], entry)) for place in places)


def _is(token: str, word: str) -> bool:
    return word in (token, token.removeprefix("#"))


def _entry(text: str) -> str:
    word = " ".join(seen(text).split())
    if not 1 <= len(word) <= LENGTH or is_misleading(word) or not tokens_of(word):
        raise Invalid("invalid_muted_word")
    return word
