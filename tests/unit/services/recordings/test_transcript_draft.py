"""From caption objects to the transcript: no word at the wrong person or time, in whatever order they come."""

import logging
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.recording_consent import Stretch
from chalicelib.domain.transcript import LINES, Transcript
from chalicelib.protocol.captions import CaptionLine, CaptionName, write_captions
from chalicelib.protocol.segments import FRAME_MS, SegmentName
from chalicelib.services.recordings import transcript_draft
from chalicelib.services.recordings.segment_plan import ALWAYS, SegmentPlan, plan_of
from chalicelib.services.recordings.transcript_draft import TranscriptDraft

ORIGIN = 1_767_225_600_000  # 2026-01-01, epoch ms
SEGMENT = 400  # frames
SEGMENT_MS = SEGMENT * FRAME_MS


@dataclass
class Bucket:
    """Caption objects and the names of segments, as workers have uploaded them."""

    segments: list[SegmentName] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)

    def record(self, start_ms: int, frames: int, epoch: int = 1, *, ends: bool = True) -> None:
        """Add the segments of a worker that hears somebody from `start_ms` on, and its mark."""
        run = f"{epoch:08x}"
        for number, first in enumerate(range(0, frames, SEGMENT)):
            took = min(SEGMENT, frames - first)
            self.segments.append(SegmentName(start_ms + first * FRAME_MS, epoch, run, number, took))
        if ends:
            last = -(-frames // SEGMENT)
            self.segments.append(SegmentName(start_ms + frames * FRAME_MS, epoch, run, last, 0))

    def caption(self, *lines: CaptionLine, epoch: int = 1) -> None:
        name = CaptionName(lines[0].start_ms, epoch, f"{epoch:08x}", len(self.objects))
        self.objects[str(name)] = write_captions(lines)

    def plan(self, *stretches: Stretch) -> SegmentPlan:
        plan = plan_of(self.segments, stretches or ALWAYS)
        assert plan is not None
        return plan

    def transcript(self, plan: SegmentPlan, order: random.Random | None = None) -> Transcript:
        names = list(self.objects)
        (order or random.Random(1)).shuffle(names)
        draft = TranscriptDraft(tuple(names))
        while not draft.is_whole:
            draft = msgspec.msgpack.decode(msgspec.msgpack.encode(draft), type=TranscriptDraft)
            draft.advance(self.objects.get)
        return draft.transcript(plan)


def line(who: str, start_ms: int, end_ms: int, text: str = "Hello") -> CaptionLine:
    """Return a line at ms from the origin."""
    return CaptionLine(who, ORIGIN + start_ms, ORIGIN + end_ms, text, "en")


def said(transcript: Transcript) -> list[tuple[str, int, int, str]]:
    return [(transcript.speakers[one.speaker], one.start_ms, one.end_ms, one.text) for one in transcript.lines]


def conversation(turns: Iterable[tuple[str, int, int]]) -> list[CaptionLine]:
    """Return what people say, each in words of their own, from pauses before and lengths of what they say."""
    free: dict[str, int] = {}
    at, lines = 0, []
    for number, (who, pause, length) in enumerate(turns):
        at = max(free.get(who, 0), at + pause)
        free[who] = at + length
        lines.append(line(who, at, at + length, f"{who} {number}"))
    return lines


TURNS = st.lists(
    st.tuples(st.sampled_from(["a_1", "a_2", "a_3"]), st.integers(-2_000, 9_000), st.integers(0, 12_000)),
    min_size=1,
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(
    TURNS,
    st.lists(st.tuples(st.integers(1, 40_000), st.integers(-25_000, 6_000), st.booleans()), max_size=3),
    st.integers(0, 2**32),
    st.data(),
)
def test_no_order_of_speaking_moving_and_crashing_puts_a_word_at_the_wrong_person_or_time(
    turns: list[tuple[str, int, int]], moves: list[tuple[int, int, bool]], seed: int, data: st.DataObject
) -> None:
    """Each worker hears all that begins while it has the Space, some of it twice; segments and objects get lost."""
    spoken = conversation(turns)
    bucket, at = Bucket(), 0
    end = max(one.end_ms for one in spoken) - ORIGIN + FRAME_MS
    for epoch, (length, gap, ends) in enumerate([*moves, (end, 0, True)], 1):
        until = min(at + max(length, FRAME_MS), max(end, at + FRAME_MS))
        bucket.record(ORIGIN + at, -(-(until - at) // FRAME_MS), epoch, ends=ends)
        for one in spoken:
            if ORIGIN + at <= one.start_ms < ORIGIN + until:
                bucket.caption(one, epoch=epoch)
        at = max(0, until + gap)
    lost = data.draw(st.sets(st.sampled_from(sorted(bucket.objects)))) if bucket.objects else set()
    for name in lost:
        bucket.objects[name] = data.draw(st.sampled_from([b"", b"{", bucket.objects[name][:-3]]))
    plan = bucket.plan()
    transcript = bucket.transcript(plan, random.Random(seed))

    truth = {one.text: one for one in spoken}
    shift, duration = plan.started_at, plan.frames * FRAME_MS
    for who, start, finish, text in said(transcript):
        one = truth[text]
        assert who == one.speaker
        assert (start, finish) == tuple(min(max(0, time - shift), duration) for time in (one.start_ms, one.end_ms))
        assert text.startswith(who)
    texts = [one.text for one in transcript.lines]
    assert len(texts) == len(set(texts))
    assert [one.id for one in transcript.lines] == [f"l_{number}" for number in range(1, len(texts) + 1)]
    assert all(one.start_ms <= other.start_ms for one, other in pairwise(transcript.lines))
    assert list(transcript.speakers) == list(dict.fromkeys(who for who, *_ in said(transcript)))
    assert bucket.transcript(plan, random.Random(seed + 1)) == transcript


@settings(max_examples=60, deadline=None)
@given(TURNS, st.integers(0, 2**32))
def test_everything_that_one_worker_hears_is_in_the_transcript(turns: list[tuple[str, int, int]], seed: int) -> None:
    spoken = conversation(turns)
    bucket = Bucket()
    first, last = min(one.start_ms for one in spoken), max(one.end_ms for one in spoken)
    bucket.record(first, -(-(last - first) // FRAME_MS) + 1)
    for one in spoken:
        bucket.caption(one)
    found = said(bucket.transcript(bucket.plan(), random.Random(seed)))
    assert sorted(found) == sorted((one.speaker, one.start_ms - first, one.end_ms - first, one.text) for one in spoken)


def test_gap_moves_no_line() -> None:
    bucket = Bucket()
    bucket.record(ORIGIN + 500, SEGMENT)
    bucket.record(ORIGIN + 60_000, SEGMENT, epoch=2)
    bucket.caption(line("a_1", 500, 2_000, "before"))
    bucket.caption(line("a_2", 61_000, 62_000, "after"), epoch=2)
    assert said(bucket.transcript(bucket.plan())) == [
        ("a_1", 0, 1_500, "before"),
        ("a_2", 60_500, 61_500, "after"),
    ]


def test_space_that_moves_has_the_words_of_the_worker_whose_sound_is_in_the_file() -> None:
    bucket = Bucket()
    bucket.record(ORIGIN, 2 * SEGMENT)
    bucket.record(ORIGIN + SEGMENT_MS, 2 * SEGMENT, epoch=2)
    both = line("a_1", SEGMENT_MS + 1_000, SEGMENT_MS + 3_000, "heard by the old one")
    bucket.caption(both)
    bucket.caption(line("a_1", SEGMENT_MS + 1_400, SEGMENT_MS + 3_000, "heard by the new one"), epoch=2)
    bucket.caption(line("a_1", 2 * SEGMENT_MS - 500, 2 * SEGMENT_MS + 2_500, "heard across"), epoch=2)
    assert [text for *_, text in said(bucket.transcript(bucket.plan()))] == ["heard by the old one", "heard across"]


def test_words_that_both_workers_heard_across_the_move_are_there_once() -> None:
    bucket = Bucket()
    bucket.record(ORIGIN, SEGMENT)
    bucket.record(ORIGIN + SEGMENT_MS // 2, 2 * SEGMENT, epoch=2)
    bucket.caption(line("a_1", SEGMENT_MS - 3_000, SEGMENT_MS + 2_000, "all of it"))
    bucket.caption(line("a_1", SEGMENT_MS - 1_000, SEGMENT_MS + 2_000, "half of it"), epoch=2)
    bucket.caption(line("a_2", SEGMENT_MS - 1_000, SEGMENT_MS + 2_000, "by somebody else"), epoch=2)
    assert [text for *_, text in said(bucket.transcript(bucket.plan()))] == ["all of it", "by somebody else"]


def test_what_is_said_before_the_first_frame_or_after_the_end_is_left_out() -> None:
    bucket = Bucket()
    bucket.record(ORIGIN + 1_000, SEGMENT)
    bucket.caption(line("a_1", 0, 900, "too early"), line("a_1", 900, 2_000, "across the beginning"))
    bucket.caption(line("a_1", 6_000, 9_000, "across the end"), line("a_1", 9_001, 9_500, "too late"))
    assert said(bucket.transcript(bucket.plan(Stretch(0, ORIGIN + 8_000)))) == [
        ("a_1", 0, 1_000, "across the beginning"),
        ("a_1", 5_000, 7_000, "across the end"),
    ]


def test_no_word_that_was_said_while_recording_was_off_is_kept() -> None:
    bucket = Bucket()
    bucket.record(ORIGIN, 2 * SEGMENT)
    for start, end, text in (
        (0, 2_900, "while it was on"),
        (2_500, 3_500, "as it was switched off"),
        (4_000, 5_000, "while it was off"),
        (5_500, 9_000, "as it was switched on"),
        (7_000, 8_000, "while it was on again"),
    ):
        bucket.caption(line(f"a_{start}", start, end, text))
    plan = bucket.plan(Stretch(0, ORIGIN + 3_000), Stretch(ORIGIN + 6_000, ORIGIN + 60_000))
    assert [(start, text) for _, start, _, text in said(bucket.transcript(plan))] == [
        (0, "while it was on"),
        (7_000, "while it was on again"),
    ]


def test_line_that_goes_on_after_recording_was_switched_off_for_good_is_left_out() -> None:
    bucket = Bucket()
    bucket.record(ORIGIN, 2 * SEGMENT)
    bucket.caption(line("a_1", 0, 3_300, "until the worker heard of it"), line("a_2", 500, 5_000, "and on"))
    assert [text for *_, text in said(bucket.transcript(bucket.plan(Stretch(0, ORIGIN + 3_000))))] == [
        "until the worker heard of it"
    ]


def test_object_that_cannot_be_understood_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    bucket = Bucket()
    bucket.record(ORIGIN, SEGMENT)
    bucket.caption(line("a_1", 0, 1_000, "kept"))
    bucket.caption(line("a_1", 2_000, 3_000, "a secret"))
    broken = list(bucket.objects)[1]
    bucket.objects[broken] = bucket.objects[broken].replace(b'"en"', b'"de"')
    with caplog.at_level(logging.WARNING):
        assert [text for *_, text in said(bucket.transcript(bucket.plan()))] == ["kept"]
    (record,) = caplog.records
    assert (record.message, record.__dict__["captions"]) == ("captions left out", broken)
    assert "secret" not in record.__dict__["error"]


def test_transcript_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcript_draft, "LINES", 3)
    bucket = Bucket()
    bucket.record(ORIGIN, SEGMENT)
    for number in range(3):
        bucket.caption(*(line("a_1", 200 * (2 * number + one), 200 * (2 * number + one) + 100) for one in (0, 1)))
    assert len(bucket.transcript(bucket.plan()).lines) == 3
    assert LINES == 20_000


def test_hours_are_read_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcript_draft, "PAGE", 2)
    bucket = Bucket()
    bucket.record(ORIGIN, SEGMENT)
    for number in range(5):
        bucket.caption(line("a_1", 500 * number, 500 * number + 400))
    draft, read = TranscriptDraft(tuple(bucket.objects)), []
    while not draft.is_whole:
        before = draft.done
        draft.advance(bucket.objects.get)
        read.append(draft.done - before)
    assert read == [2, 2, 1]
