"""Who gets long packets, and what arrives when people come, go, and change places, on stepped time."""

import numpy as np
import pytest

from media_worker.audio.opus import Decoder
from media_worker.room.stage_mix import BUSY, KEPT, LARGE, LARGE_ON_BUSY, LONGEST_SPEECH
from tests.support.room import FakePeer, Microphone, SentAudio, SteppedRoom, loudness, seat, space, stepped_room

SINGLE, LONG = 960, 2_880  # samples
STAGE = [seat("a_host", "host"), seat("a_speaker")]
PAUSE = 0.5  # s, in which nobody speaks


def lecture(listeners: int) -> SteppedRoom:
    """A room in which the host and a speaker are unmuted, with listeners `g_0`, `g_1`..."""
    here = stepped_room(space(1, STAGE))
    for person in ("a_host", "a_speaker", *(f"g_{number}" for number in range(listeners))):
        here.join(person)
    here.unmute("a_host", "a_speaker")
    here.loop.pass_time(1)
    return here


def lengths(sent: list[SentAudio], peer: FakePeer) -> set[int]:
    """The samples of the packets that `peer` was sent."""
    decoder = Decoder()
    return {len(decoder.decode(each.payload)) for each in sent if peer in each.peers}


def heard(sent: list[SentAudio], peer: FakePeer) -> list[int]:
    """The timestamps of all frames that `peer` was sent, in order."""
    decoder, frames = Decoder(), list[int]()
    for each in sent:
        if peer in each.peers:
            frames += range(each.timestamp, each.timestamp + len(decoder.decode(each.payload)), SINGLE)
    return frames


def talk(here: SteppedRoom, microphone: Microphone, seconds: float = 1.2) -> list[SentAudio]:
    """One stretch of the host's speech with the silence after it."""
    before = len(here.edge.sent)
    here.talk({"a_host": microphone}, seconds)
    here.loop.pass_time(PAUSE)
    return here.edge.sent[before:]


def test_large_audience_gets_long_packets_and_the_stage_does_not() -> None:
    here = lecture(LARGE)
    sent = talk(here, Microphone(440))
    assert LONG in lengths(sent, here.here["g_0"])
    assert lengths(sent, here.here["a_speaker"]) == {SINGLE}
    assert heard(sent, here.here["g_0"]) == heard(sent, here.here["a_speaker"])
    packets = {name: sum(here.here[name] in each.peers for each in sent) for name in ("g_0", "a_speaker")}
    assert packets["g_0"] <= packets["a_speaker"] / 3 + 2


def test_long_packets_carry_the_voice() -> None:
    here = lecture(LARGE)
    decoder = Decoder()
    payloads = [each.payload for each in talk(here, Microphone(440)) if here.here["g_7"] in each.peers]
    samples = np.concatenate([decoder.decode(payload) for payload in payloads])
    assert loudness(samples[9_600:48_000], 440) > 4_000


def test_small_audience_gets_every_frame_at_once() -> None:
    here = lecture(LARGE - 1)
    assert lengths(talk(here, Microphone(440)), here.here["g_0"]) == {SINGLE}


def test_busy_worker_saves_on_smaller_spaces_too() -> None:
    here = lecture(LARGE_ON_BUSY)
    here.room._presence._census.connections = BUSY
    assert LONG in lengths(talk(here, Microphone(440)), here.here["g_0"])


def test_audience_stays_large_until_it_is_clearly_smaller() -> None:
    here, left, microphone = lecture(LARGE), LARGE, Microphone(440)
    talk(here, microphone)
    for wanted, length in ((KEPT * LARGE, LONG), (KEPT * LARGE - 1, SINGLE)):
        while left > wanted:
            left -= 1
            here.here[f"g_{left}"].close("gone")
        assert max(lengths(talk(here, microphone), here.here["g_0"])) == length


def test_listeners_who_come_and_go_shorten_no_packets() -> None:
    here = lecture(LARGE)
    microphone = Microphone(440)
    talk(here, microphone)
    before = len(here.edge.sent)
    for number in range(30):
        here.talk({"a_host": microphone}, 0.02)
        here.join(f"g_new{number}")
        here.here[f"g_{LARGE - 1 - number // 2}"].close("gone")
    while_they_came = here.edge.sent[before:]
    packets = [each for each in while_they_came if here.here["g_0"] in each.peers]
    assert lengths(while_they_came, here.here["g_0"]) == {LONG}
    assert len(packets) <= 30 / 3


def test_change_waits_for_a_pause() -> None:
    here = lecture(LARGE - 1)
    microphone = Microphone(440)
    here.talk({"a_host": microphone}, 0.5)
    here.join("g_last")
    assert lengths(here.talk({"a_host": microphone}, 0.5), here.here["g_0"]) == {SINGLE}
    here.loop.pass_time(PAUSE)
    assert LONG in lengths(talk(here, microphone), here.here["g_0"])


def test_change_does_not_wait_for_ever() -> None:
    here = lecture(LARGE - 1)
    microphone = Microphone(440)
    here.talk({"a_host": microphone}, 0.5)
    here.join("g_last")
    sent = here.talk({"a_host": microphone}, LONGEST_SPEECH * 0.02)
    assert LONG in lengths(sent[-150:], here.here["g_0"])


def test_listener_who_loses_packets_gets_single_frames_from_the_next_pause_on() -> None:
    here, microphone = lecture(LARGE), Microphone(440)
    unlucky = here.here["g_3"]
    for lossy, longest in ((False, LONG), (True, SINGLE), (False, LONG)):
        unlucky.lossy = lossy
        assert max(lengths(talk(here, microphone), unlucky)) == longest


@pytest.mark.parametrize("frames", [51, 52, 53])
def test_whoever_changes_between_stage_and_audience_misses_nothing(frames: int) -> None:
    """Wherever in a long packet the change comes."""
    here = lecture(LARGE)
    here.join("a_fan")
    microphone = Microphone(440)
    talk(here, microphone)
    before = len(here.edge.sent)
    for version, stage in ((2, [*STAGE, seat("a_fan")]), (3, STAGE)):
        here.talk({"a_host": microphone}, frames * 0.02)
        here.room.apply(space(version, stage))
    talk(here, microphone, 0.3)
    sent = here.edge.sent[before:]
    mine = heard(sent, here.here["a_fan"])
    assert mine == sorted(set(mine)) == heard(sent, here.here["a_speaker"])


def test_last_words_before_the_end_are_sent() -> None:
    here = lecture(LARGE)
    here.talk({"a_host": Microphone(440)}, 1.0)
    here.room.apply(space(2, STAGE, state="ended"))
    here.room.end()
    sent = here.edge.sent
    assert heard(sent, here.here["g_0"]) == heard(sent, here.here["a_speaker"])
