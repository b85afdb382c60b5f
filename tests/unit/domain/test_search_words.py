"""The words of a search, without case and accents."""

import json
import subprocess
from pathlib import Path

import pytest

from chalicelib.domain.search_words import WORD_LIMIT, folded, words_of

FRONTEND = Path(__file__).parents[3] / "frontend"
TEXTS = ["José Núñez", "ÅNGSTRÖM", "ΣΊΣΥΦΟΣ", "Ḥalabī", "ﬁsh", "２０２６", "Zoë 🎙", "e\u0301", "한국어", "ДОМ"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ñandú", "nandu"),
        ("CAFÉ", "cafe"),
        ("cafe\u0301", "cafe"),
        ("STRASSE Straße", "strasse strasse"),
        ("ＦＵＬＬ", "full"),
    ],
)
def test_text_is_compared_without_case_accents_and_forms(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_words_are_the_different_ones_in_their_order_without_the_most_common() -> None:
    text = "The night trains of Europe, and the trains of ayer"
    assert words_of(text, 24) == ("night", "trains", "europe", "ayer")
    assert words_of("los trenes de la noche", 24) == ("trenes", "noche")
    assert words_of("De la Rosa", 24, common=True) == ("de", "la", "rosa")


def test_tag_is_found_as_a_tag_and_as_a_word() -> None:
    assert words_of("On #NightTrains_2026!", 24) == ("#nighttrains_2026", "nighttrains_2026")
    assert words_of("# alone", 24) == ("alone",)


def test_words_are_bounded_in_number_and_length() -> None:
    assert words_of(" ".join(f"word{number}" for number in range(100)), 24) == tuple(
        f"word{number}" for number in range(24)
    )
    assert words_of("x" * 5_000, 24) == ("x" * WORD_LIMIT,)
    assert words_of("<script>alert(1)</script> 👩‍👩‍👧 \u202e", 24) == ("script", "alert", "1")


def test_browser_folds_as_the_server_does() -> None:
    fold = "console.log(JSON.stringify(JSON.parse(process.argv[1]).map(folded)))"
    program = f"const {{ folded }} = await import('./site/folding.js'); {fold}"
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", program, json.dumps(TEXTS)],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        check=True,
    )
    # The final sigma is the only letter that JavaScript's lower case keeps distinct.
    assert [text.replace("ς", "σ") for text in json.loads(ran.stdout)] == [folded(text) for text in TEXTS]
