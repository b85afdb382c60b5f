"""Each speaker's own sound: an archive for the host alone, without anybody who withdrew, gone with the recording."""

import pytest

from chalicelib.domain.recording_tracks import ATTEMPTS
from chalicelib.services.deps import Job
from chalicelib.services.recordings import archive_draft, lifecycle, track_assembly, tracks
from infra.local.permissions import acting_as
from tests.support.player import played
from tests.support.segments import recorded_voices, upload
from tests.support.site import ENVIRONMENT, Browser, RunningSite, account
from tests.support.tones import heard
from tests.support.tracks import archive, recorded_tracks, upload_tracks
from tests.support.two_voices import ADA, BOB, EARLIER, recording_of
from tests.support.uploads import stored

PREFIX = ENVIRONMENT["ESPACIO_TABLE_PREFIX"]
RATE = 48_000

pytestmark = pytest.mark.usefixtures("at_once")


def ended(site: RunningSite, ana: Browser, bob: Browser) -> str:
    """Let Ana speak for 9 s and Bob from 6 s to 12 s; return the Space, which is over."""
    space = ana.start_space("Two voices", settings={"record": True, "tracks": True})
    assert bob.post(f"/api/spaces/{space}/requests", {"consent": True}).status == 201
    assert ana.post(f"/api/spaces/{space}/requests/{account(bob)}/approve").status == 200
    now = site.deps.now_ms() - EARLIER
    both = {account(ana): ADA, account(bob): BOB}
    upload(space, recorded_voices([({account(ana): ADA}, 6.0), (both, 3.0), ({account(bob): BOB}, 3.0)], now))
    upload_tracks(space, recorded_tracks({account(ana): (ADA, 0, 9), account(bob): (BOB, 6, 12)}, now))
    ana.end_space(space)
    return space


def voices(files: dict[str, bytes]) -> dict[str, list[set[float]]]:
    """Return what is heard of both voices in each file, in four stretches of 3 s."""
    found = {}
    for name, content in files.items():
        sound = played(content)
        assert len(sound) == 12 * RATE
        parts = [sound[start * RATE + 5_000 : (start + 3) * RATE - 5_000] for start in range(0, 12, 3)]
        found[name] = [heard(part, [ADA, BOB]) for part in parts]
    return found


ONLY_ADA: list[set[float]] = [{ADA}, {ADA}, {ADA}, set()]
ONLY_BOB: list[set[float]] = [set(), set(), {BOB}, {BOB}]


