"""The words by which a recording is found: those said most often, with the moments of each."""

from chalicelib.domain import utterance_words
from chalicelib.domain.transcript import LINES, Transcript, TranscriptLine
from chalicelib.domain.utterance_words import EXCERPT, MOMENTS, WORDS, moment_of, moments_said, words_said
from chalicelib.store.utterances import UtteranceItem


def transcript(*said: str) -> Transcript:
    lines = (TranscriptLine(f"l_{at}", 0, at * 1_000, at * 1_000 + 900, text, "en") for at, text in enumerate(said))
    return Transcript(("a_ada",), tuple(lines))


def test_words_are_folded_and_neither_common_nor_short() -> None:
    assert words_said("The Übel of #tea — is it in an OX cart, mañana?") == ("ubel", "tea", "cart", "manana")


def test_word_has_its_first_moments_with_what_was_said() -> None:
    said = transcript(*[f"Trains again, number {number}" for number in range(MOMENTS + 2)])
    assert moments_said(said)["trains"] == tuple(
        (number * 1_000, f"Trains again, number {number}") for number in range(MOMENTS)
    )


def test_longest_row_in_latin_script_is_written_as_one_unit() -> None:
    text = "ü" * 30 + " y el niño soñó así. " * 30
    moments = moments_said(transcript(*[text] * MOMENTS))["u" * 30]
    assert [len(one) for _, one in moments] == [EXCERPT] * MOMENTS
    row = UtteranceItem("said#" + "u" * 30, "0" * 16 + "#s_" + "x" * 22, moments=moments).serialize()
    assert sum(len(name) + len(value["S"].encode()) for name, value in row.items()) < 1_024


def test_space_is_found_by_the_words_said_most_often() -> None:
    words = [f"word{number:05d}" for number in range(WORDS + 1)]
    found = moments_said(transcript(*(" ".join(words[at : at + 30]) for at in range(0, len(words), 30)), words[-1]))
    assert len(found) == WORDS
    assert words[-1] in found
    assert words[-2] not in found


def test_several_words_lead_to_where_they_were_said_together() -> None:
    moments = moments_said(transcript("late trains", "tea", "trains and tea", "tea and trains"))
    assert moment_of(("trains", "tea"), moments) == (2_000, "trains and tea")
    assert moment_of(("trains", "late"), moments) == (0, "late trains")
    assert moment_of(("tea",), moments) == (1_000, "tea")


def test_longest_transcript_is_indexed_in_a_moment() -> None:
    assert len(moments_said(transcript(*["words that are said"] * LINES))) == 2
    assert utterance_words.SHORTEST == 3
