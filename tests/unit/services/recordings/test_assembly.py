"""From packets to the file: recorder, names, plan and assembly, whatever is lost, repeated or out of order."""

import random
from dataclasses import dataclass, field
from math import inf

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.recording_consent import Stretch
from chalicelib.domain.recording_timeline import RecordingTimeline
from chalicelib.protocol.ogg import SILENT, packets_of
from chalicelib.protocol.segments import FRAME_MS, SegmentName, name_of, write_segment
from chalicelib.services.recordings.assembly import Assembly
from chalicelib.services.recordings.segment_plan import OVERLAP_MS, has_ended, plan_of
from media_worker.recording.recorder import FRAMES, CutSegment, Recorder

ORIGIN = 1_767_225_600_000.0  # 2026-01-01, epoch ms


@dataclass
class Shelf:
    """Segments as workers have uploaded them, by name."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def keep(self, *segments: CutSegment | None) -> None:
        for one in segments:
            if one is not None:
                self.kept[str(one.name)] = write_segment(one.segment, 7) if one.segment.packets else b"-"

    def names(self) -> list[SegmentName]:
        return [name for text in self.kept if (name := name_of(text)) is not None]

    def file(self, order: random.Random | None = None) -> tuple[list[bytes], RecordingTimeline, int]:
        """Return the packets of the finished file, its timeline and its start (epoch ms)."""
        names = [*self.names(), *self.names()]
        (order or random.Random(1)).shuffle(names)
        plan = plan_of(names)
        assert plan is not None
        assembly, parts = Assembly.begun(plan, "u", 7), []
        while not assembly.is_whole:
            assembly = msgspec.msgpack.decode(msgspec.msgpack.encode(assembly), type=Assembly)
            assembly.advance(self.kept.get)
            parts.append(assembly.part() or b"")
        return packets_of(b"".join(parts))[2:], assembly.timeline(), plan.started_at


def packet(number: int, mark: int = 0) -> bytes:
    """Return a payload that names its frame."""
    return b"\x68" + bytes([mark]) + number.to_bytes(4, "big")


def run(
    shelf: Shelf, frames: list[int], *, epoch: int = 1, name: str = "0" * 8, who: str = "a_ada", end: bool = True
) -> list[CutSegment]:
    """Record these frames, in which somebody talks, and keep the segments."""
    recorder = Recorder(epoch, name, ORIGIN)
    cut = [recorder.add(number, packet(number, epoch), [who], 200) for number in frames]
    segments = [one for one in (*cut, recorder.cut()) if one is not None]
    shelf.keep(*segments, recorder.end(frames[-1] + 1) if end else None)
    return segments


SPEECH = st.lists(st.tuples(st.integers(0, 900), st.integers(1, 700)), min_size=1, max_size=6)


def numbers(spans: list[tuple[int, int]]) -> list[int]:
    """Return the frames of stretches of speech, each given as the pause before it and its length."""
    found: list[int] = []
    at = 0
    for pause, length in spans:
        found.extend(range(at + pause, at + pause + length))
        at += pause + length
    return found


@settings(max_examples=40, deadline=None)
@given(SPEECH, st.integers(0, 2**32))
def test_file_has_every_packet_at_its_time_in_whatever_order_segments_came(
    spans: list[tuple[int, int]], seed: int
) -> None:
    frames, shelf = numbers(spans), Shelf()
    run(shelf, frames)
    packets, timeline, started = shelf.file(random.Random(seed))
    first = frames[0]
    expected = [SILENT] * (frames[-1] - first + 1)
    for number in frames:
        expected[number - first] = packet(number, 1)
    assert packets == expected
    assert started == ORIGIN + first * FRAME_MS
    assert timeline.gaps == ()
    assert timeline.speakers == ("a_ada",)
    assert (timeline.turns[0][1], timeline.turns[-1][2]) == (0, len(expected) * FRAME_MS)


@settings(max_examples=40, deadline=None)
@given(SPEECH, st.data())
def test_what_is_lost_is_silent_and_said_and_moves_nothing(spans: list[tuple[int, int]], data: st.DataObject) -> None:
    frames, shelf = numbers([*spans, (0, 2 * FRAMES)]), Shelf()
    segments = run(shelf, frames)
    lost = data.draw(st.sets(st.sampled_from(range(1, len(segments)))))
    for place in lost:
        del shelf.kept[str(segments[place].name)]
    packets, timeline, _ = shelf.file()
    first, gone = frames[0], set()
    for place in lost:
        begin = round((segments[place].name.start_ms - ORIGIN) / FRAME_MS)
        gone |= set(range(begin, begin + segments[place].name.frames))
    kept = set(frames) - gone
    assert packets == [packet(number, 1) if number in kept else SILENT for number in range(first, first + len(packets))]
    for number in set(frames) & gone:
        at = (number - first) * FRAME_MS
        assert any(start <= at < end for start, end in timeline.gaps)
    for number in kept:
        at = (number - first) * FRAME_MS
        assert not any(start <= at < end for start, end in timeline.gaps)


@given(st.lists(st.tuples(st.sampled_from(["a_1", "a_2", "a_3"]), st.integers(1, 120), st.integers(0, 90)), min_size=1))
@settings(max_examples=40, deadline=None)
def test_nobody_is_said_to_speak_who_did_not(said: list[tuple[str, int, int]]) -> None:
    shelf, recorder, at = Shelf(), Recorder(1, "0" * 8, ORIGIN), 0
    spoken: dict[str, set[int]] = {}
    for who, length, pause in said:
        for number in range(at, at + length):
            shelf.keep(recorder.add(number, packet(number), [who], 9))
            spoken.setdefault(who, set()).add(number)
        at += length + pause
    shelf.keep(recorder.cut())
    _, timeline, _ = shelf.file()
    assert set(timeline.speakers) == set(spoken)
    for speaker, start, end in timeline.turns:
        own = spoken[timeline.speakers[speaker]]
        assert start // FRAME_MS in own
        assert end // FRAME_MS - 1 in own
    for who, frames in spoken.items():
        place = timeline.speakers.index(who)
        for number in frames:
            at = number * FRAME_MS
            assert any(turn[0] == place and turn[1] <= at < turn[2] for turn in timeline.turns)


def test_worker_that_dies_leaves_a_gap_until_the_next_one_hears_somebody() -> None:
    shelf = Shelf()
    run(shelf, list(range(1_000)), end=False)
    run(shelf, list(range(1_500, 1_600)), epoch=2, name="1" * 8, who="a_bob")
    packets, timeline, _ = shelf.file()
    assert [packets[0], packets[999], packets[1_000], packets[1_499]] == [packet(0, 1), packet(999, 1), SILENT, SILENT]
    assert packets[1_500:] == [packet(number, 2) for number in range(1_500, 1_600)]
    assert timeline.gaps == ((20_000, 30_000),)
    assert timeline.turns == ((0, 0, 20_000), (1, 30_000, 32_000))


@given(st.integers(1, 3_000), st.booleans())
def test_file_ends_with_the_space_however_long_its_workers_go_on(frames: int, moved: bool) -> None:
    shelf = Shelf()
    run(shelf, list(range(2_000)))
    if moved:
        run(shelf, list(range(1_500, 3_000)), epoch=2, name="1" * 8)
    plan = plan_of(shelf.names(), (Stretch(-inf, ORIGIN + frames * FRAME_MS),))
    assert plan is not None
    assert plan.frames == min(frames, 3_000 if moved else 2_000)
    assert sum(piece.take for piece in plan.pieces) == plan.frames
    assert plan.gaps == ()


SWITCHES = st.lists(st.integers(1, 2_500), min_size=1, max_size=7, unique=True)


@settings(max_examples=60, deadline=None)
@given(SWITCHES, st.integers(0, 150), st.booleans())
def test_nothing_is_in_the_file_that_was_said_while_recording_was_off(
    switches: list[int], late: int, moved: bool
) -> None:
    """A worker goes on for a while after recording is switched off, because it hears of that late."""
    times, shelf = sorted(switches), Shelf()
    on = list(zip([0, *times[1::2]], [*times[::2], 2_600], strict=False))
    for number, (first, end) in enumerate(on):
        frames = list(range(first, min(end + late, 2_600)))
        run(shelf, frames, name=f"{number:08x}", epoch=1 + (number if moved else 0))
    plan = plan_of(shelf.names(), tuple(Stretch(*(ORIGIN + frame * FRAME_MS for frame in one)) for one in on))
    assert plan is not None
    taken = [frame for piece in plan.pieces for frame in range(piece.at, piece.at + piece.take)]
    assert taken == [frame for first, end in on for frame in range(first, end)]
    assert plan.gaps == ()
    assert plan.pauses == tuple(zip(times[::2], times[1::2], strict=False))


def test_worker_that_dies_before_recording_is_switched_off_leaves_a_gap_until_then() -> None:
    shelf = Shelf()
    run(shelf, list(range(1_000)), end=False)
    run(shelf, list(range(3_000, 3_100)), epoch=2, name="1" * 8)
    times = [ORIGIN + frame * FRAME_MS for frame in (0, 1_500, 2_500, 4_000)]
    plan = plan_of(shelf.names(), (Stretch(*times[:2]), Stretch(*times[2:])))
    assert plan is not None
    assert (plan.gaps, plan.pauses) == (((1_000, 1_500), (2_500, 3_000)), ((1_500, 2_500),))


def test_silence_between_two_workers_is_no_loss_if_the_first_has_uploaded_all() -> None:
    shelf = Shelf()
    run(shelf, list(range(100)))
    run(shelf, list(range(300, 400)), epoch=2, name="1" * 8)
    assert shelf.file()[1].gaps == ()


def test_space_that_moves_is_recorded_by_the_older_worker_until_its_end() -> None:
    shelf = Shelf()
    run(shelf, list(range(600)))
    run(shelf, list(range(450, 1_000)), epoch=2, name="1" * 8)
    packets, timeline, _ = shelf.file()
    assert packets == [packet(number, 1 if number < 600 else 2) for number in range(1_000)]
    assert timeline.gaps == ()
    assert timeline.turns == ((0, 0, 20_000),)


def test_worker_that_nobody_listens_to_any_more_does_not_hide_its_successor() -> None:
    shelf = Shelf()
    run(shelf, list(range(5_000)), end=False)
    run(shelf, list(range(1_000, 4_000)), epoch=2, name="1" * 8)
    packets, _, _ = shelf.file()
    cut = 1_000 + OVERLAP_MS // FRAME_MS
    assert packets == [packet(number, 1 if number < cut else 2) for number in range(4_000)]


def test_segment_that_cannot_be_read_is_lost() -> None:
    shelf = Shelf()
    segments = run(shelf, list(range(1_000)))
    shelf.kept[str(segments[1].name)] = b"OggS" + bytes(40)
    packets, timeline, _ = shelf.file()
    assert packets[400:800] == [SILENT] * 400
    assert (len(packets), timeline.gaps) == (1_000, ((8_000, 16_000),))


def test_segment_that_is_shorter_than_its_name_says_moves_nothing() -> None:
    shelf = Shelf()
    segments = run(shelf, list(range(1_000)))
    short = segments[1].segment._replace(packets=segments[1].segment.packets[:100])
    shelf.kept[str(segments[1].name)] = write_segment(short, 7)
    packets, timeline, _ = shelf.file()
    assert packets[500:800] == [SILENT] * 300
    assert packets[800:] == [packet(number, 1) for number in range(800, 1_000)]
    assert timeline.gaps == ((10_000, 16_000),)


def test_end_that_was_lost_is_silence_as_long() -> None:
    shelf = Shelf()
    segments = run(shelf, list(range(1_000)))
    del shelf.kept[str(segments[-1].name)]
    packets, timeline, _ = shelf.file()
    assert (len(packets), timeline.gaps) == (1_000, ((16_000, 20_000),))


def test_recording_ends_with_the_mark_of_the_worker_that_had_the_space_last() -> None:
    shelf = Shelf()
    assert not has_ended(shelf.names(), 1)
    run(shelf, list(range(10)))
    assert (has_ended(shelf.names(), 1), has_ended(shelf.names(), 2)) == (True, False)
    mark = ORIGIN + 10 * FRAME_MS
    assert (has_ended(shelf.names(), 1, mark), has_ended(shelf.names(), 1, mark + 1)) == (True, False)
    run(shelf, list(range(20, 30)), epoch=2, name="1" * 8, end=False)
    assert not has_ended(shelf.names(), 2)


def test_lease_under_which_nobody_spoke_hides_nothing() -> None:
    shelf = Shelf()
    run(shelf, list(range(3_000)))
    shelf.keep(Recorder(2, "1" * 8, ORIGIN).end(0))
    run(shelf, list(range(3_000, 4_000)), epoch=3, name="2" * 8)
    packets, timeline, _ = shelf.file()
    assert packets == [packet(number, 1 if number < 3_000 else 3) for number in range(4_000)]
    assert timeline.gaps == ()


def test_marks_alone_are_no_recording() -> None:
    shelf = Shelf()
    shelf.keep(Recorder(1, "0" * 8, ORIGIN).end(5))
    assert plan_of(shelf.names()) is None
    assert has_ended(shelf.names(), 1)


@pytest.mark.parametrize("text", ["", "1.0.msgpack", "../x.ogg", "1767225600000-000001-00000000-000000-0400.ogg.exe"])
def test_names_of_other_things_are_no_segments(text: str) -> None:
    assert name_of(text) is None


@given(st.integers(0, 10**13 - 1), st.integers(0, 999_999), st.integers(0, 999_999), st.integers(0, 9_999))
def test_name_is_read_as_it_was_written(start: int, epoch: int, number: int, frames: int) -> None:
    name = SegmentName(start, epoch, "0123abcd", number, frames)
    assert name_of(str(name)) == name
