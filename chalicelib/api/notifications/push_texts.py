"""News in words, for a device's language: what the browser shows when no page of the site is open."""

from chalicelib.api.i18n.words import CATALOGUES, Words
from chalicelib.domain.push import News


def push_text(language: str, news: News) -> tuple[str, str]:
    """The title and the text under it."""
    words = Words(language if language in CATALOGUES else "en")
    name = news.by.name if news.by else ""
    return words(f"push.{news.kind}", name=name), news.text
