"""The texts that people enter: trimmed, measured, and without invisible characters."""

import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from chalicelib.domain.errors import Invalid
from chalicelib.domain.visibility import is_assigned, is_misleading, shows, turns

TITLE_LIMIT = 70  # characters (code points)
TOPIC_LIMIT = 30
TOPICS_LIMIT = 3
REASON_LIMIT = 80
URL_LIMIT = 500
PIN_TEXT_LIMIT = 280
REPORT_LIMIT = 1_000
MESSAGE_LIMIT = 1_000
NAME_LIMIT = 50
ALT_LIMIT = 420
LINE_LIMIT = 400

_INVISIBLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


def title_of(text: str) -> str:
    """Return `text` trimmed, as a title of 1 to 70 characters. Raises Invalid `invalid_title`."""
    return _checked(text, 1, TITLE_LIMIT, "invalid_title")


def reason_of(text: str) -> str:
    """Return `text` trimmed, as the reason of a request: 0 to 80 characters. Raises Invalid `invalid_reason`."""
    return _checked(text, 0, REASON_LIMIT, "invalid_reason")


def topics_of(topics: Iterable[str]) -> tuple[str, ...]:
    """Return at most three different topics of 1 to 30 characters each. Raises Invalid `invalid_topics`."""
    found = tuple(dict.fromkeys(_checked(topic, 1, TOPIC_LIMIT, "invalid_topics") for topic in topics))
    if len(found) > TOPICS_LIMIT:
        raise Invalid("invalid_topics")
    return found


def pin_text_of(text: str) -> str:
    """Return `text` on one line, as the text of a pinned link: 0 to 280 characters. Raises Invalid `invalid_text`."""
    return _checked(" ".join(text.split()), 0, PIN_TEXT_LIMIT, "invalid_text")


def excerpt_of(text: str) -> str:
    """Return the beginning of `text` on one line, in at most 280 characters."""
    line = " ".join(text.split())
    return line if len(line) <= PIN_TEXT_LIMIT else f"{line[: PIN_TEXT_LIMIT - 1].rstrip()}…"


def alt_of(text: str) -> str:
    """Return a picture's description on one line: 0 to 420 characters. Raises Invalid `invalid_text`."""
    return _checked(" ".join(text.split()), 0, ALT_LIMIT, "invalid_text")


def line_of(text: str) -> str:
    """Return a line of a transcript: 1 to 400 characters. Raises Invalid `invalid_text`."""
    return _checked(" ".join(text.split()), 1, LINE_LIMIT, "invalid_text")


def report_text_of(text: str) -> str:
    """Return the text of a report on one line: 0 to 1,000 characters. Raises Invalid `invalid_text`."""
    return _checked(" ".join(text.split()), 0, REPORT_LIMIT, "invalid_text")


def decision_note_of(text: str) -> str:
    """Return the note of a reviewer, on one line: 0 to 1,000 characters. Raises Invalid `invalid_text`."""
    return _checked(" ".join(text.split()), 0, REPORT_LIMIT, "invalid_text")


def report_reason_of(text: str) -> str:
    """Return the reason of a report: 1 to 80 characters. Raises Invalid `invalid_reason`."""
    return _checked(text, 1, REASON_LIMIT, "invalid_reason")


def message_of(text: str, least: int = 1) -> str:
    """Return a direct message, trimmed: `least` to 1,000 characters, line breaks allowed.

    Raises Invalid `invalid_message`.
    """
    trimmed = seen(text.replace("\r\n", "\n"))
    if not least <= len(trimmed) <= MESSAGE_LIMIT or is_misleading(trimmed):
        raise Invalid("invalid_message")
    return trimmed


def conversation_name_of(text: str) -> str:
    """Return the name of a conversation: 0 to 50 characters. Raises Invalid `invalid_name`."""
    return _checked(text, 0, NAME_LIMIT, "invalid_name")


def url_of(text: str) -> str:
    """Return an `http` or `https` link of at most 500 characters. Raises Invalid `invalid_url`."""
    url = _checked(text, 1, URL_LIMIT, "invalid_url")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Invalid("invalid_url") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or " " in url:
        raise Invalid("invalid_url")
    return url


def seen(text: str) -> str:
    """Return `text` trimmed, or an empty string if people can see nothing of it."""
    return text.strip() if shows(text) else ""


def _checked(text: str, least: int, most: int, code: str) -> str:
    trimmed = seen(text)
    if not least <= len(trimmed) <= most:
        raise Invalid(code)
    if any(turns(char) or not is_assigned(char) or unicodedata.category(char) in _INVISIBLE for char in trimmed):
        raise Invalid(code)
    return trimmed