def test_host_gets_each_speaker_alone_at_their_times(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = ended(site, ana, bob)
    site.work()
    assert voices(archive(ana, space)) == {"speaker-1.ogg": ONLY_ADA, "speaker-2.ogg": ONLY_BOB}
    shown = ana.get(f"/api/spaces/{space}/recording").json["tracks"]
    assert shown["file"] == f"/i/spaces/{space}/speakers.zip"
    assert shown["bytes"] == recording_of(site, space).tracks.bytes  # type: ignore[union-attr]
    assert [one["id"] for one in shown["speakers"]] == [account(ana), account(bob)]
    assert stored(f"segments/{space}/") == []


def test_nobody_but_the_host_gets_it(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = ended(site, ana, bob)
    path = f"/i/spaces/{space}/speakers.zip"
    assert ana.get(path).code == "no_recording"
    site.work()
    assert [bob.get(path).status, site.browser().get(path).status] == [403, 401]
    assert bob.get(f"/api/spaces/{space}/recording").json["tracks"] is None
    assert ana.get("/i/spaces/s_none/speakers.zip").status == 404
    plain = ana.start_space("Nothing kept", settings={"record": True})
    assert ana.get(f"/i/spaces/{plain}/speakers.zip").code == "no_recording"


def test_archive_is_the_same_in_many_pages_and_whenever_one_is_made_again(
    site: RunningSite, ana: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(track_assembly, "PAGE", 1)
    monkeypatch.setattr(archive_draft, "PART", 20_000)
    monkeypatch.setattr("moto.s3.models.S3_UPLOAD_PART_MIN_SIZE", 20_000)
    space, pages = ended(site, ana, bob), 0
    held = list[Job]()
    while (cursor := production_page(site, space, held)) is not None:
        held.append(Job(lifecycle.TEND, space, cursor))
    cursor = work(site, space)
    while cursor is not None:
        again, cursor = work(site, space, cursor), work(site, space, cursor)
        assert cursor in (again, None)
        pages += 1
    assert pages > 4
    assert voices(archive(ana, space)) == {"speaker-1.ogg": ONLY_ADA, "speaker-2.ogg": ONLY_BOB}


def production_page(site: RunningSite, space: str, held: list[Job]) -> str | None:
    from chalicelib.services.recordings import upkeep

    with acting_as("work", PREFIX):
        return upkeep.tend(site.deps, Job(lifecycle.TEND, space, held[-1].cursor if held else None))


def work(site: RunningSite, space: str, cursor: str | None = None) -> str | None:
    with acting_as("work", PREFIX):
        return tracks.make(site.deps, Job(lifecycle.ARCHIVE, space, cursor))


def test_withdrawn_voice_is_in_no_archive(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = ended(site, ana, bob)
    site.work()
    before = set(stored(f"recordings/{space}/tracks"))
    assert bob.delete(f"/api/spaces/{space}/recording/voice").status == 204
    assert ana.get(f"/i/spaces/{space}/speakers.zip").code == "no_recording"
    site.work()
    assert voices(archive(ana, space)) == {"speaker-1.ogg": ONLY_ADA}
    assert not before & set(stored(f"recordings/{space}/tracks"))
    assert len(stored(f"recordings/{space}/tracks")) == 1


def test_voice_that_is_withdrawn_before_the_archive_is_made_is_in_none(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space = ended(site, ana, bob)
    assert bob.delete(f"/api/spaces/{space}/recording/voice").status == 204
    site.work()
    assert voices(archive(ana, space)) == {"speaker-1.ogg": ONLY_ADA}
    assert ana.delete(f"/api/spaces/{space}/recording/voice").status == 204
    site.work()
    assert ana.get(f"/i/spaces/{space}/speakers.zip").code == "no_recording"
    assert stored(f"recordings/{space}/tracks") == []
    assert stored(f"segments/{space}/") == []


def test_archive_goes_with_its_recording(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = ended(site, ana, bob)
    site.work()
    assert ana.delete(f"/api/spaces/{space}/recording").status == 204
    site.work()
    assert ana.get(f"/i/spaces/{space}/speakers.zip").code == "no_recording"
    assert [*stored(f"recordings/{space}/"), *stored(f"segments/{space}/")] == []


def test_deleted_account_is_not_named_and_its_voice_stays(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space, gone = ended(site, ana, bob), account(bob)
    site.work()
    handle = bob.get("/api/session").json["account"]["handle"]
    assert bob.request("DELETE", "/api/account", {"handle": handle}).status == 204
    site.work()
    assert gone not in str(recording_of(site, space).tracks)
    assert [one["id"] for one in ana.get(f"/api/spaces/{space}/recording").json["tracks"]["speakers"]] == [
        account(ana),
        "a_deleted",
    ]
    assert voices(archive(ana, space)) == {"speaker-1.ogg": ONLY_ADA, "speaker-2.ogg": ONLY_BOB}


def test_archive_that_cannot_be_made_leaves_nothing(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space, held = ended(site, ana, bob), list[Job]()
    while (cursor := production_page(site, space, held)) is not None:
        held.append(Job(lifecycle.TEND, space, cursor))
    for _ in range(ATTEMPTS):
        assert work(site, space) is not None
    assert work(site, space) is None
    assert recording_of(site, space).tracks is None
    assert [name for name in stored(f"segments/{space}/") if "tracks" in name] == []
