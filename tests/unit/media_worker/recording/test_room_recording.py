"""What of a room is in its recording: who may be heard, when they speak, and nobody else."""

import asyncio
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pytest
from msgspec import UNSET
from msgspec.structs import replace
from numpy.typing import NDArray

from chalicelib.protocol import RoomSettings
from chalicelib.protocol.segments import FRAME_MS
from media_worker.recording.recorder import CutSegment, Recorder
from media_worker.recording.room_recording import SEGMENT, RoomRecording
from media_worker.recording.track_recorder import CutTracks, TrackRecorder
from tests.support.player import decode
from tests.support.room import Microphone, SteppedLoop, SteppedRoom, seat, space, stepped_room
from tests.support.tones import RATE, heard

ADA, BOB = 440.0, 1_250.0
HOST, SPEAKER = seat("a_host", "host"), seat("a_bob")
RECORDED = RoomSettings(record=True)


@dataclass
class Tape:
    """A room that is recorded, and what its recording gives away."""

    here: SteppedRoom
    segments: list[CutSegment] = field(default_factory=list)
    tracks: list[CutTracks] = field(default_factory=list)
    origin: float = 0.0

    def samples(self) -> NDArray[np.int16]:
        """Return the sound from the first frame on, with silence between segments."""
        first = self.segments[0].name.start_ms
        last = max(name.end_ms for name, _ in self.segments)
        sound = np.zeros((last - first) * RATE // 1_000, dtype=np.int16)
        for name, segment in self.segments:
            if segment.packets:
                at = (name.start_ms - first) * RATE // 1_000
                own = decode(segment.packets)
                sound[at : at + len(own)] = own
        return sound

    def said(self) -> dict[str, list[tuple[float, float]]]:
        """Return when each person spoke (s from the first frame)."""
        first, found = self.segments[0].name.start_ms, dict[str, list[tuple[float, float]]]()
        for name, segment in self.segments:
            for speaker, start, frames in segment.head.turns:
                at = (name.start_ms - first + start * FRAME_MS) / 1_000
                found.setdefault(segment.head.speakers[speaker], []).append((at, at + frames * FRAME_MS / 1_000))
        return found


def recorded(settings: RoomSettings = RECORDED) -> Tape:
    """Return a room with a host and a speaker who are unmuted, and a listener."""
    segments: list[CutSegment] = []
    tracks: list[CutTracks] = []

    def record(loop: SteppedLoop, origin: float) -> RoomRecording:
        recorder = Recorder(3, "0" * 8, origin * 1_000)
        own = TrackRecorder(3, recorder.run, 0.0) if settings.tracks else None
        main = cast(asyncio.AbstractEventLoop, loop)
        return RoomRecording(main, recorder, segments.append, tracks=own, store_tracks=tracks.append)

    here = stepped_room(space(1, [HOST, SPEAKER], settings=settings), record)
    tape = Tape(here, segments, tracks)
    for person in ("a_host", "a_bob", "g_1"):
        here.join(person)
    here.unmute("a_host", "a_bob")
    here.loop.pass_time(1)
    return tape


def test_segments_are_given_away_when_they_are_eight_seconds_old() -> None:
    tape = recorded()
    tape.here.talk({"a_host": Microphone(ADA)}, SEGMENT - 0.5)
    assert tape.segments == []
    tape.here.loop.pass_time(1)
    assert [name.frames > 300 for name, _ in tape.segments] == [True]
    tape.here.talk({"a_host": Microphone(ADA)}, 2 * SEGMENT + 1)
    tape.here.room.end()
    numbers = [name.number for name, _ in tape.segments]
    assert (len(numbers), numbers) == (5, list(range(5)))
    assert tape.segments[-1].name.frames == 0
    assert all(name.frames <= 400 and name.epoch == 3 for name, _ in tape.segments)


def test_each_speakers_own_sound_is_kept_where_the_host_wants_it() -> None:
    tape = recorded(RoomSettings(record=True, tracks=True))
    tape.here.talk({"a_host": Microphone(ADA), "a_bob": Microphone(BOB), "g_1": Microphone(2_000.0)}, SEGMENT + 1)
    assert len(tape.tracks) == 1
    tape.here.say("a_bob", '{"type":"mute","muted":true}')
    tape.here.talk({"a_host": Microphone(ADA), "a_bob": Microphone(BOB)}, 2)
    tape.here.room.end()
    assert [sorted(tracks) for _, tracks in tape.tracks] == [["a_bob", "a_host"], ["a_bob", "a_host"]]
    length = {who: sum(len(tracks[who]) for _, tracks in tape.tracks) / 50 for who in ("a_host", "a_bob")}
    assert length == {"a_host": pytest.approx(SEGMENT + 3, abs=0.3), "a_bob": pytest.approx(SEGMENT + 1, abs=0.3)}
    for who, hz in (("a_host", ADA), ("a_bob", BOB)):
        assert heard(decode([one.payload for one in tape.tracks[0].tracks[who]]), [ADA, BOB]) == {hz}


def test_own_sound_is_not_kept_before_somebody_agrees_nor_where_the_host_does_not_want_it() -> None:
    asked = RoomSettings(record=True, tracks=True)
    tape = recorded(asked)
    tape.here.room.apply(space(2, [HOST, replace(SPEAKER, asked_until=1)], settings=asked))
    tape.here.talk({"a_host": Microphone(ADA), "a_bob": Microphone(BOB)}, 2)
    tape.here.room.end()
    assert {who for _, tracks in tape.tracks for who in tracks} == {"a_host"}
    plain = recorded()
    plain.here.talk({"a_host": Microphone(ADA)}, 2)
    plain.here.room.end()
    assert plain.tracks == []


def test_recording_has_each_voice_at_its_time() -> None:
    tape = recorded()
    began = tape.here.loop.now
    tape.here.talk({"a_host": Microphone(ADA)}, 2)
    tape.here.talk({}, 3)
    tape.here.talk({"a_bob": Microphone(BOB)}, 2)
    tape.here.room.end()
    assert tape.segments[0].name.start_ms == pytest.approx(began * 1_000, abs=150)
    sound, said = tape.samples(), tape.said()
    at = round(said["a_bob"][0][0] * RATE)
    assert said["a_bob"][0][0] == pytest.approx(5.0, abs=0.1)
    assert heard(sound[: 2 * RATE], [ADA, BOB]) == {ADA}
    assert heard(sound[int(2.6 * RATE) : at], [ADA, BOB]) == set()
    assert heard(sound[at : at + 2 * RATE], [ADA, BOB]) == {BOB}
    assert set(said) == {"a_host", "a_bob"}


def test_nobody_but_unmuted_people_on_the_stage_is_recorded() -> None:
    tape = recorded()
    tape.here.say("a_bob", '{"type":"mute","muted":true}')
    tape.here.talk({"a_host": Microphone(ADA), "a_bob": Microphone(BOB), "g_1": Microphone(2_000.0)}, 3)
    tape.here.room.end()
    assert heard(tape.samples(), [ADA, BOB, 2_000.0]) == {ADA}
    assert set(tape.said()) == {"a_host"}


def test_who_speaks_alone_in_the_room_is_recorded() -> None:
    tape = recorded()
    for person in ("a_bob", "g_1"):
        tape.here.here[person].close("bye")
    tape.here.talk({"a_host": Microphone(ADA)}, 2)
    tape.here.room.end()
    assert heard(tape.samples(), [ADA]) == {ADA}
    assert [sent.peers for sent in tape.here.edge.sent if sent.peers] == []


def test_room_whose_host_does_not_record_is_not_recorded() -> None:
    tape = recorded(RoomSettings())
    tape.here.talk({"a_host": Microphone(ADA)}, 2)
    tape.here.room.end()
    assert tape.segments == []


def test_room_that_moves_is_recorded_until_the_stage_is_in_the_next_one() -> None:
    tape = recorded()
    tape.here.room.hand_over()
    tape.here.talk({"a_host": Microphone(ADA)}, 1)
    for person in ("a_host", "a_bob"):
        tape.here.say(person, '{"type":"settled"}')
    tape.here.talk({}, 0.2)
    assert tape.segments[-1].name.frames == 0
    before = len(tape.segments)
    tape.here.talk({"a_host": Microphone(ADA)}, 10)
    tape.here.room.close()
    assert len(tape.segments) == before


def test_levels_follow_the_loudness() -> None:
    tape = recorded()
    tape.here.talk({"a_host": Microphone(ADA)}, 2)
    tape.here.talk({}, 2)
    tape.here.room.end()
    levels = tape.segments[0].segment.head.levels
    assert min(levels[1:18]) > 150
    assert levels[-1] < 20


def change(tape: Tape, record: bool, *asked: str) -> None:
    """Let the host switch recording, while these people have not agreed to it."""
    room = tape.here.room.room
    stage = [replace(one, asked_until=1 if one.id in asked else UNSET) for one in (HOST, SPEAKER)]
    tape.here.room.apply(space(room.version + 1, stage, settings=RoomSettings(record=record)))


def test_recording_that_is_switched_on_late_begins_at_once() -> None:
    tape, ada = recorded(RoomSettings()), {"a_host": Microphone(ADA)}
    tape.here.talk(ada, 2)
    change(tape, True)
    began = tape.here.loop.now
    tape.here.talk(ada, 2)
    tape.here.room.end()
    assert tape.segments[0].name.start_ms == pytest.approx(began * 1_000, abs=150)
    assert sum(name.frames for name, _ in tape.segments) == pytest.approx(100, abs=6)


def test_recording_that_is_switched_off_stops_at_once_and_can_begin_again() -> None:
    tape, ada = recorded(), {"a_host": Microphone(ADA)}
    tape.here.talk(ada, 1)
    change(tape, False)
    assert [name.frames > 0 for name, _ in tape.segments] == [True, False]
    tape.here.talk(ada, 10)
    assert len(tape.segments) == 2
    change(tape, True)
    tape.here.talk(ada, 1)
    tape.here.room.end()
    assert [name.frames > 0 for name, _ in tape.segments] == [True, False, True, False]
    assert tape.segments[2].name.start_ms - tape.segments[0].name.start_ms == pytest.approx(11_000, abs=150)


def test_nobody_is_recorded_before_they_agree_though_everybody_hears_them() -> None:
    tape = recorded(RoomSettings())
    both = {"a_host": Microphone(ADA), "a_bob": Microphone(BOB)}
    tape.here.talk(both, 1)
    change(tape, True, "a_bob")
    sent = tape.here.talk(both, 3)
    listener = [one.payload for one in sent if tape.here.here["g_1"] in one.peers]
    assert heard(decode(listener)[RATE:], [ADA, BOB]) == {ADA, BOB}
    change(tape, True)
    tape.here.talk(both, 3)
    tape.here.room.end()
    sound = tape.samples()
    assert heard(sound[: int(2.9 * RATE)], [ADA, BOB]) == {ADA}
    assert heard(sound[int(3.2 * RATE) :], [ADA, BOB]) == {ADA, BOB}
    assert tape.said()["a_bob"][0][0] == pytest.approx(3.0, abs=0.1)


def test_who_speaks_alone_without_having_agreed_is_silence() -> None:
    tape = recorded(RoomSettings())
    change(tape, True, "a_bob")
    tape.here.talk({"a_bob": Microphone(BOB)}, 3)
    assert tape.segments == []
    tape.here.talk({"a_host": Microphone(ADA)}, 1)
    tape.here.room.end()
    assert heard(tape.samples(), [ADA, BOB]) == {ADA}
    assert set(tape.said()) == {"a_host"}


def test_recording_goes_back_to_the_common_mix_after_a_pause() -> None:
    tape = recorded()
    change(tape, True, "a_bob")
    both = {"a_host": Microphone(ADA), "a_bob": Microphone(BOB)}
    tape.here.talk(both, 2)
    change(tape, True)
    tape.here.talk({}, 1)
    tape.here.talk({"a_bob": both["a_bob"]}, 2)
    sent = [one.payload for one in tape.here.edge.sent if tape.here.here["g_1"] in one.peers][-40:-10]
    tape.here.room.end()
    recorded_packets = [packet for _, segment in tape.segments for packet in segment.packets]
    assert set(sent) <= set(recorded_packets)
    assert heard(tape.samples()[-RATE:], [ADA, BOB]) == {BOB}
