"""Captions of a recorded room: made even if nobody reads, kept beside the segments, the last words before the mark."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec

from chalicelib.protocol import OnStage, RoomSettings
from media_worker.recording.caption_recorder import CaptionRecorder, CutCaptions
from media_worker.recording.recorder import CutSegment, Recorder
from media_worker.recording.room_recording import LAST_WORDS, SEGMENT, RoomRecording
from tests.support.fake_captioner import WALL, FakeCaptioner
from tests.support.room import Microphone, SteppedLoop, SteppedRoom, seat, space, stepped_room

STAGE = (seat("a_host", "host"), seat("a_bob"))
RECORDED = RoomSettings(record=True, captions=True)


@dataclass
class RecordedRoom:
    """A room whose host records it, and what its recordings have given away."""

    here: SteppedRoom
    captioner: FakeCaptioner
    given: list[CutSegment | CutCaptions] = field(default_factory=list)
    microphones: dict[str, Microphone] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        return [line.text for one in self.given if isinstance(one, CutCaptions) for line in one.lines]

    def talks(self, person: str) -> None:
        """Let somebody begin to talk, or go on."""
        self.here.talk({person: self.microphones.setdefault(person, Microphone(440.0))}, 0.3)

    def says(self, person: str, text: str) -> None:
        """Let somebody say something that is captioned two seconds later."""
        self.talks(person)
        self.here.loop.pass_time(2.0)
        self.captioner.captions(text)

    def change(self, version: int, **rest: Any) -> None:
        changed: dict[str, Any] = {"stage": STAGE, "settings": RECORDED} | rest
        self.here.room.apply(space(version, **changed))


def asked(person: str) -> OnStage:
    """Somebody on the stage who has not agreed to be recorded yet."""
    return msgspec.structs.replace(seat(person), asked_until=round(WALL * 1_000) + 10**7)


def recorded(settings: RoomSettings = RECORDED) -> RecordedRoom:
    captioner, given = FakeCaptioner(), list[CutSegment | CutCaptions]()

    def record(loop: SteppedLoop, origin: float) -> RoomRecording:
        recorder = Recorder(3, "0" * 8, (WALL + origin) * 1_000)
        captions = CaptionRecorder(3, recorder.run, (WALL + loop.now) * 1_000)
        return RoomRecording(cast(asyncio.AbstractEventLoop, loop), recorder, given.append, captions, given.append)

    here = stepped_room(space(stage=STAGE, settings=settings), record, captioner.streams)
    for person in ("a_host", "a_bob"):
        here.join(person)
    here.unmute("a_host", "a_bob")
    here.loop.pass_time(1.0)
    return RecordedRoom(here, captioner, given)


def test_recorded_room_is_captioned_for_its_transcript_though_nobody_reads() -> None:
    room = recorded()
    room.says("a_host", "Welcome.")
    room.says("a_bob", "Thank you.")
    room.here.loop.pass_time(SEGMENT)
    assert room.texts == ["Welcome.", "Thank you."]
    (name,) = [one.name for one in room.given if isinstance(one, CutCaptions)]
    assert (name.epoch, name.run, name.number) == (3, "0" * 8, 0)


def test_recorded_room_without_captions_has_none() -> None:
    room = recorded(RoomSettings(record=True))
    room.here.talk({"a_host": Microphone(440.0)}, 0.3)
    assert room.captioner.frames == []
    room.here.room.close()
    assert isinstance(room.given[-1], CutSegment)
    assert room.given[-1].name.frames == 0


def test_last_words_are_kept_before_the_mark() -> None:
    room = recorded()
    room.here.talk({"a_host": Microphone(440.0)}, 0.3)
    room.change(2, state="ended")
    room.here.room.end()
    assert len(room.captioner.frames[-1].samples) == 0
    room.captioner.captions("Goodbye.")
    assert room.texts == []
    room.here.loop.pass_time(LAST_WORDS)
    assert room.texts == ["Goodbye."]
    assert isinstance(room.given[-1], CutSegment)
    assert room.given[-1].name.frames == 0
    room.captioner.captions("Too late.")
    room.here.loop.pass_time(60.0)
    assert room.texts == ["Goodbye."]


def test_what_is_said_after_the_recording_was_stopped_is_not_kept() -> None:
    room = recorded()
    room.here.say("a_bob", '{"type":"captions","on":true}')
    room.says("a_host", "On the record.")
    room.change(2, settings=RoomSettings(captions=True))
    room.says("a_host", "Off the record.")
    room.here.loop.pass_time(60.0)
    assert room.texts == ["On the record."]


def test_line_ends_where_recording_is_switched_while_somebody_talks() -> None:
    room = recorded()
    room.here.say("a_bob", '{"type":"captions","on":true}')
    room.talks("a_host")
    for version, settings in ((2, RoomSettings(captions=True)), (3, RECORDED)):
        assert len(room.captioner.frames[-1].samples) > 0
        room.change(version, settings=settings)
        assert len(room.captioner.frames[-1].samples) == 0
        room.talks("a_host")


def test_line_ends_where_somebody_agrees_who_talks() -> None:
    room = recorded()
    room.change(2, stage=(STAGE[0], asked("a_bob")))
    room.talks("a_bob")
    assert len(room.captioner.frames[-1].samples) > 0
    room.change(3)
    assert len(room.captioner.frames[-1].samples) == 0


def test_who_has_not_agreed_is_not_in_the_transcript() -> None:
    room = recorded()
    room.change(2, stage=(STAGE[0], asked("a_bob")))
    room.says("a_bob", "I have not agreed.")
    room.says("a_host", "I have.")
    room.change(3)
    room.says("a_bob", "Now I have, too.")
    room.here.loop.pass_time(SEGMENT)
    assert room.texts == ["I have.", "Now I have, too."]
