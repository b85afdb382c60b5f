"""Captions of a room on stepped time: only who may be heard is captioned, and only who wants captions gets them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec
import numpy as np
import pytest

from chalicelib.protocol import RoomSettings
from media_worker.room.captions import AT_ONCE, FEW, FIRST, KEPT
from media_worker.room.participant import Participant
from tests.support.fake_captioner import WALL, FakeCaptioner
from tests.support.room import FakePeer, Microphone, SteppedRoom, loudness, seat, space, stepped_room

ADA, BOB = 440.0, 1_250.0
STAGE = (seat("a_host", "host"), seat("a_bob"))
CAPTIONED = RoomSettings(captions=True)
ON, OFF = '{"type":"captions","on":true}', '{"type":"captions","on":false}'


@dataclass
class CaptionedRoom:
    """A room with a host and a speaker who are unmuted, and a listener."""

    here: SteppedRoom
    captioner: FakeCaptioner
    microphones: dict[str, Microphone] = field(default_factory=dict)

    def talk(self, seconds: float, **hertz: float) -> None:
        own = {person: self.microphones.setdefault(person, Microphone(tone)) for person, tone in hertz.items()}
        self.here.talk(own, seconds)

    def pause(self) -> None:
        self.here.loop.pass_time(2.0)

    def speaks(self, text: str) -> None:
        """Let the host say something that is captioned as `text`."""
        self.talk(0.2, a_host=ADA)
        self.pause()
        self.captioner.captions(text)


def captioned(settings: RoomSettings = CAPTIONED) -> CaptionedRoom:
    captioner = FakeCaptioner()
    here = stepped_room(space(stage=STAGE, settings=settings), captioned=captioner.streams)
    for person in ("a_host", "a_bob", "g_ear"):
        here.join(person)
    here.unmute("a_host", "a_bob")
    here.loop.pass_time(1.0)
    return CaptionedRoom(here, captioner)


def captions_of(peer: FakePeer) -> list[dict[str, Any]]:
    return [message for message in peer.messages if message["type"] == "captions"]


def texts_of(peer: FakePeer) -> list[str]:
    return [line["text"] for message in captions_of(peer) for line in message["lines"]]


def test_reader_gets_each_line_with_name_and_time() -> None:
    room = captioned()
    room.here.say("g_ear", ON)
    began = room.here.loop.now
    room.talk(0.5, a_bob=BOB)
    room.pause()
    room.captioner.captions("  Hello\n there ")
    room.pause()
    (line,) = captions_of(room.here.here["g_ear"])[-1]["lines"]
    assert (line["speaker"], line["name"], line["text"], line["language"]) == ("a_bob", "A_BOB", "Hello there", "en")
    assert 0 <= line["start_ms"] - (WALL + began) * 1_000 < 200
    assert 480 <= line["end_ms"] - line["start_ms"] <= 1_100  # with the pause in which they may go on


def test_reader_gets_what_is_said_so_far_until_its_line_is_there() -> None:
    room = captioned()
    room.here.say("g_ear", ON)
    room.talk(0.5, a_bob=BOB)
    room.captioner.captions_partly("Hello")
    room.pause()
    told = captions_of(room.here.here["g_ear"])[-1]
    assert (told["lines"], [(one["speaker"], one["name"], one["text"]) for one in told["partials"]]) == (
        [],
        [("a_bob", "A_BOB", "Hello")],
    )
    room.captioner.captions("Hello there.")
    room.pause()
    told = captions_of(room.here.here["g_ear"])[-1]
    assert [one["text"] for one in told["lines"]] == ["Hello there."]
    assert "partials" not in told
    assert captions_of(room.here.here["a_bob"]) == []


def test_large_audiences_get_whole_lines_alone() -> None:
    room = captioned()
    readers = [f"g_{number}" for number in range(FEW + 1)]
    for reader in readers:
        room.here.join(reader)
        room.here.say(reader, ON)
    room.talk(0.5, a_bob=BOB)
    room.captioner.captions_partly("Hello")
    room.pause()
    assert not [one for one in captions_of(room.here.here[readers[0]]) if one.get("partials")]


def test_nobody_else_gets_lines() -> None:
    room = captioned()
    room.here.say("a_bob", ON)
    room.speaks("Hello.")
    room.pause()
    assert texts_of(room.here.here["a_bob"]) == ["Hello."]
    assert captions_of(room.here.here["g_ear"]) == []
    room.here.say("a_bob", OFF)
    before = len(room.captioner.frames)
    room.talk(0.5, a_host=ADA)
    assert len(room.captioner.frames) == before


@pytest.mark.parametrize(
    "silence",
    [
        lambda room: room.here.say("a_bob", '{"type":"mute","muted":true}'),
        lambda room: room.here.room.apply(
            space(2, stage=(STAGE[0], seat("a_bob", muted_by_host=True)), settings=CAPTIONED)
        ),
        lambda room: room.here.room.apply(space(2, stage=STAGE[:1], settings=CAPTIONED)),
    ],
    ids=["muted", "muted_by_host", "moved_to_audience"],
)
def test_who_may_not_be_heard_is_not_captioned(silence: Callable[[CaptionedRoom], object]) -> None:
    room = captioned()
    room.here.say("g_ear", ON)
    room.talk(0.5, a_host=ADA, a_bob=BOB)
    silence(room)
    before = len(room.captioner.said)
    room.talk(0.5, a_host=ADA, a_bob=BOB, g_ear=880.0)
    later = np.concatenate([frame.samples for frame in room.captioner.said[before:]])
    assert loudness(later, ADA) > 4_000
    assert max(loudness(later, BOB), loudness(later, 880.0)) < 200


def test_each_speaker_is_a_stream_of_their_own_that_ends_with_a_pause() -> None:
    room = captioned()
    room.here.say("g_ear", ON)
    room.talk(0.5, a_host=ADA, a_bob=BOB)
    room.pause()
    assert len({frame.stream for frame in room.captioner.said}) == 2
    last = {frame.stream: frame for frame in room.captioner.frames}
    assert [len(frame.samples) for frame in last.values()] == [0, 0]


def test_space_without_captions_is_not_captioned() -> None:
    room = captioned(RoomSettings())
    room.here.say("g_ear", ON)
    room.talk(0.5, a_host=ADA)
    assert room.captioner.frames == []


def test_host_switches_captions_on_while_live_and_chooses_the_language() -> None:
    room = captioned(RoomSettings())
    room.here.say("g_ear", ON)
    room.here.room.apply(space(2, stage=STAGE, settings=RoomSettings(captions=True, language="es")))
    room.talk(0.5, a_host=ADA)
    assert {frame.language for frame in room.captioner.said} == {"es"}


def test_new_reader_gets_what_was_said_last() -> None:
    room = captioned()
    room.here.say("a_bob", ON)
    for number in range(FIRST + 2):
        room.speaks(f"Line {number}.")
    room.here.say("g_ear", ON)
    room.pause()
    assert texts_of(room.here.here["g_ear"]) == [f"Line {number}." for number in range(2, FIRST + 2)]


def test_readers_are_told_that_captions_are_behind() -> None:
    room = captioned()
    room.here.say("g_ear", ON)
    room.pause()
    room.captioner.keeps_pace(True)
    room.pause()
    room.captioner.keeps_pace(False)
    room.pause()
    assert [message["behind"] for message in captions_of(room.here.here["g_ear"])] == [False, True, False]


def test_readers_are_told_that_nothing_is_captioned() -> None:
    room = captioned()
    room.here.say("g_ear", ON)
    room.pause()
    room.captioner.keeps_pace(False, unavailable=True)
    room.pause()
    room.captioner.keeps_pace(False)
    room.pause()
    told = [message.get("unavailable") for message in captions_of(room.here.here["g_ear"])]
    assert told == [None, True, None]


def test_slow_reader_gets_the_newest_lines_when_they_keep_up_again() -> None:
    room = captioned()
    ear = room.here.here["g_ear"]
    room.here.say("g_ear", ON)
    room.pause()
    ear.slow = True
    for number in range(KEPT + 5):
        room.speaks(f"Line {number}.")
    assert texts_of(ear) == []
    ear.slow = False
    room.pause()
    assert texts_of(ear) == [f"Line {number}." for number in range(5, KEPT + 5)]


def test_line_to_many_readers_is_encoded_once_and_sent_at_the_pace_of_reactions() -> None:
    room = captioned()
    crowd = [f"g_{number}" for number in range(100)]
    for person in crowd:
        room.here.join(person)
        room.here.say(person, ON)
    room.pause()
    room.talk(0.2, a_host=ADA)
    room.pause()
    before = {person: len(room.here.here[person].texts) for person in crowd}
    room.captioner.captions("Hello.")
    reached = []
    for _ in range(10):
        room.here.loop.pass_time(0.020)
        reached.append(sum(len(room.here.here[person].texts) > before[person] for person in crowd))
    assert max(b - a for a, b in zip([0, *reached], reached, strict=False)) <= 2 * AT_ONCE  # a turn at each end
    assert reached[-1] == 100
    assert len({id(room.here.here[person].texts[-1]) for person in crowd}) == 1


def test_switching_is_limited() -> None:
    room = captioned()
    for _ in range(10):
        room.here.say("g_ear", ON)
        room.here.say("g_ear", OFF)
    assert cast(Participant, room.here.here["g_ear"].observer).excess == 15


def test_captions_of_a_room_that_ended_go_nowhere() -> None:
    room = captioned()
    room.here.say("g_ear", ON)
    room.talk(0.5, a_host=ADA)
    room.here.room.close()
    assert len(room.captioner.frames[-1].samples) == 0
    room.captioner.captions("Too late.")
    room.here.loop.pass_time(60.0)
    room.captioner.captions("Much too late.")
    assert texts_of(room.here.here["g_ear"]) == []
    assert room.here.loop.idle


def test_long_talk_makes_messages_that_the_channel_takes() -> None:
    room = captioned()
    room.here.say("a_bob", ON)
    for _ in range(FIRST):
        room.speaks("\U0001f4a5" * 400)
    room.here.say("g_ear", ON)
    room.pause()
    assert max(len(text.encode()) for text in room.here.here["g_ear"].texts) < 32_000
    assert msgspec.json.decode(room.here.here["g_ear"].texts[-1])["lines"]
