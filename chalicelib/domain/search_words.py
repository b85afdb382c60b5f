"""The words by which texts are found, without case and accents."""

import re
import unicodedata
from typing import Final

WORD_LIMIT: Final = 30  # characters of a word that are compared

_WORD = re.compile(r"#?\w+")
# Too common to distinguish anything; their rows would be the busiest of all.
# fmt: off
_COMMON: Final = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "have", "i", "if", "in", "is", "it", "me",
    "my", "not", "of", "on", "or", "so", "that", "the", "this", "to", "was", "we", "with", "you",
    "al", "con", "como", "de", "del", "el", "en", "es", "esta", "la", "las", "lo", "los", "mi", "no", "o", "para",
    "pero", "por", "que", "se", "si", "su", "te", "un", "una", "y", "yo",
})
# fmt: on


def folded(text: str) -> str:
    """Return `text` as it is compared: compatibility forms unified, without case and accents (Unicode UAX 15, NFKD)."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))


def topic_key(topic: str) -> str:
    """Return the key of a topic, the same for every spelling that differs in case, accents or spaces alone."""
    return "_".join(folded(topic).split())


def tokens_of(text: str) -> list[str]:
    """Return the words of `text` in their order, folded; tags begin with `#`."""
    return _WORD.findall(folded(text))


def words_of(text: str, limit: int, *, common: bool = False) -> tuple[str, ...]:
    """Return the first `limit` different words of `text`, folded; the most common ones only if `common`.

    `#tag` yields the words `#tag` and `tag`.
    """
    tokens = (token[:WORD_LIMIT] for token in tokens_of(text))
    words = dict.fromkeys(word for token in tokens for word in dict.fromkeys((token, token.removeprefix("#"))))
    return tuple(word for word in words if common or word not in _COMMON)[:limit]


def begins(wanted: tuple[str, ...], text: str) -> bool:
    """Whether each of the folded words `wanted` begins a word of `text`."""
    words = words_of(text, len(text), common=True)
    return all(any(word.startswith(one) for word in words) for one in wanted)
