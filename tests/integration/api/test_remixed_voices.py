"""Somebody takes their voice out of a recording with each speaker's own sound: who spoke meanwhile is still heard."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.domain import recording_tracks
from chalicelib.protocol.captions import CaptionLine
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings import remix, revised_sound, tracks, upkeep
from infra.local.permissions import acting_as
from tests.support.captions import caption
from tests.support.dump import contents
from tests.support.player import played
from tests.support.recordings import lines
from tests.support.segments import recorded_voices, upload
from tests.support.site import ENVIRONMENT, Browser, RunningSite, account
from tests.support.tones import heard, share
from tests.support.tracks import archive, recorded_tracks, upload_tracks
from tests.support.two_voices import ADA, BOB, EARLIER, recording_of, sound_at
from tests.support.uploads import stored

PREFIX = ENVIRONMENT["ESPACIO_TABLE_PREFIX"]
RATE = 48_000
LEVEL = 198  # of a tone with an amplitude of 0.3; their own sound has one of 0.4

pytestmark = pytest.mark.usefixtures("at_once")


def ended(
    site: RunningSite, ana: Browser, bob: Browser, *, tracked: bool = True, topics: Sequence[str] = ()
) -> tuple[str, list[bytes]]:
    """Let Ana speak for 9 s and Bob from 6 s to 12 s, and both from 14 s to 16 s; return the Space, which is over, and
    the packets in which Bob is heard."""
    space = ana.start_space("Two voices", topics=list(topics), settings={"record": True, "tracks": True})
    assert bob.post(f"/api/spaces/{space}/requests", {"consent": True}).status == 201
    assert ana.post(f"/api/spaces/{space}/requests/{account(bob)}/approve").status == 200
    now = site.deps.now_ms() - EARLIER
    one, other = {account(ana): ADA}, {account(bob): BOB}
    both: dict[str, float] = {**one, **other}
    parts = [(one, 6.0), (both, 3.0), (other, 3.0), (one, 2.0), (both, 2.0), (one, 1.0)]
    segments = recorded_voices(parts, now, level=LEVEL)
    upload(space, segments)
    own = recorded_tracks({account(ana): (ADA, 0, 17), account(bob): (BOB, 6, 16)}, now)
    upload_tracks(space, own if tracked else [])
    caption(
        space,
        CaptionLine(account(ana), now + 7_000, now + 8_500, "zanzibar", "en"),
        CaptionLine(account(bob), now + 6_200, now + 11_900, "quicksilver", "en"),
    )
    ana.end_space(space)
    packets = [packet for _, segment in segments for packet in segment.packets]
    bobs = [one.payload for cut in own for one in cut.tracks.get(account(bob), [])]
    return space, [*packets[300:600], *packets[700:800], *bobs]


def work(
    site: RunningSite, job: Callable[[Deps, Job], str | None], space: str, cursor: str | None = None
) -> str | None:
    with acting_as("work", PREFIX):
        return job(site.deps, Job("", space, cursor))


def withdraw(browser: Browser, space: str) -> None:
    assert browser.delete(f"/api/spaces/{space}/recording/voice").status == 204


def found(packets: list[bytes]) -> dict[str, int]:
    """Return in which objects of all buckets some of these packets are, and how many."""
    found = {name: sum(packet in content for packet in packets) for name, content in contents().items()}
    return {name: count for name, count in found.items() if count}


def sound(browser: Browser, space: str, name: str = "ogg") -> NDArray[np.int16]:
    return played(sound_at(browser, f"/i/spaces/{space}/recording.{name}"))


def ana_stays(samples: NDArray[np.int16]) -> None:
    """Whether Ana is heard all the time that she spoke, and Bob never."""
    assert heard(samples, [BOB]) == set()
    assert heard(samples[int(9.3 * RATE) : int(11.7 * RATE)], [ADA]) == set()
    for start, end in ((0.1, 8.9), (12.3, 16.9)):
        assert share(samples[int(start * RATE) : int(end * RATE)], ADA) == 1.0


def test_who_spoke_at_the_same_time_is_heard_all_the_while(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space, packets = ended(site, ana, bob)
    site.work()
    assert found(packets)
    withdraw(bob, space)
    assert bob.get(f"/i/spaces/{space}/recording.ogg").code == "no_recording"  # at once
    site.work()
    assert found(packets) == {}
    for name in ("ogg", "m4a"):
        ana_stays(sound(ana, space, name))
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert (shown["state"], shown["duration_ms"]) == ("ready", 17_000)
    assert [one["id"] for one in shown["speakers"]] == [account(ana)]
    assert shown["turns"] == [[0, 0, 9_000], [0, 12_000, 17_000]]
    assert shown["pauses"] == [[9_200, 11_800]]
    assert all([*shown["peaks"][:85], *shown["peaks"][125:]])
    assert not any(shown["peaks"][93:117])
    assert [one["text"] for one in lines(ana, space)] == ["zanzibar"]
    assert list(archive(ana, space)) == ["speaker-1.ogg"]
    assert not any(account(bob).encode() in content for name, content in contents().items() if space in name)
    assert stored(f"segments/{space}/") == []


def test_nobody_hears_where_the_sound_was_made_anew(site: RunningSite, ana: Browser, bob: Browser) -> None:
    """Neither by a click, which is steeper than any tone that is as loud, nor by another loudness."""
    space, _ = ended(site, ana, bob)
    site.work()
    withdraw(bob, space)
    site.work()
    samples = sound(ana, space).astype(np.int32)
    alone, again = samples[RATE : 5 * RATE], samples[5 * RATE : int(8.9 * RATE)]
    steepest = np.abs(np.diff(alone)).max()
    assert np.abs(np.diff(again)).max() < 1.5 * steepest
    assert 0.9 < np.abs(samples[7 * RATE : 8 * RATE]).max() / np.abs(alone).max() < 1.1


def test_pieces_are_made_by_many_jobs_each_of_which_may_come_again(
    site: RunningSite, ana: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remix, "WORK", 100)
    monkeypatch.setattr(revised_sound, "PIECE", 20_000)
    space, packets = ended(site, ana, bob)
    site.work()
    withdraw(bob, space)
    assert work(site, upkeep.tend, space) is None  # it waits for the archive
    assert recording_of(site, space).file == ""
    cursor, pages = work(site, tracks.make, space), 0
    while cursor is not None:
        cursor = work(site, tracks.make, space, cursor)
    cursor = work(site, upkeep.tend, space)
    while cursor is not None:
        again, cursor = work(site, upkeep.tend, space, cursor), work(site, upkeep.tend, space, cursor)
        assert cursor in (again, None)
        pages += 1
    assert pages > 8
    site.work()
    assert found(packets) == {}
    ana_stays(sound(ana, space))


def test_without_own_sound_there_is_silence(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space, packets = ended(site, ana, bob, tracked=False)
    site.work()
    withdraw(bob, space)
    site.work()
    assert found(packets) == {}
    assert heard(sound(ana, space)[6 * RATE : 12 * RATE], [ADA, BOB]) == set()
    assert ana.get(f"/api/spaces/{space}/recording").json["pauses"] == [[5_800, 12_200], [13_800, 16_200]]


def test_voice_that_is_withdrawn_while_live_is_taken_out_in_the_same_way(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space, packets = ended(site, ana, bob)
    withdraw(bob, space)
    site.work()
    assert found(packets) == {}
    ana_stays(sound(ana, space))


def test_trimmed_recording_is_made_anew_in_both_ways(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space, packets = ended(site, ana, bob)
    site.work()
    trim = {"trim": {"start_ms": 7_000, "end_ms": 11_000}}
    assert ana.request("PATCH", f"/api/spaces/{space}/recording", trim).status == 200
    site.work()
    withdraw(bob, space)
    site.work()
    assert found(packets) == {}
    samples = sound(ana, space)
    assert abs(len(samples) - 4 * RATE) < 0.05 * RATE
    assert (heard(samples, [ADA, BOB]), share(samples[RATE // 10 : int(1.9 * RATE)], ADA)) == ({ADA}, 1.0)


def test_recording_goes_on_without_an_archive_that_cannot_be_made(
    site: RunningSite, ana: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space, packets = ended(site, ana, bob)
    site.work()
    monkeypatch.setattr(recording_tracks, "ATTEMPTS", 0)
    withdraw(bob, space)
    site.work()
    assert found(packets) == {}
    assert heard(sound(ana, space)[6 * RATE : 12 * RATE], [ADA, BOB]) == set()
