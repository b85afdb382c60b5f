"""What segments say of pins and reactions becomes one list of each, at its time in the file."""

import msgspec

from chalicelib.domain.recording_consent import Stretch
from chalicelib.domain.recording_timeline import REACTIONS, RecordingTimeline
from chalicelib.protocol.segments import SegmentName, write_segment
from chalicelib.services.recordings.assembly import Assembly
from chalicelib.services.recordings.segment_plan import Piece, SegmentPlan, plan_of
from chalicelib.services.recordings.shown_draft import PINS, ShownDraft
from media_worker.recording.recorder import CutSegment, Recorder
from tests.unit.services.recordings.test_assembly import ORIGIN, Shelf

TEA, CAKE = "https://example.org/tea", "https://example.org/cake"


def speak(shelf: Shelf, recorder: Recorder, first: int, after: int) -> None:
    """Record these frames, and keep the segments."""
    cut = [recorder.add(number, b"\x68", ["a_ada"], 200) for number in range(first, after)]
    shelf.keep(*cut, recorder.cut())


def made(shelf: Shelf, *stretches: Stretch) -> RecordingTimeline:
    """Return the timeline of the file, of which everything is remembered between two pages."""
    plan = plan_of(shelf.names(), stretches) if stretches else plan_of(shelf.names())
    assert plan is not None
    assembly = Assembly.begun(plan, "u", 7)
    while not assembly.is_whole:
        assembly = msgspec.msgpack.decode(msgspec.msgpack.encode(assembly), type=Assembly)
        assembly.advance(shelf.kept.get)
    return assembly.timeline()


def test_pin_that_goes_on_over_segments_and_silence_is_one() -> None:
    shelf, recorder = Shelf(), Recorder(1, "0" * 8, ORIGIN)
    recorder.shown.pin((TEA,), 40)
    speak(shelf, recorder, 0, 900)
    recorder.shown.pin((TEA, CAKE), 950)
    recorder.shown.pin((CAKE,), 1_000)
    speak(shelf, recorder, 1_500, 1_600)
    assert made(shelf).pins == ((TEA, 800, 20_000), (CAKE, 19_000, 32_000))


def test_pin_that_came_back_is_two() -> None:
    shelf, recorder = Shelf(), Recorder(1, "0" * 8, ORIGIN)
    recorder.shown.pin((TEA,), 0)
    speak(shelf, recorder, 0, 100)
    recorder.shown.pin((), 150)
    recorder.shown.pin((TEA,), 200)
    speak(shelf, recorder, 300, 400)
    assert made(shelf).pins == ((TEA, 0, 3_000), (TEA, 4_000, 8_000))


def test_reactions_are_where_they_were_sent_and_those_of_no_time_of_the_file_are_left_out() -> None:
    shelf, recorder = Shelf(), Recorder(1, "0" * 8, ORIGIN)
    recorder.shown.react("heart", 10)
    recorder.shown.begin(100)
    for number in (120, 149, 510, 530, 700):
        recorder.shown.react("clap", number)
    speak(shelf, recorder, 100, 525)
    recorder.shown.react("no-such", 600)
    speak(shelf, recorder, 600, 650)
    assert made(shelf).reactions == (("clap", 0, 2), ("clap", 8_000, 2))


def test_space_that_moves_keeps_its_pin_and_each_reaction_once() -> None:
    shelf, older, newer = Shelf(), Recorder(1, "0" * 8, ORIGIN), Recorder(2, "1" * 8, ORIGIN + 6_000)
    older.shown.pin((TEA,), 0)
    older.shown.react("heart", 250)
    speak(shelf, older, 0, 390)
    shelf.keep(older.end(400))
    newer.shown.pin((TEA,), 5)
    newer.shown.react("heart", 160)
    speak(shelf, newer, 50, 250)
    timeline = made(shelf)
    assert timeline.pins == ((TEA, 0, 11_000),)
    assert timeline.reactions == (("heart", 5_000, 1), ("heart", 9_000, 1))


def test_what_is_shown_in_a_pause_of_the_recording_is_not_in_it() -> None:
    shelf, recorder = Shelf(), Recorder(1, "0" * 8, ORIGIN)
    recorder.shown.pin((TEA,), 0)
    for number in (50, 150, 350):
        recorder.shown.react("heart", number)
    speak(shelf, recorder, 0, 400)
    spans = (Stretch(ORIGIN, ORIGIN + 2_000), Stretch(ORIGIN + 6_000, ORIGIN + 8_000))
    timeline = made(shelf, *spans)
    assert timeline.pauses == ((2_000, 6_000),)
    assert timeline.pins == ((TEA, 0, 2_000), (TEA, 6_000, 8_000))
    assert timeline.reactions == (("heart", 1_000, 1), ("heart", 7_000, 1))


def test_pin_that_came_back_after_a_pause_begins_then() -> None:
    shelf, before, after = Shelf(), Recorder(1, "0" * 8, ORIGIN), Recorder(1, "1" * 8, ORIGIN)
    before.shown.pin((TEA,), 0)
    speak(shelf, before, 0, 100)
    shelf.keep(before.end(100))
    after.shown.pin((), 300)
    after.shown.pin((TEA,), 350)
    speak(shelf, after, 400, 500)
    timeline = made(shelf, Stretch(ORIGIN, ORIGIN + 2_000), Stretch(ORIGIN + 6_000, ORIGIN + 10_000))
    assert timeline.pins == ((TEA, 0, 2_000), (TEA, 7_000, 10_000))


def test_draft_stays_bounded_whatever_segments_say() -> None:
    draft = ShownDraft()
    for place in range(3 * PINS):
        recorder = Recorder(1, "0" * 8, 0.0)
        recorder.shown.pin((f"https://example.org/{place}",), 0)
        for number in range(0, 400, 50):
            recorder.shown.react("heart", number)
            recorder.shown.react("clap", number)
        done = recorder.add(0, b"\x68", [], 0) or cut_after(recorder, 400)
        draft.note(Piece(str(done.name), place * 400, 0, 400), done.segment.head)
        assert len(draft.reactions) <= 2 * REACTIONS
    assert len(draft.pins_in_ms()) == PINS
    assert sum(times for _, _, times in draft.reactions) == 3 * PINS * 16


def cut_after(recorder: Recorder, frames: int) -> CutSegment:
    """Record silence up to a frame, and cut."""
    recorder.add(frames - 1, b"\x68", [], 0)
    done = recorder.cut()
    assert done is not None
    return done


def test_draft_of_an_earlier_version_goes_on() -> None:
    name = SegmentName(int(ORIGIN), 1, "0" * 8, 0, 10)
    plan = plan_of([name])
    assert isinstance(plan, SegmentPlan)
    old = msgspec.to_builtins(Assembly.begun(plan, "u", 7), builtin_types=(bytes, bytearray))
    del old["shown"]
    assembly = msgspec.convert(old, type=Assembly, builtin_types=(bytes, bytearray))
    assembly.advance({str(name): write_segment(cut_after(Recorder(1, "0" * 8, ORIGIN), 10).segment, 1)}.get)
    assert assembly.is_whole
    assert (assembly.timeline().pins, assembly.timeline().reactions) == ((), ())
