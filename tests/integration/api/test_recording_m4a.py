"""The sound of a recording in AAC: made by jobs after the file itself, again whenever one dies, and gone with it."""

import dataclasses

import pytest
from botocore.session import Session

from chalicelib.domain.recording import ATTEMPTS, LOOK_MS, Recording
from chalicelib.domain.space import MINUTE_MS
from chalicelib.services.deps import Job
from chalicelib.services.recordings import lifecycle, m4a, m4a_assembly, upkeep
from infra.local.permissions import acting_as
from tests.support.player import played
from tests.support.segments import recorded_tone, upload
from tests.support.site import ENVIRONMENT, Browser, RunningSite
from tests.support.tones import heard, share
from tests.support.uploads import BUCKET, stored

ADA, BOB = 440.0, 1_250.0
EARLIER = 10 * MINUTE_MS
PREFIX = ENVIRONMENT["ESPACIO_TABLE_PREFIX"]


pytestmark = pytest.mark.usefixtures("at_once")


def spoken(site: RunningSite, ana: Browser) -> str:
    """Let Ana speak in a Space, and after a pause again in another voice; return the id of the Space, which is over."""
    space = ana.start_space("Recorded", settings={"record": True})
    who, now = str(ana.get("/api/session").json["account"]["id"]), site.deps.now_ms() - EARLIER
    upload(space, recorded_tone(who, ADA, 9.0, now))
    upload(space, recorded_tone(who, BOB, 3.0, now + 12_000, epoch=2))
    ana.end_space(space)
    return space


def finished(site: RunningSite, ana: Browser) -> Recording:
    """Return a recording whose Ogg file is made, and no more."""
    space = spoken(site, ana)
    cursor = tend(site, space)
    while cursor is not None:
        cursor = tend(site, space, cursor)
    return recording_of(site, space)


def recording_of(site: RunningSite, space: str) -> Recording:
    recording = site.deps.recordings.load(space)
    assert recording is not None
    return recording


def tend(site: RunningSite, space: str, cursor: str | None = None) -> str | None:
    with acting_as("work", PREFIX):
        return upkeep.tend(site.deps, Job(lifecycle.TEND, space, cursor))


def encode(site: RunningSite, space: str, cursor: str | None = None) -> str | None:
    with acting_as("work", PREFIX):
        return m4a.encode(site.deps, Job(lifecycle.ENCODE, space, cursor))


def content(key: str) -> bytes:
    body: bytes = Session().create_client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
    return body


def test_same_voices_are_at_the_same_times(site: RunningSite, ana: Browser) -> None:
    space = spoken(site, ana)
    site.work()
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert shown["m4a"] == {"audio": f"/i/spaces/{space}/recording.m4a", "bytes": recording_of(site, space).m4a_bytes}
    sound = content(recording_of(site, space).m4a)
    assert len(sound) == shown["m4a"]["bytes"]
    assert sound.index(b"moov") < sound.index(b"mdat")  # so it plays before all of it has come
    samples = played(sound)
    assert abs(len(samples) - 15 * 48_000) < 0.05 * 48_000
    first, silence, last = samples[: 9 * 48_000], samples[int(9.05 * 48_000) : 12 * 48_000], samples[12 * 48_000 :]
    assert (heard(first, [ADA, BOB]), heard(silence, [ADA, BOB]), heard(last, [ADA, BOB])) == ({ADA}, set(), {BOB})
    assert min(share(first, ADA), share(last, BOB)) > 0.9
    assert (stored(f"segments/{space}/"), len(stored(f"recordings/{space}/"))) == ([], 3)


def test_file_is_the_same_in_many_pages_and_parts_and_whenever_one_is_made_again(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(m4a_assembly, "PAGE", 100)
    once, parts = finished(site, ana), finished(site, ana)
    cursor = encode(site, once.space)
    while cursor is not None:
        cursor = encode(site, once.space, cursor)
    monkeypatch.setattr(m4a_assembly, "PART", 20_000)
    monkeypatch.setattr("moto.s3.models.S3_UPLOAD_PART_MIN_SIZE", 20_000)
    cursor = encode(site, parts.space)
    pages = 0
    while cursor is not None:
        encode(site, parts.space, cursor)
        cursor = encode(site, parts.space, cursor)
        pages += 1
    assert pages > 5
    files = [content(recording_of(site, one.space).m4a) for one in (once, parts)]
    assert files[0][files[0].index(b"mdat") :] == files[1][files[1].index(b"mdat") :]
    assert (played(files[0]) == played(files[1])).all()
    assert recording_of(site, parts.space).m4a_bytes == len(files[1])


def test_file_without_aac_is_ready_and_says_so(site: RunningSite, ana: Browser) -> None:
    space = finished(site, ana).space
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert (shown["state"], shown["m4a"]) == ("ready", None)
    assert ana.get(f"/i/spaces/{space}/recording.m4a").code == "no_recording"


def test_attempt_that_dies_is_begun_again_five_times(site: RunningSite, ana: Browser) -> None:
    recording = finished(site, ana)
    for attempt in range(1, ATTEMPTS + 1):
        assert encode(site, recording.space) == f"{attempt}.0"
        now = recording_of(site, recording.space)
        late = dataclasses.replace(now, due=(now.due or 0) - LOOK_MS - 1, version=now.version + 1)
        site.deps.recordings.save(late)
        assert tend(site, recording.space) is None
    assert encode(site, recording.space) is None
    now = recording_of(site, recording.space)
    assert encode(site, recording.space, "1.0") is None  # an attempt that was given up comes back
    assert (now.m4a, ana.get(f"/api/spaces/{recording.space}/recording").json["state"]) == ("", "ready")


def test_recording_that_is_deleted_while_aac_is_made_leaves_nothing(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(m4a_assembly, "PAGE", 500)
    space = finished(site, ana).space
    cursor = encode(site, space, encode(site, space))
    before = recording_of(site, space)
    assert cursor == "1.1"
    assert ana.delete(f"/api/spaces/{space}/recording").status == 204
    with acting_as("work", PREFIX):
        m4a._continued(site.deps, before, cursor)
    site.work()
    assert encode(site, space, cursor) is None
    assert [*stored(f"recordings/{space}/"), *stored(f"segments/{space}/")] == []
