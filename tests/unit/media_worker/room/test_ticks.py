"""A room calls its edge before it plays, and tells it when there is no more sound. It plays each frame when it is due,
or three together when the last of them is, if all who hear them get long packets."""

from collections.abc import Callable
from typing import cast

import numpy as np
import pytest

from media_worker.audio.opus import Decoder
from media_worker.recording.room_recording import RoomRecording
from media_worker.room.stage_mix import LARGE
from tests.support.room import Microphone, SentAudio, SteppedRoom, seat, space, stepped_room

FRAME = 960  # samples


def talkative() -> SteppedRoom:
    """Return a room in which the host talks and a guest listens."""
    here = stepped_room(space(1, [seat("a_host", "host")]))
    here.join("a_host")
    here.join("g_guest")
    here.unmute("a_host")
    here.talk({"a_host": Microphone(440)}, 1.0)
    return here


def test_edge_is_left_to_itself_when_all_have_been_silent_for_a_while() -> None:
    here = talkative()
    ticking = [here.edge.ticking]
    here.loop.pass_time(2.0)
    assert [*ticking, here.edge.ticking] == [True, False]
    assert here.loop.idle


def test_edge_is_left_to_itself_when_the_room_is_closed() -> None:
    here = talkative()
    here.room.close()
    assert not here.edge.ticking


class Lecture:
    """A host who talks to a large audience, and how often the room's clock wakes up."""

    def __init__(self, *stage: str, listeners: int = LARGE) -> None:
        self.here = stepped_room(space(1, [seat("a_host", "host"), *map(seat, stage)]))
        self.ticks = 0
        self.clock = self.here.room._broadcast._clock
        self.clock._before = self._tick
        for person in ("a_host", *stage, *(f"g_{number}" for number in range(listeners))):
            self.here.join(person)
        self.here.unmute("a_host")
        self.here.loop.pass_time(0.01)  # frames are due in the middle between two packets of the host
        self.microphone = Microphone(440)

    def talk(self, frames: int) -> list[SentAudio]:
        """Let the host talk; returns what was sent meanwhile."""
        self.ticks = 0
        return self.here.talk({"a_host": self.microphone}, frames * 0.02)

    def _tick(self) -> None:
        self.ticks += 1


def frames(sent: list[SentAudio]) -> list[int]:
    """Return the timestamps of all frames in these packets."""
    decoder = Decoder()
    return [
        timestamp
        for each in sent
        for timestamp in range(each.timestamp, each.timestamp + len(decoder.decode(each.payload)), FRAME)
    ]


def follow_each_other(timestamps: list[int]) -> bool:
    return set(np.diff(timestamps)) == {FRAME}


def test_clock_wakes_up_for_each_long_packet_alone() -> None:
    lecture = Lecture()
    lecture.talk(30)
    sent = lecture.talk(90)
    assert lecture.ticks == 30
    assert len(sent) == 30
    assert follow_each_other(frames(sent))


def test_long_packets_are_sent_when_their_last_frame_is_due() -> None:
    lecture = Lecture()
    lecture.talk(30)
    sent = [(lecture.clock.number, packet) for _ in range(60) for packet in lecture.talk(1)]
    assert len(sent) == 20
    assert {number - packet.timestamp // FRAME for number, packet in sent} == {2}


@pytest.mark.parametrize(
    "lecture", [lambda: Lecture("a_speaker"), lambda: Lecture(listeners=LARGE - 1)], ids=["stage", "small"]
)
def test_clock_wakes_up_for_each_frame_if_anybody_gets_it_at_once(lecture: Callable[[], Lecture]) -> None:
    here = lecture()
    here.talk(30)
    here.talk(90)
    assert here.ticks == 90


@pytest.mark.parametrize("waiting", [0, 1, 2])
def test_what_was_said_before_a_mute_is_sent(waiting: int) -> None:
    lecture = Lecture()
    sent = lecture.talk(60 + waiting)
    before = len(lecture.here.edge.sent)
    lecture.here.say("a_host", '{"type":"mute","muted":true}')
    played = frames(sent + lecture.here.edge.sent[before:])
    assert follow_each_other(played)
    assert played[-1] // FRAME == lecture.clock.number
    assert lecture.talk(0) == []


class Tape:
    """Notes the numbers of the frames that are recorded."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def add(self, number: int, *_about: object) -> None:
        self.numbers.append(number)

    def ignore(self, *_about: object, **_more: object) -> None:
        """Do nothing: only frames count here."""

    keep = withhold = pin = close = ignore


@pytest.mark.parametrize("waiting", [0, 1, 2])
def test_recording_begins_and_ends_between_two_frames(waiting: int) -> None:
    lecture, tape = Lecture(), Tape()
    broadcast = lecture.here.room._broadcast
    broadcast._record = lambda _origin: cast(RoomRecording, tape)
    lecture.talk(60 + waiting)
    begun = lecture.clock.number
    broadcast.record(True)
    lecture.talk(31)
    ended = lecture.clock.number
    broadcast.record(False)
    lecture.talk(10)
    assert tape.numbers == list(range(begun + 1, ended + 1))


@pytest.mark.parametrize("waiting", [0, 1, 2])
def test_evidence_goes_to_the_frame_that_is_due(waiting: int) -> None:
    lecture = Lecture()
    lecture.talk(60 + waiting)
    assert lecture.here.room.last_minute()[-1] is not None
