"""Caption objects: read as they were written, refused as a whole, and never taken for segments."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.texts import line_of
from chalicelib.protocol.captions import (
    CAPTIONS_LIMIT,
    LINE_LIMIT,
    LINES_LIMIT,
    CaptionLine,
    CaptionName,
    Language,
    caption_name_of,
    caption_text,
    read_captions,
    write_captions,
)
from chalicelib.protocol.segments import SEGMENT_LIMIT, SegmentName, name_of

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "captions.json").read_text())
NOW = 1_767_225_600_000  # 2026-01-01, epoch ms

TEXTS = st.text(min_size=1).map(caption_text).filter(bool)
LINES = st.builds(
    lambda speaker, start, length, text, language: CaptionLine(speaker, start, start + length, text, language),
    st.sampled_from(["a_1", "a_2"]),
    st.integers(10**12, 10**13 - 60_001),
    st.integers(0, 60_000),
    TEXTS,
    st.sampled_from(get_args(Language)),
)


def rows(kind: str) -> list[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


def content_of(row: dict[str, Any]) -> bytes:
    text: str = row["raw"] if "raw" in row else json.dumps(row["message"])
    return text.encode()


@pytest.mark.parametrize("row", rows("valid"))
def test_captions_give_back_every_valid_object(row: dict[str, Any]) -> None:
    lines = read_captions(content_of(row))
    assert json.loads(write_captions(lines)) == row["message"]


@pytest.mark.parametrize("row", rows("invalid"))
def test_captions_refuse_every_fault(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not understood"):
        read_captions(content_of(row))


@given(st.lists(LINES, min_size=1, max_size=LINES_LIMIT))
def test_lines_are_read_as_they_were_written(lines: list[CaptionLine]) -> None:
    assert read_captions(write_captions(lines)) == tuple(lines)


@given(st.binary(max_size=200))
def test_garbage_raises_nothing_but_value_error(content: bytes) -> None:
    with pytest.raises(ValueError, match="not understood"):
        read_captions(content)


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="not understood"):
        read_captions(b'{"lines": ' + b"[" * 100_000)


def test_fullest_object_fits_the_limit_and_one_more_line_does_not() -> None:
    longest = CaptionLine("a_" + "1" * 62, NOW, NOW + 60_000, "\U0001f44b" * LINE_LIMIT, "en")
    content = write_captions([longest] * LINES_LIMIT)
    assert len(read_captions(content)) == LINES_LIMIT
    assert len(content) <= CAPTIONS_LIMIT <= SEGMENT_LIMIT
    for lines in ([], [longest] * (LINES_LIMIT + 1)):
        with pytest.raises(ValueError, match="1 to 100 lines"):
            write_captions(lines)
    with pytest.raises(ValueError, match="bytes"):
        read_captions(b" " * (CAPTIONS_LIMIT + 1))


@given(st.text())
def test_text_of_a_line_is_on_one_line(text: str) -> None:
    cleaned = caption_text(text)
    assert cleaned == caption_text(cleaned)
    assert len(cleaned.splitlines()) <= 1
    assert len(cleaned) <= LINE_LIMIT
    cleaned.encode()


def test_hosts_may_correct_a_line_to_whatever_a_caption_may_say() -> None:
    assert line_of("x" * LINE_LIMIT) == "x" * LINE_LIMIT
    with pytest.raises(Invalid):
        line_of("x" * (LINE_LIMIT + 1))


def test_text_keeps_its_words() -> None:
    assert caption_text("  Good\r\n\tevening,\x00everybody.\u2028 ") == "Good evening, everybody."
    assert caption_text("word " * 100) == ("word " * 80).rstrip()


@given(st.integers(0, 10**13 - 1), st.integers(0, 999_999), st.integers(0, 999_999))
def test_name_is_read_as_it_was_written_and_is_no_segments(start: int, epoch: int, number: int) -> None:
    name = CaptionName(start, epoch, "0123abcd", number)
    assert (caption_name_of(str(name)), name_of(str(name))) == (name, None)
    assert caption_name_of(str(SegmentName(start, epoch, "0123abcd", number, 400))) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "captions-.json",
        "1.0.msgpack",
        "x/captions-1767225600000-000001-0123abcd-000000.json",
        "captions-1767225600000-000001-0123abcd-000000.json\n",
        "captions-1767225600000-000001-0123ABCD-000000.json",
        "captions-\u0661767225600000-000001-0123abcd-000000.json",
    ],
)
def test_names_of_other_things_are_no_caption_objects(text: str) -> None:
    assert caption_name_of(text) is None
