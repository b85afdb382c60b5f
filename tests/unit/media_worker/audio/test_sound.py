"""The audio of a stage: mixes, CSRCs, and continuity when a speaker changes between mixes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from media_worker.audio.opus import FRAME, Decoder, Encoder
from media_worker.audio.sound import REMEMBERED, TAIL, MixedFrame, OutgoingPacket, Sound
from media_worker.peer import AudioPacket
from tests.support.loudness import readings, speech
from tests.support.room import Microphone, Samples, loudness

TONES = {"a": 440.0, "b": 660.0, "c": 880.0}
CSRCS = {"a": 1, "b": 2, "c": 3}


def play(
    sound: Sound,
    talking: dict[str, Microphone],
    ticks: int,
    start: float,
    is_heard: Callable[[frozenset[str]], bool] = lambda _talking: True,
) -> list[list[OutgoingPacket]]:
    """Return the packets of each tick."""
    played = []
    for number in range(ticks):
        now = start + number * 0.020
        for person, microphone in talking.items():
            sound.push(person, microphone.packet(now))
        played.append(sound.tick(now + 0.005, is_heard).packets)
    return played


def heard(played: list[list[OutgoingPacket]], by: str | None) -> Samples:
    decoder = Decoder()
    frames = [decoder.decode(out.payload) for packets in played for out in packets if out.to == by]
    return np.concatenate(frames) if frames else np.zeros(0, dtype=np.int16)


def stage(*audible: str) -> Sound:
    sound = Sound()
    sound.set_stage(CSRCS, audible)
    return sound


def test_listeners_hear_all_and_each_speaker_the_others_only() -> None:
    microphones = {person: Microphone(hertz) for person, hertz in TONES.items()}
    played = play(stage("a", "b", "c"), microphones, 60, 10.0)
    for ear in (None, "a", "b", "c"):
        samples = heard(played[20:], ear)
        for person, hertz in TONES.items():
            assert loudness(samples, hertz) < 500 if person == ear else loudness(samples, hertz) > 4_000


def test_lone_speaker_gets_no_packets_and_listeners_get_one_mix() -> None:
    played = play(stage("a", "b"), {"a": Microphone(440)}, 50, 10.0)
    assert {out.to for packets in played for out in packets} == {None}
    assert all(len(packets) == 1 for packets in played[5:])


def test_packet_names_exactly_who_is_audible_in_it() -> None:
    played = play(stage("a", "b", "c"), {"a": Microphone(440), "b": Microphone(660)}, 50, 10.0)
    by_ear = {out.to: out.csrcs for out in played[30]}
    assert by_ear == {None: (1, 2), "a": (2,), "b": (1,)}


def test_muted_speaker_is_dropped_before_the_decoder() -> None:
    sound, microphone = stage("b"), Microphone(440)
    assert not sound.push("a", microphone.packet(10.0))
    assert not sound.push("stranger", microphone.packet(10.0))
    assert not sound.waiting


def test_mute_ends_sound_with_silence_and_no_names() -> None:
    sound = stage("a")
    play(sound, {"a": Microphone(440)}, 50, 10.0)
    sound.set_stage(CSRCS, [])
    after = play(sound, {}, 20, 11.0)
    assert [len(packets) for packets in after] == [1] * TAIL + [0] * (20 - TAIL)
    assert all(out.csrcs == () for packets in after for out in packets)


def test_marker_is_set_on_first_packet_after_silence_only() -> None:
    sound, microphone = stage("a"), Microphone(440)
    first = play(sound, {"a": microphone}, 30, 10.0)
    play(sound, {}, 60, 10.6)
    second = play(sound, {"a": microphone}, 30, 20.0)
    for played in (first, second):
        assert [out.marker for packets in played for out in packets] == [True] + [False] * (sum(map(len, played)) - 1)


@pytest.mark.parametrize("listeners", [True, False])
def test_speaker_moves_between_common_and_own_mix_without_a_click(listeners: bool) -> None:
    """`b` listens to `a`, then speaks as well, then listens again. All that `b` gets is decoded as one stream."""
    sound, a, b = stage("a", "b"), Microphone(440), Microphone(660)

    def is_heard(talking: frozenset[str]) -> bool:
        return listeners or len(talking) < 2

    played = play(sound, {"a": a}, 40, 10.0, is_heard)
    played += play(sound, {"a": a, "b": b}, 40, 10.8, is_heard)
    played += play(sound, {"a": a}, 60, 11.6, is_heard)
    decoder, frames = Decoder(), []
    for packets in played[10:]:
        own = next((out for out in packets if out.to == "b"), None) or next(out for out in packets if out.to is None)
        frames.append(decoder.decode(own.payload))
    assert all(loudness(frame, 440) > 6_000 for frame in frames[5:])
    assert max(np.abs(frame).max() for frame in frames) < 12_000


def test_seat_keeps_its_voice_when_others_come_and_go() -> None:
    sound, microphone = stage("a"), Microphone(440)
    play(sound, {"a": microphone}, 20, 10.0)
    sound.set_stage({"a": 1, "b": 2}, ["a", "b"])
    played = play(sound, {"a": microphone}, 10, 10.4)
    assert all(len(packets) == 1 for packets in played)


def test_mix_that_nobody_hears_is_not_encoded_and_begins_cleanly_for_whoever_comes() -> None:
    sound, microphone = stage("a"), Microphone(440)
    alone = play(sound, {"a": microphone}, 50, 10.0, lambda _talking: False)
    assert not any(alone)
    played = play(sound, {"a": microphone}, 30, 11.0)
    assert [out.marker for packets in played for out in packets] == [True] + [False] * 29
    samples = heard(played, None)
    assert loudness(samples[4_800:], 440) > 6_000
    assert np.abs(samples).max() < 12_000


class Talker:
    """Somebody who says something, in packets of 20 ms; `number` is that of the next one."""

    def __init__(self, said: Samples) -> None:
        self._said = said
        self._encoder = Encoder()
        self.number = 0

    def talk(self, sound: Sound, person: str, seconds: float, start: float) -> list[MixedFrame]:
        """Let `person` talk for a while, and return what the room makes of it."""
        mixed = []
        for tick in range(round(seconds * 50)):
            now = start + tick * 0.020
            payload = self._encoder.encode(self._said[self.number * FRAME : (self.number + 1) * FRAME])
            assert payload is not None
            sound.push(person, AudioPacket(payload, self.number, self.number * FRAME, now))
            mixed.append(sound.tick(now + 0.005))
            self.number += 1
        return mixed


def loudness_of(mixed: list[MixedFrame]) -> float:
    """Return the loudness (LUFS) of what listeners hear at the end: of the last three seconds."""
    return readings(heard([frame.packets for frame in mixed], None))[-1].short_term


def test_two_voices_20_db_apart_are_heard_within_6_lu(tmp_path: Path) -> None:
    sound = stage("a", "b")
    loud, quiet = Talker(speech(tmp_path, "slt", 8.0, at=-17.0)), Talker(speech(tmp_path, "rms", 8.0, at=-37.0))
    first = loudness_of(loud.talk(sound, "a", 8.0, 10.0))
    assert abs(first - loudness_of(quiet.talk(sound, "b", 8.0, 20.0))) < 6.0


@pytest.mark.parametrize("others", [CSRCS, {"b": 2, "c": 3}])
def test_speaker_keeps_their_gain_while_muted_or_gone(tmp_path: Path, others: dict[str, int]) -> None:
    sound, talker = stage("a"), Talker(speech(tmp_path, "slt", 12.0, at=-37.0))
    before = loudness_of(talker.talk(sound, "a", 8.0, 10.0))
    sound.set_stage(others, [])
    sound.tick(18.5)
    sound.set_stage(CSRCS, ["a"])
    sound.reset_voice("a")
    assert loudness_of(talker.talk(sound, "a", 4.0, 20.0)) == pytest.approx(before, abs=3.0)


def test_speaker_keeps_their_gain_when_the_space_moves(tmp_path: Path) -> None:
    sound, talker = stage("a"), Talker(speech(tmp_path, "slt", 12.0, at=-37.0))
    before = loudness_of(talker.talk(sound, "a", 8.0, 10.0))
    assert sound.gains == {"a": round(sound._speakers["a"].gain.decibels)}  # type: ignore[union-attr]
    moved = Sound(gains=sound.gains)
    moved.set_stage(CSRCS, ["a"])
    assert loudness_of(talker.talk(moved, "a", 4.0, 20.0)) == pytest.approx(before, abs=3.0)


def test_gains_of_a_hundred_who_left_are_remembered() -> None:
    sound = Sound()
    for number in range(REMEMBERED + 20):
        sound.set_stage({f"a_{number}": number}, [])
    assert list(sound._last_gains) == [f"a_{number}" for number in range(19, REMEMBERED + 19)]


def test_recordings_and_captions_get_what_listeners_hear(tmp_path: Path) -> None:
    frame = Talker(speech(tmp_path, "slt", 8.0, at=-37.0)).talk(stage("a"), "a", 8.0, 10.0)[-1]
    assert np.array_equal(frame.common, frame.speech["a"])


def test_automatic_gain_can_be_switched_off(tmp_path: Path) -> None:
    sound = Sound(automatic_gain=False)
    sound.set_stage(CSRCS, ["a"])
    mixed = Talker(speech(tmp_path, "slt", 8.0, at=-37.0)).talk(sound, "a", 8.0, 10.0)
    assert loudness_of(mixed) == pytest.approx(-37.0, abs=3.0)
