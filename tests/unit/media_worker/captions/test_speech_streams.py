"""Captions find the room and the speaker whose words they are, and no others."""

from dataclasses import dataclass, field

from chalicelib.protocol.captions import LONGEST_MS, CaptionLine
from media_worker.captions.frames import PAUSE
from media_worker.captions.replies import Caption, Pace
from media_worker.captions.speech_streams import LATE
from tests.support.fake_captioner import WALL, FakeCaptioner
from tests.support.room import SteppedLoop
from tests.support.speech_frames import loud


@dataclass(eq=False)
class Reader:
    """Remembers what it reads."""

    lines: list[CaptionLine] = field(default_factory=list)
    paces: list[Pace] = field(default_factory=list)
    partials: list[tuple[str, str]] = field(default_factory=list)

    def caption(self, line: CaptionLine) -> None:
        self.lines.append(line)

    def partial(self, speaker: str, caption: Caption) -> None:
        self.partials.append((speaker, caption.text))

    def pace(self, pace: Pace) -> None:
        self.paces.append(pace)


def test_captions_go_to_the_room_and_the_speaker_who_spoke() -> None:
    captioner, loop, readers = FakeCaptioner(), SteppedLoop(), (Reader(), Reader())
    streams = captioner.streams(loop)
    for reader in readers:
        speech = streams.open(reader)
        speech.hear(loop.now, loop.now, {"a_ada": loud(0), "a_bob": loud(0)}, "en")
        speech.hear(loop.now + 0.02, loop.now + 0.02, {"a_bob": loud(1)}, "en")
    captioner.captions("Hello.", captioner.said[0].stream)
    captioner.captions("Goodbye.", captioner.said[-1].stream)
    start = round((WALL + loop.now) * 1_000)
    (first,), (last,) = readers[0].lines, readers[1].lines
    assert (first.speaker, first.text) == ("a_ada", "Hello.")
    assert (last.speaker, last.text, last.end_ms - last.start_ms) == ("a_bob", "Goodbye.", 40)
    assert first.start_ms == last.start_ms == start


def test_what_is_said_so_far_is_no_line_and_may_be_withdrawn() -> None:
    captioner, loop, reader = FakeCaptioner(), SteppedLoop(), Reader()
    captioner.streams(loop).open(reader).hear(loop.now, loop.now, {"a_ada": loud(0)}, "en")
    captioner.captions_partly(" Hel\nlo ")
    captioner.captions_partly("")
    assert (reader.lines, reader.partials) == ([], [("a_ada", "Hel lo"), ("a_ada", "")])


def test_pause_is_sent_when_somebody_stops_talking() -> None:
    captioner, loop = FakeCaptioner(), SteppedLoop()
    speech = captioner.streams(loop).open(Reader())
    speech.hear(1.0, 1.0, {"a_ada": loud(0), "a_bob": loud(0)}, "en")
    speech.hear(1.02, 1.02, {"a_bob": loud(1)}, "en")
    assert [len(frame.samples) for frame in captioner.frames] == [960, 960, 0, 960]
    assert captioner.frames[2].stream == captioner.frames[0].stream
    speech.stop(1.04)
    speech.stop(1.06)
    assert [frame.samples is PAUSE for frame in captioner.frames[4:]] == [True]


def test_captions_that_say_nothing_or_too_much_are_mended_or_dropped() -> None:
    captioner, loop, reader = FakeCaptioner(), SteppedLoop(), Reader()
    captioner.streams(loop).open(reader).hear(1.0, 1.0, {"a_ada": loud(0)}, "en")
    captioner.captions(" \n ")
    captioner.captions("word " * 200)
    number, start = captioner.said[0].stream, round(captioner.said[0].at_ms)
    captioner.answer(Caption(number, start, start + 10**6, "Long.", "en"))
    captioner.answer(Caption(number + 1, start, start, "Whose?", "en"))
    assert [len(line.text) for line in reader.lines] == [399, 5]
    assert reader.lines[1].end_ms - start == LONGEST_MS


def test_pace_is_told_to_rooms_that_are_captioned_now() -> None:
    captioner, loop, readers = FakeCaptioner(), SteppedLoop(), (Reader(), Reader(), Reader())
    streams = captioner.streams(loop)
    streams.open(readers[0])
    streams.open(readers[1])
    streams.close_room(readers[1])
    captioner.keeps_pace(True)
    streams.open(readers[2])
    assert [reader.paces for reader in readers] == [
        [Pace(False), Pace(True)],
        [Pace(False)],
        [Pace(True)],
    ]


def test_captions_that_come_late_after_a_room_closed_are_read_for_a_while() -> None:
    captioner, loop, reader = FakeCaptioner(), SteppedLoop(), Reader()
    streams = captioner.streams(loop)
    streams.open(reader).hear(1.0, 1.0, {"a_ada": loud(0)}, "en")
    streams.close_room(reader)
    captioner.captions("Last words.")
    loop.pass_time(LATE + 1)
    captioner.captions("Too late.")
    assert [line.text for line in reader.lines] == ["Last words."]
