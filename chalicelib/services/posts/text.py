"""Validation of the text of posts and Fleets, measured in characters as people see them."""

from typing import Final

from chalicelib.domain.errors import Invalid
from chalicelib.domain.texts import seen
from chalicelib.domain.visibility import is_misleading

TEXT_LIMIT: Final = 280  # characters as people see them: grapheme clusters, Unicode UAX 29
CODE_POINT_LIMIT: Final = 4 * TEXT_LIMIT  # a single grapheme cluster can be arbitrarily long


def text_of(text: str, what: str = "post", least: int = 1) -> str:
    """The trimmed text of a post, or of `what` else has the same limits, with at least `least` characters. Raises
    Invalid `invalid_text`."""
    words = seen(text)
    length = graphemes(words)
    if not least <= length <= TEXT_LIMIT or len(words) > CODE_POINT_LIMIT:
        raise Invalid("invalid_text", f"A {what} has {least} to {TEXT_LIMIT} characters, not {length}.")
    if is_misleading(words):
        raise Invalid("invalid_text", f"A {what} may not hold control or direction characters.")
    return words


def graphemes(text: str) -> int:
    """The number of grapheme clusters. Most texts are so short that counting code points suffices."""
    if len(text) <= TEXT_LIMIT or len(text) > CODE_POINT_LIMIT:
        return len(text)
    import regex

    return len(regex.findall(r"\X", text))
