"""Texts, dates and numbers of server-rendered pages, in the visitor's language. Pure.

Times are in UTC: the server does not know the visitor's time zone, and a link preview is for everybody.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import ModuleType
from typing import Final

from chalicelib.api.i18n.catalogues import en, es

CATALOGUES: Final[Mapping[str, ModuleType]] = {"en": en, "es": es}
FIRST: Final = "en"
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_WISH: Final = re.compile(r"\s*([A-Za-z]{1,8})[A-Za-z0-9-]*\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{1,3})?))?\s*")


class Words:
    """The texts of one language: `words(key, count=3)`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words: Mapping[str, str] = CATALOGUES[language].WORDS
        self._forms = CATALOGUES[language]

    def __call__(self, key: str, **values: str | int) -> str:
        """The text of `key` with `values` inserted. Raises KeyError for an unknown key."""
        count = values.get("count")
        variant = "one" if count == 1 else "other"
        text = self._words[key if key in self._words else f"{key}#{variant}"]
        shown = {
            name: self.number(value) if isinstance(value, int) else isolated(value) for name, value in values.items()
        }
        return text.format(**shown)

    def variants(self, key: str) -> dict[str, str]:
        """The texts of `key` for one and for several, without values inserted, for scripts that count by themselves."""
        return {variant: self._words[f"{key}#{variant}"] for variant in ("one", "other")}

    def number(self, value: int) -> str:
        """`1,204` or `1204`."""
        return f"{value:,}".replace(",", self._forms.GROUPS) if value >= self._forms.GROUPS_FROM else str(value)

    def compact(self, value: int) -> str:
        """`1.2K`, `3M`, `1,2 mil`; below a thousand the number itself."""
        for size, sign in ((1_000_000, str(self._forms.MILLION)), (1_000, str(self._forms.THOUSAND))):
            if value >= size:
                figure = f"{value // (size // 10) / 10:.1f}".removesuffix(".0")
                return figure.replace(".", self._forms.POINT) + sign
        return str(value)

    def date(self, at: int) -> str:
        """A moment (epoch ms) in full: `21 November 2026 at 18:00 UTC`."""
        return self._dated(self._forms.LONG_DATE, self._forms.MONTHS, at)

    def short_date(self, at: int) -> str:
        """A moment (epoch ms) in short: `21 Nov, 18:00 UTC`."""
        return self._dated(self._forms.SHORT_DATE, self._forms.SHORT_MONTHS, at)

    def month(self, at: int) -> str:
        """The month of a moment (epoch ms): `November 2026`."""
        return self._dated(self._forms.MONTH, self._forms.MONTHS, at)

    def _dated(self, form: str, months: tuple[str, ...], at: int) -> str:
        moment = datetime.fromtimestamp(at / 1000, UTC)
        return form.format(day=moment.day, month=months[moment.month - 1], year=moment.year, time=f"{moment:%H:%M}")


def isolated(text: str) -> str:
    """The text of somebody, within a sentence of ours: one with letters of Arabic, Hebrew or the like is isolated, so
    that it does not turn around what stands beside it (Unicode UAX 9, section 2.4). `translate` in the browser does
    the same."""
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text


def chosen(*wished: str | None, accept: str | None = None) -> Words:
    """The texts in the first available language of `wished`, or else in the best one of an `Accept-Language` header."""
    wishes = (*wished, *_accepted(accept or ""))
    return Words(next((wish for wish in wishes if wish and wish in CATALOGUES), FIRST))


def _accepted(header: str) -> list[str]:
    """The languages in the header, most preferred first (RFC 9110, section 12.5.4)."""
    wishes = [wish for part in header[:1_000].split(",") if (wish := _WISH.fullmatch(part))]
    weighed = [(float(wish[2] or 1), wish[1].lower()) for wish in wishes]
    return [language for weight, language in sorted(weighed, key=lambda one: -one[0]) if weight > 0]
