"""What was recorded of a Space that is still live, for people who listen from the beginning."""

import base64
import io
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.integration.api.test_recording_production import ADA, BOB
from tests.support.segments import recorded_tone, upload
from tests.support.site import Browser, RunningSite, account
from tests.support.tones import heard


def begun(site: RunningSite, ana: Browser) -> tuple[str, int]:
    """Let Ana start a Space that is recorded; return its id and when its recording began (epoch ms)."""
    space = ana.start_space("So far", settings={"record": True})
    recording = site.deps.recordings.load(space)
    assert recording is not None
    return space, recording.started_at


def so_far(browser: Browser, space: str, at: int = 0) -> dict[str, Any]:
    shown: dict[str, Any] = browser.get(f"/api/spaces/{space}/recording/so-far?from={at}").json
    return shown


def played(webm: str) -> tuple[float, NDArray[np.int16]]:
    """Return when the sound of a WebM file begins (s), and its samples."""
    with av.open(io.BytesIO(base64.b64decode(webm)), "r") as file:
        frames = list(file.decode(audio=0))
    resampler = av.AudioResampler("s16", "mono", 48_000)
    samples = [out.to_ndarray()[0] for frame in frames for out in resampler.resample(frame)]
    return float(frames[0].time or 0), np.concatenate(samples)


def test_sound_comes_in_stretches_until_there_is_no_more(site: RunningSite, ana: Browser) -> None:
    space, start = begun(site, ana)
    assert so_far(ana, space) == {"start": 0, "end": 0, "until": 0, "webm": None}
    upload(space, recorded_tone(account(ana), ADA, 50.0, start + 2_000, end=False))
    first = so_far(site.browser(), space)
    assert (first["start"], first["end"], first["until"]) == (2_000, 42_000, 52_000)
    rest = so_far(ana, space, first["end"])
    assert (rest["start"], rest["end"], rest["until"]) == (42_000, 52_000, 52_000)
    for stretch in (first, rest):
        at, samples = played(stretch["webm"])
        assert at == pytest.approx(stretch["start"] / 1_000, abs=0.001)
        assert len(samples) == (stretch["end"] - stretch["start"]) * 48
        assert heard(samples, [ADA, BOB]) == {ADA}
    assert so_far(ana, space, rest["end"])["webm"] is None


def test_sound_begins_where_it_is_asked_for_and_silence_is_as_long_as_it_was(site: RunningSite, ana: Browser) -> None:
    space, start = begun(site, ana)
    upload(space, recorded_tone(account(ana), ADA, 9.0, start))
    upload(space, recorded_tone(account(ana), BOB, 3.0, start + 20_000, epoch=2, end=False))
    stretch = so_far(ana, space, 5_010)
    assert (stretch["start"], stretch["end"]) == (5_020, 23_000)
    _, samples = played(stretch["webm"])
    parts = (samples[: 3 * 48_000], samples[5 * 48_000 : 14 * 48_000], samples[15 * 48_000 :])
    assert [heard(part, [ADA, BOB]) for part in parts] == [{ADA}, set(), {BOB}]


def test_long_pauses_are_left_out(site: RunningSite, ana: Browser) -> None:
    space, start = begun(site, ana)
    upload(space, recorded_tone(account(ana), ADA, 1.0, start))
    upload(space, recorded_tone(account(ana), BOB, 1.0, start + 600_000, epoch=2, end=False))
    assert [so_far(ana, space, at)["start"] for at in (1_000, 300_000, 600_500)] == [600_000, 600_000, 600_500]


def test_recording_of_a_worker_whose_clock_is_behind_begins_at_once(site: RunningSite, ana: Browser) -> None:
    space, start = begun(site, ana)
    upload(space, recorded_tone(account(ana), ADA, 1.0, start - 3_000, end=False))
    stretch = so_far(ana, space)
    assert (stretch["start"], stretch["end"], stretch["until"]) == (0, 1_000, 1_000)
    assert played(stretch["webm"])[0] == 0.0


def test_nobody_hears_what_the_host_does_not_share(site: RunningSite, ana: Browser) -> None:
    space, start = begun(site, ana)
    upload(space, recorded_tone(account(ana), ADA, 1.0, start, end=False))
    path, guest = f"/api/spaces/{space}/recording/so-far", site.browser()
    assert ana.request("PATCH", f"/api/spaces/{space}", {"from_beginning": False}).status == 200
    assert guest.get(path).code == "not_allowed"
    assert ana.request("PATCH", f"/api/spaces/{space}", {"from_beginning": True}).status == 200
    assert ana.request("PATCH", f"/api/spaces/{space}", {"who_can_listen": "accounts"}).status == 200
    assert [guest.get(path).code, ana.get(path).status] == ["accounts_only", 200]
    assert ana.get(f"{path}?from=x").code == "invalid_cursor"
    ana.end_space(space)
    assert ana.get(path).code == "no_recording"
    assert ana.get(f"/api/spaces/{ana.start_space('Not recorded')}/recording/so-far").code == "no_recording"
