"""The texts that people give a Space: trimmed, measured, and free of what cannot be seen."""

import unicodedata
from collections.abc import Iterable

from chalicelib.domain.errors import Invalid

TITLE_LIMIT = 70  # characters (code points)
TOPIC_LIMIT = 30
TOPICS_LIMIT = 3
REASON_LIMIT = 80

# Bidirectional overrides and isolates (Unicode UAX 9) make a text read as something that it is not.
_DECEPTIVE = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset({"Cc", "Cs", "Cn", "Zl", "Zp"})


def title_of(text: str) -> str:
    """`text` trimmed, as a title of 1 to 70 characters. Raises Invalid `invalid_title`."""
    return _checked(text, "title", 1, TITLE_LIMIT, "invalid_title")


def reason_of(text: str) -> str:
    """`text` trimmed, as the reason of a request: 0 to 80 characters. Raises Invalid `invalid_reason`."""
    return _checked(text, "reason", 0, REASON_LIMIT, "invalid_reason")


def topics_of(topics: Iterable[str]) -> tuple[str, ...]:
    """At most three different topics of 1 to 30 characters each. Raises Invalid `invalid_topics`."""
    found = tuple(dict.fromkeys(_checked(topic, "topic", 1, TOPIC_LIMIT, "invalid_topics") for topic in topics))
    if len(found) > TOPICS_LIMIT:
        raise Invalid("invalid_topics", f"A Space has at most {TOPICS_LIMIT} topics; {len(found)} came.")
    return found


def _checked(text: str, what: str, least: int, most: int, code: str) -> str:
    trimmed = text.strip()
    if len(trimmed) < least:
        raise Invalid(code, f"The {what} is empty; it needs at least {least} character.")
    if len(trimmed) > most:
        raise Invalid(code, f"The {what} has {len(trimmed)} characters; at most {most} are taken.")
    if any(char in _DECEPTIVE or unicodedata.category(char) in _INVISIBLE for char in trimmed):
        raise Invalid(code, f"The {what} has characters that cannot be shown, such as a line break.")
    return trimmed
