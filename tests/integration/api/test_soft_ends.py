"""Nobody hears a click where a clip begins and ends, or where a withdrawn voice is silent in a Space that is live."""

import base64
import io
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.integration.api.test_clips import clip, sounds, spoken
from tests.integration.api.test_live_playlists import played as played_live
from tests.integration.api.test_recorded_so_far import begun, so_far
from tests.support.clicks import QUIET, in_silence, sharpest
from tests.support.player import decode, played
from tests.support.segments import recorded_voices, upload
from tests.support.site import Browser, RunningSite, account
from tests.support.tones import RATE, heard
from tests.support.two_voices import ADA, BOB

MOST = 16  # dB over the usual, as trims' ends have it in AAC at most
AROUND = QUIET / RATE  # s

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.mark.parametrize("start", [2_000, 3_020, 4_980])
def test_clip_begins_and_ends_without_a_click(site: RunningSite, ana: Browser, start: int) -> None:
    space = spoken(site, ana)
    name = clip(ana, space, start, start + 3_000)
    site.work()
    for file in sounds(site, name):
        sound = in_silence(played(file))
        end = len(sound) / RATE
        usual = sharpest(sound, AROUND + 0.5, AROUND + 2.5)
        assert sharpest(sound, 0, AROUND + 0.3) < usual + MOST
        assert sharpest(sound, end - AROUND - 0.3, end) < usual + MOST
        assert heard(sound[round((AROUND + 0.1) * RATE) : round((AROUND + 2.9) * RATE)], [ADA, BOB]) == {ADA}


def voices(site: RunningSite, ana: Browser, bob: Browser, *parts: tuple[str, float]) -> tuple[str, int]:
    """Let Ana ("a") and Bob ("b") speak for some seconds each in a Space that is live, from which Bob withdraws his
    voice; return its id and when its recording began (epoch ms)."""
    space, start = begun(site, ana)
    assert bob.post(f"/api/spaces/{space}/requests", {"consent": True}).status == 201
    assert ana.post(f"/api/spaces/{space}/requests/{account(bob)}/approve").status == 200
    who = {"a": {account(ana): ADA}, "b": {account(bob): BOB}}
    upload(space, recorded_voices([(who[name], seconds) for name, seconds in parts], start)[:-1])
    assert bob.delete(f"/api/spaces/{space}/recording/voice").status == 204
    return space, start


def soft(sound: NDArray[Any], ends: list[float]) -> None:
    """Whether Ana's voice ends softly at these times (s), and nobody else is heard."""
    assert heard(sound, [ADA, BOB]) == {ADA}
    usual = sharpest(sound, 1.0, 2.5)
    found = {end: sharpest(sound, end - 0.1, end + 0.1) - usual for end in ends}
    assert {end: more for end, more in found.items() if more >= MOST} == {}


def packets_in(webm: str) -> list[bytes]:
    with av.open(io.BytesIO(base64.b64decode(webm)), "r") as file:
        return [bytes(packet) for packet in file.demux(audio=0) if packet.size]


# Bob's turns begin in the middle of a segment, where one begins, and where a part begins.
@pytest.mark.parametrize("first", [4.0, 8.0, 10.0, 10.2, 10.22])
def test_voice_before_a_withdrawn_one_fades_in_the_live_stream(
    site: RunningSite, ana: Browser, bob: Browser, tmp_path: Path, first: float
) -> None:
    space, _ = voices(site, ana, bob, ("a", first), ("b", 3.0), ("a", 30.0 - first - 3.0))
    sound = played_live(site.browser(), space, tmp_path)
    soft(sound, [first - 0.2])
    assert np.abs(sound[round((first - 0.17) * RATE) : round((first + 3.1) * RATE)]).max() < 40


@pytest.mark.parametrize("first", [8.0, 40.0, 40.2, 40.22])
def test_voice_before_a_withdrawn_one_fades_for_those_who_listen_from_the_beginning(
    site: RunningSite, ana: Browser, bob: Browser, first: float
) -> None:
    space, _ = voices(site, ana, bob, ("a", first), ("b", 3.0), ("a", 45.0 - first))
    parts, at = list[list[bytes]](), 0
    while (stretch := so_far(ana, space, at))["webm"] is not None:
        parts.append(packets_in(stretch["webm"]))
        at = stretch["end"]
    sound = decode([packet for part in parts for packet in part])  # as a browser, which goes on with one decoder
    assert len(parts) == 2
    soft(sound, [first - 0.2])
    assert np.abs(sound[round((first - 0.17) * RATE) : round((first + 3.1) * RATE)]).max() < 40
