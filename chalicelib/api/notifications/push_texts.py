"""The texts of push messages, in the device's language."""

from chalicelib.api.i18n.words import CATALOGUES, Words
from chalicelib.domain.push import News


def push_text(language: str, news: News) -> tuple[str, str]:
    """The title of a push message, and the text below it."""
    words = Words(language if language in CATALOGUES else "en")
    name = news.by.name if news.by else ""
    return words(f"push.{news.kind}", name=name), news.text
