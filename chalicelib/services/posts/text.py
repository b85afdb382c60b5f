"""Validation of the text of posts and Fleets, measured in characters as people see them."""

from typing import Final

from chalicelib.domain.errors import Invalid
from chalicelib.domain.texts import seen
from chalicelib.domain.visibility import is_misleading

TEXT_LIMIT: Final = 280  # characters as people see them: grapheme clusters, Unicode UAX 29
CODE_POINT_LIMIT: Final = 4 * TEXT_LIMIT  # a single grapheme cluster can be arbitrarily long


def text_of(text: str, least: int = 1) -> str:
    """The trimmed text of a post or Fleet, with at least `least` characters. Raises Invalid `invalid_text`."""
    words = seen(text)
    if not least <= graphemes(words) <= TEXT_LIMIT or len(words) > CODE_POINT_LIMIT or is_misleading(words):
        raise Invalid("invalid_text")
    return words


def graphemes(text: str) -> int:
    """The number of grapheme clusters. Most texts are so short that counting code points suffices."""
    if len(text) <= TEXT_LIMIT or len(text) > CODE_POINT_LIMIT:
        return len(text)
    import regex

    return len(regex.findall(r"\X", text))
