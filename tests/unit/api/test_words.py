"""The server's texts: both languages have the same keys, and each follows its own rules."""

import re
import string
from pathlib import Path

import pytest

from chalicelib.api.i18n.catalogues import en, es
from chalicelib.api.i18n.words import Words, chosen

ROOT = Path(__file__).parents[3] / "chalicelib"
EVENING = 1_795_284_000_000  # 2026-11-21 18:00 UTC, epoch ms


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_spanish_says_all_that_english_says_and_no_more() -> None:
    assert set(es.WORDS) == set(en.WORDS)


def test_spanish_fills_in_the_same_values_as_english() -> None:
    assert {key: fields(text) for key, text in es.WORDS.items()} == {
        key: fields(text) for key, text in en.WORDS.items()
    }


def test_every_word_is_used_and_every_used_word_exists() -> None:
    sources = [*ROOT.glob("templates/*"), *ROOT.glob("api/**/*.py")]
    text = "\n".join(path.read_text() for path in sources)
    asked = set(re.findall(r"""\b(?:t|words)\(\s*["']([a-z_.]+)["']\s*[,)]""", text))
    known = {key.partition("#")[0] for key in en.WORDS}
    assert asked - known == set()
    built = re.compile(
        r"(page|mail)\.[a-z_]+\.(title|description|subject|lead|action|rest)|space\.(heading|role)\.\w+|(card|embed|push|post\.quoted)\.\w+"
    )
    assert {key for key in known - asked if not built.fullmatch(key)} == set()


@pytest.mark.parametrize(
    ("wished", "accept", "language"),
    [
        ((), None, "en"),
        ((), "es-MX,es;q=0.9,en;q=0.8", "es"),
        ((), "de-DE, en;q=0.5, es;q=0.7", "es"),
        ((), "es;q=0, en", "en"),
        ((), "es;q=nonsense,,;;q=1", "en"),
        ((None, "es"), "en", "es"),
        (("en", "es"), "es", "en"),
        (("../../etc", "de"), "*", "en"),
    ],
)
def test_language_is_what_the_visitor_chose_and_then_the_browsers(
    wished: tuple[str | None, ...], accept: str | None, language: str
) -> None:
    assert chosen(*wished, accept=accept).language == language


def test_dates_and_numbers_follow_the_language() -> None:
    english, spanish = Words("en"), Words("es")
    assert english.date(EVENING) == "21 November 2026 at 18:00 UTC"
    assert spanish.date(EVENING) == "21 de noviembre de 2026, 18:00 UTC"
    assert (english.short_date(EVENING), spanish.short_date(EVENING)) == ("21 Nov, 18:00 UTC", "21 nov, 18:00 UTC")
    assert [english.number(1_204), spanish.number(1_204), spanish.number(12_040)] == ["1,204", "1204", "12.040"]
    assert [english.compact(count) for count in (999, 1_000, 1_250, 3_400_000)] == ["999", "1K", "1.2K", "3.4M"]
    assert [spanish.compact(count) for count in (999, 1_250, 3_400_000)] == ["999", "1,2\u00a0mil", "3,4\u00a0M"]


def test_unknown_words_are_a_mistake() -> None:
    with pytest.raises(KeyError):
        Words("en")("no.such.words")


@pytest.mark.parametrize(
    "name", ["\u0639\u0645\u0631", "\u05e0\u05d5\u05e2\u05d4 3", "Ana \u05d0", "\U0001e900", "\ufe8d"]
)
def test_name_from_right_to_left_is_isolated_within_a_sentence(name: str) -> None:
    assert Words("en")("embed.by", name=name) == f"by \u2068{name}\u2069"


@pytest.mark.parametrize("name", ["Ana", "日本", "Ελένη", "नीरज"])
def test_other_names_stay_as_they_are(name: str) -> None:
    assert Words("en")("embed.by", name=name) == f"by {name}"
