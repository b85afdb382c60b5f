"""A recording is as loud as others in each of its files, even after it was trimmed."""

import numpy as np
import pytest
from botocore.session import Session
from numpy.typing import NDArray

from chalicelib.aws.s3 import S3Recordings
from chalicelib.domain.loudness import TARGET
from chalicelib.domain.space import MINUTE_MS
from chalicelib.protocol.ogg import ogg_opus, packets_of, with_gain
from chalicelib.services.recordings import loudness_measure
from tests.support.player import loudness_of
from tests.support.segments import recorded_sound, upload
from tests.support.site import Browser, RunningSite, account
from tests.support.tones import tone
from tests.support.two_voices import object_at, recording_of, sound_at
from tests.support.uploads import BUCKET

EARLIER = 10 * MINUTE_MS
QUIET, LOUD = 0.05, 0.8  # amplitudes

pytestmark = pytest.mark.usefixtures("at_once")


def recorded(site: RunningSite, ana: Browser, samples: NDArray[np.int16]) -> str:
    """Return a Space in which Ana was heard like this, and whose recording is made."""
    space = ana.start_space("Recorded", settings={"record": True})
    upload(space, recorded_sound(account(ana), samples, site.deps.now_ms() - EARLIER))
    ana.end_space(space)
    site.work()
    return space


def heard(browser: Browser, space: str) -> list[float]:
    """Return how loud both files of a recording are played (LUFS)."""
    return [loudness_of(sound_at(browser, f"/i/spaces/{space}/recording.{kind}")) for kind in ("ogg", "m4a")]


@pytest.mark.parametrize("amplitude", [QUIET, LOUD])
def test_quiet_and_loud_recordings_are_played_equally_loud(site: RunningSite, ana: Browser, amplitude: float) -> None:
    space = recorded(site, ana, tone(440, 12.0, amplitude=amplitude))
    assert heard(ana, space) == pytest.approx([TARGET, TARGET], abs=1.0)
    stored = recording_of(site, space).loudness
    assert stored is not None
    assert stored.peak == pytest.approx(20 * np.log10(amplitude), abs=1.5)  # Opus goes a little beyond
    assert abs(stored.lufs - TARGET) > 5


def test_loudness_is_measured_in_pages(site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loudness_measure, "PAGE", 150)
    space = recorded(site, ana, tone(440, 12.0, amplitude=QUIET))
    assert heard(ana, space) == pytest.approx([TARGET, TARGET], abs=1.0)


def test_what_is_left_of_a_recording_is_measured_again(site: RunningSite, ana: Browser) -> None:
    parts = [tone(440, 6.0, amplitude=QUIET), tone(440, 6.0, amplitude=QUIET * 4)]
    space = recorded(site, ana, np.concatenate(parts))
    whole = heard(ana, space)
    path = f"/api/spaces/{space}/recording"
    assert ana.request("PATCH", path, {"trim": {"start_ms": 0, "end_ms": 6_000}}).status == 200
    site.work()
    assert heard(ana, space) == pytest.approx([TARGET, TARGET], abs=1.0)
    assert ana.request("PATCH", path, {"trim": {"start_ms": 0, "end_ms": 12_000}}).status == 200
    site.work()
    assert heard(ana, space) == pytest.approx(whole, abs=0.5)


def test_clip_is_as_loud_as_its_recording(site: RunningSite, ana: Browser) -> None:
    space = recorded(site, ana, tone(440, 12.0, amplitude=QUIET))
    clip = ana.post(f"/api/spaces/{space}/clips", {"start_ms": 2_000, "end_ms": 9_000}).json["id"]
    site.work()
    sounds = [sound_at(ana, f"/i/clips/{clip}/sound.{kind}") for kind in ("ogg", "m4a")]
    assert [loudness_of(sound) for sound in sounds] == pytest.approx([TARGET, TARGET], abs=1.0)


def test_silence_stays_silence(site: RunningSite, ana: Browser) -> None:
    space = recorded(site, ana, tone(440, 2.0, amplitude=0.0))
    assert recording_of(site, space).loudness is None
    assert heard(ana, space) == pytest.approx([-70.0, -70.0])


def test_only_the_beginning_of_a_large_file_is_replaced(site: RunningSite) -> None:
    files = S3Recordings(Session(), "https://s3.amazonaws.com", BUCKET)
    key, kind = "recordings/large/1.ogg", "audio/ogg"
    large = ogg_opus([bytes([7]) * 1_200] * 6_000, samples=960, serial=1, pre_skip=0)
    site.deps.media.keep(key, large, kind)
    start = files.piece(key, 0, 5 * 1024 * 1024)
    files.replace_start(key, with_gain(start, -512), len(large), kind)
    after = object_at(key)
    assert (len(after), after[100:]) == (len(large), large[100:])
    assert packets_of(after)[0][16:18] == (-512).to_bytes(2, "little", signed=True)
    site.deps.media.forget(key)
