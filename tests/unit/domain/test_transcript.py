"""Corrections of a transcript, each against what its host saw, and lines that outlive an account."""

import dataclasses

import pytest

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.transcript import (
    Correction,
    Transcript,
    TranscriptLine,
    corrected,
    line_named,
    page_from,
    rewritten,
    without_account,
)

HELLO = TranscriptLine("l_1", 0, 0, 900, "Hello", "en")
BYE = TranscriptLine("l_2", 1, 1_000, 1_900, "Bye", "en", revision=3)
SAID = Transcript(("a_ada", "a_bob"), (HELLO, BYE))


@pytest.mark.parametrize(
    ("first", "limit", "lines", "following"),
    [
        (0, 1_000, (HELLO, BYE), None),
        (0, 205, (HELLO,), 1),  # 200 and five letters
        (0, 1, (HELLO,), 1),  # one at least
        (1, 1, (BYE,), None),
        (2, 1_000, (), None),
        (9, 1_000, (), None),
    ],
)
def test_page_has_the_lines_that_fit(
    first: int, limit: int, lines: tuple[TranscriptLine, ...], following: int | None
) -> None:
    assert page_from(SAID, first, limit) == (lines, following)


def test_correction_follows_the_revision_that_the_host_saw() -> None:
    assert rewritten(HELLO, 0, "Hullo") == dataclasses.replace(HELLO, text="Hullo", revision=1)
    assert rewritten(BYE, 3, "Goodbye") == dataclasses.replace(BYE, text="Goodbye", revision=4)


@pytest.mark.parametrize("revision", [0, 2, 4])
def test_correction_of_what_somebody_else_corrected_is_refused(revision: int) -> None:
    with pytest.raises(Conflict) as refused:
        rewritten(BYE, revision, "Goodbye")
    assert refused.value.code == "line_changed"


def test_correction_that_changes_nothing_is_none_whatever_its_host_saw() -> None:
    assert rewritten(BYE, 0, "Bye") is BYE


def test_line_that_is_not_there_is_not_found() -> None:
    assert line_named(SAID, "l_2") is BYE
    with pytest.raises(NotFound) as refused:
        line_named(SAID, "l_3")
    assert refused.value.code == "no_such_line"


def test_corrections_change_their_lines_alone() -> None:
    after = corrected(SAID, {"l_1": Correction("l_1", "Hullo", 2), "l_9": Correction("l_9", "Lost", 1)})
    assert after == Transcript(SAID.speakers, (dataclasses.replace(HELLO, text="Hullo", revision=2), BYE))


def test_deleted_account_keeps_its_lines_and_no_name() -> None:
    assert without_account(SAID, "a_eve") is SAID
    assert without_account(SAID, "a_bob") == Transcript(("a_ada", "a_deleted"), SAID.lines)
