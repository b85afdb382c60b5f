"""A live Space that is recorded is an HLS stream, which FFmpeg plays as podcast players do."""

import zlib
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.integration.api.test_recorded_so_far import begun
from tests.integration.api.test_withdrawn_voices import begun as voices
from tests.support.segments import recorded_tone, recorded_voices, upload
from tests.support.site import Browser, RunningSite, account
from tests.support.tones import RATE, heard
from tests.support.two_voices import ADA, BOB, sound_at


@pytest.fixture
def ana(site: RunningSite, request: pytest.FixtureRequest) -> Browser:
    return site.member(f"v_{zlib.crc32(request.node.name.encode())}")


def playlist(browser: Browser, space: str) -> list[str]:
    return browser.get(f"/i/spaces/{space}/live.m3u8").text.splitlines()


def played(browser: Browser, space: str, folder: Path) -> NDArray[np.int16]:
    """Return what FFmpeg's own demuxer for HLS makes of the playlist and its parts, once the stream has ended."""
    lines = [*playlist(browser, space), "#EXT-X-ENDLIST"]
    (folder / "live").mkdir()
    (folder / "live.m3u8").write_text("\n".join(lines))
    for name in ("live/head.mp4", *(line for line in lines if line.endswith(".m4s"))):
        (folder / name).write_bytes(sound_at(browser, f"/i/spaces/{space}/{name}"))
    resampler = av.AudioResampler("s16", "mono", RATE)
    with av.open(str(folder / "live.m3u8"), "r", options={"allowed_extensions": "ALL"}) as file:
        frames = [out for frame in file.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def test_latest_minute_is_played_in_parts_that_follow_each_other(
    site: RunningSite, ana: Browser, tmp_path: Path
) -> None:
    space, start = begun(site, ana)
    stranger = site.browser()
    assert stranger.get(f"/i/spaces/{space}/live.m3u8").code == "no_recording"
    upload(space, recorded_voices([({account(ana): hz}, 25.0) for hz in (BOB, ADA, BOB, ADA)], start)[:-1])
    lines = playlist(stranger, space)
    assert lines[:5] == [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-TARGETDURATION:10",
        "#EXT-X-MEDIA-SEQUENCE:4",
        '#EXT-X-MAP:URI="live/head.mp4"',
    ]
    assert lines[5:] == [line for number in range(4, 10) for line in ("#EXTINF:10,", f"live/{number}.m4s")]
    sound = played(stranger, space, tmp_path)
    assert len(sound) == 60 * RATE
    assert heard(sound[: 10 * RATE - RATE // 10], [ADA, BOB]) == {ADA}
    assert heard(sound[10 * RATE + RATE // 10 : 35 * RATE - RATE // 10], [ADA, BOB]) == {BOB}
    assert heard(sound[35 * RATE + RATE // 10 :], [ADA, BOB]) == {ADA}
    loud = np.abs(sound[RATE // 10 : 9 * RATE].reshape(-1, RATE // 100)).max(axis=1)
    assert loud.min() > 0.8 * loud.max()  # no gap


def test_what_was_lost_is_silence_of_the_same_length(site: RunningSite, ana: Browser, tmp_path: Path) -> None:
    space, start = begun(site, ana)
    upload(space, recorded_tone(account(ana), ADA, 4.0, start, end=False))
    upload(space, recorded_tone(account(ana), BOB, 6.0, start + 24_000, epoch=2, end=False))
    sound = played(site.browser(), space, tmp_path)
    assert len(sound) == 30 * RATE
    assert heard(sound[: 4 * RATE], [ADA, BOB]) == {ADA}
    assert heard(sound[int(4.1 * RATE) : int(23.9 * RATE)], [ADA, BOB]) == set()
    assert heard(sound[24 * RATE :], [ADA, BOB]) == {BOB}


def test_withdrawn_voice_is_in_no_part_any_more(site: RunningSite, ana: Browser, tmp_path: Path) -> None:
    bob = site.member("live_parts_bob", "Bob")
    space, _ = voices(site, ana, bob)
    for folder, expected in (("before", {ADA, BOB}), ("after", {ADA})):
        (tmp_path / folder).mkdir()
        assert heard(played(site.browser(), space, tmp_path / folder), [ADA, BOB]) == expected
        assert bob.delete(f"/api/spaces/{space}/recording/voice").status == 204


@pytest.mark.parametrize("name", ["2.m4s", "9999999.m4s", "tail.mp4", "-1.m4s", "1.M4S", "٣.m4s"])
def test_there_is_no_other_part(site: RunningSite, ana: Browser, name: str) -> None:
    space, start = begun(site, ana)
    upload(space, recorded_tone(account(ana), ADA, 21.0, start, end=False))
    assert site.browser().get(f"/i/spaces/{space}/live/{name}").code == "no_recording"


def test_only_what_everybody_may_hear_is_played(site: RunningSite, ana: Browser) -> None:
    settings = {"record": True, "who_can_listen": "accounts"}
    for changed, code in ((settings, "accounts_only"), ({"record": True, "from_beginning": False}, "not_allowed")):
        space = ana.start_space("Not for all", settings=changed)
        for path in ("live.m3u8", "live/head.mp4"):
            assert {who.get(f"/i/spaces/{space}/{path}").code for who in (ana, site.browser())} == {code}
        ana.post(f"/api/spaces/{space}/end")


def test_nothing_is_played_after_the_end(site: RunningSite, ana: Browser) -> None:
    space, start = begun(site, ana)
    upload(space, recorded_tone(account(ana), ADA, 21.0, start))
    ana.post(f"/api/spaces/{space}/end")
    for path in ("live.m3u8", "live/head.mp4", "live/0.m4s"):
        assert site.browser().get(f"/i/spaces/{space}/{path}").code == "no_recording"
