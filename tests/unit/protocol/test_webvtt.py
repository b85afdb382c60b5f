"""WebVTT: cues at their times, and no text that becomes anything but text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.protocol.webvtt import Cue, webvtt

CUE = re.compile(r"(?P<id>\w+)\n(?P<start>[\d:.]{12}) --> (?P<end>[\d:.]{12})\n(?P<text>.*)")


def test_cues_have_times_and_voices() -> None:
    file = webvtt([Cue("l_1", 0, 2_480, "Ana", "Good evening."), Cue("l_2", 3_723_004, 36_000_000, "Bob", "Hi & bye")])
    assert file == (
        "WEBVTT\n\n"
        "l_1\n00:00:00.000 --> 00:00:02.480\n<v Ana>Good evening.\n\n"
        "l_2\n01:02:03.004 --> 10:00:00.000\n<v Bob>Hi &amp; bye\n"
    )


def test_transcript_without_lines_is_a_file() -> None:
    assert webvtt([]) == "WEBVTT\n"


def test_cue_is_not_empty_and_somebody_without_a_name_has_no_voice() -> None:
    assert webvtt([Cue("l_1", 5, 5, "", "Hm")]) == "WEBVTT\n\nl_1\n00:00:00.005 --> 00:00:00.006\nHm\n"


@given(st.lists(st.tuples(st.text(), st.text(min_size=1)), max_size=5))
def test_no_name_and_no_text_breaks_out_of_its_cue(said: list[tuple[str, str]]) -> None:
    cues = [Cue(f"l_{place}", place * 1_000, place * 1_000 + 900, *one) for place, one in enumerate(said)]
    _, *blocks = webvtt(cues).removesuffix("\n").split("\n\n")
    assert len(blocks) == len(cues)
    for cue, block in zip(cues, blocks, strict=True):
        found = CUE.fullmatch(block)
        assert found is not None
        assert found["id"] == cue.id
        assert found["text"].count("<") == found["text"].count(">") == (1 if "<v " in found["text"] else 0)
        assert "-->" not in found["text"]
