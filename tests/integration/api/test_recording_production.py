"""Jobs make the file of a recording of what workers uploaded, with each sound at its time, and always finish."""

import dataclasses

import pytest
from botocore.session import Session

from chalicelib.domain.recording import ATTEMPTS, LOOK_MS, RecordingState
from chalicelib.domain.space import MINUTE_MS, Space
from chalicelib.services.deps import Job
from chalicelib.services.recordings import assembly, lifecycle, production, upkeep
from infra.local.permissions import acting_as
from tests.support.dump import bucket, changes, kept
from tests.support.player import played
from tests.support.segments import recorded_tone, upload
from tests.support.site import ENVIRONMENT, Browser, RunningSite, account
from tests.support.tones import heard, share
from tests.support.uploads import BUCKET, stored

ADA, BOB = 440.0, 1_250.0
EARLIER = 10 * MINUTE_MS  # before now: what is said after the end of a Space is in no recording
PREFIX = ENVIRONMENT["ESPACIO_TABLE_PREFIX"]


pytestmark = pytest.mark.usefixtures("at_once")


def begun(ana: Browser) -> str:
    """Let Ana start a Space that is recorded, and return its id."""
    return ana.start_space("Recorded", settings={"record": True})


def end(ana: Browser, space: str) -> None:
    ana.end_space(space)


def state(ana: Browser, space: str) -> str:
    """Return the state of the recording, which the Space shows as well."""
    shown = ana.get(f"/api/spaces/{space}/recording")
    named = str(shown.json["state"]) if shown.status == 200 else "none"
    assert ana.get(f"/api/spaces/{space}").json["space"]["recording"] == named
    return named


def tend(site: RunningSite, space: str, cursor: str | None = None) -> str | None:
    with acting_as("work", PREFIX):
        return upkeep.tend(site.deps, Job(lifecycle.TEND, space, cursor))


def sound(site: RunningSite, space: str) -> bytes:
    recording = site.deps.recordings.load(space)
    assert recording is not None
    body: bytes = Session().create_client("s3").get_object(Bucket=BUCKET, Key=recording.file)["Body"].read()
    return body


def test_space_is_recorded_from_its_start_to_a_file_that_plays(site: RunningSite, ana: Browser) -> None:
    space, now = begun(ana), site.deps.now_ms() - EARLIER
    assert state(ana, space) == "recording"
    upload(space, recorded_tone(account(ana), ADA, 9.0, now))
    upload(space, recorded_tone(account(ana), BOB, 2.0, now + 12_000, epoch=2))
    end(ana, space)
    assert state(ana, space) == "processing"
    site.work()
    assert state(ana, space) == "ready"
    samples = played(sound(site, space))
    assert len(samples) == 14 * 48_000
    first, silence, last = samples[: 9 * 48_000], samples[int(9.3 * 48_000) : 12 * 48_000], samples[12 * 48_000 :]
    assert (heard(first, [ADA, BOB]), heard(silence, [ADA, BOB]), heard(last, [ADA, BOB])) == ({ADA}, set(), {BOB})
    assert min(share(first, ADA), share(last, BOB)) > 0.9
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert (shown["duration_ms"], shown["turns"], shown["gaps"]) == (14_000, [[0, 0, 9_000], [0, 12_000, 14_000]], [])
    assert (shown["bytes"], shown["started_at"]) == (len(sound(site, space)), now)
    assert (len(shown["peaks"]), max(shown["peaks"]), shown["peaks"][100]) == (140, 180, 0)
    assert (stored(f"segments/{space}/"), len(stored(f"recordings/{space}/"))) == ([], 3)


def test_hours_of_a_recording_are_part_of_what_the_day_has_cost(site: RunningSite, ana: Browser) -> None:
    space, now, before = begun(ana), site.deps.now_ms() - EARLIER, recorded_seconds(site)
    upload(space, recorded_tone(account(ana), ADA, 2.0, now))
    end(ana, space)
    site.work()
    assert state(ana, space) == "ready"
    assert recorded_seconds(site) - before == pytest.approx(2, abs=0.1)


def recorded_seconds(site: RunningSite) -> float:
    """What is counted of all recordings of the last two days."""
    return 3_600 * sum(day.recorded_hours for day in site.deps.daily_usage.latest(2).values())


def test_file_is_the_same_in_many_pages_and_whenever_one_is_made_again(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    spaces = [begun(ana), begun(ana)]
    for space in spaces:
        upload(space, recorded_tone(account(ana), ADA, 26.0, 1_767_225_600_000))
    end(ana, spaces[0])
    site.work()
    monkeypatch.setattr(assembly, "PAGE", 1)
    end(ana, spaces[1])
    cursor = tend(site, spaces[1])
    pages = 0
    while cursor is not None:
        again, cursor = tend(site, spaces[1], cursor), tend(site, spaces[1], cursor)
        assert cursor in (again, None)
        pages += 1
    assert pages == 5  # with the one that measures the whole
    files = [sound(site, space) for space in spaces]
    assert len(files[0]) == len(files[1])
    assert (played(files[0]) == played(files[1])).all()
    site.work()
    assert [state(ana, space) for space in spaces] == ["ready", "ready"]


def space_of(site: RunningSite, space_id: str) -> Space:
    found = site.deps.spaces.load(space_id)
    assert found is not None
    return found


def test_long_file_is_stored_in_parts(site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    space = begun(ana)
    upload(space, recorded_tone(account(ana), ADA, 9.0, 1_767_225_600_000))
    upload(space, recorded_tone(account(ana), ADA, 1.0, 1_767_225_600_000 + 6 * 3_600_000, epoch=2))
    end(ana, space)
    site.work()
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert (shown["state"], shown["duration_ms"], len(shown["peaks"])) == ("ready", 6 * 3_600_000 + 1_000, 1_000)
    assert len(sound(site, space)) == shown["bytes"]


def test_nobody_said_anything_leaves_no_recording(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    end(ana, space)
    site.work()
    assert (state(ana, space), stored(f"recordings/{space}/")) == ("none", [])
    assert ana.get(f"/api/spaces/{space}/recording").code == "no_recording"


def test_file_waits_for_the_worker_to_upload_the_end(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    site.deps.spaces.take_lease(space_of(site, space), "w_1")
    segments = recorded_tone(account(ana), ADA, 9.0, site.deps.now_ms() - EARLIER)
    upload(space, segments[:-2])
    end(ana, space)
    assert tend(site, space) is None
    assert state(ana, space) == "processing"
    upload(space, segments[-2:])
    site.work()
    assert ana.get(f"/api/spaces/{space}/recording").json["duration_ms"] == 9_000


def test_file_waits_for_the_worker_to_which_the_space_has_moved(site: RunningSite, ana: Browser) -> None:
    space, now = begun(ana), site.deps.now_ms() - EARLIER
    site.deps.spaces.take_lease(site.deps.spaces.take_lease(space_of(site, space), "w_1"), "w_2")
    upload(space, recorded_tone(account(ana), ADA, 9.0, now))
    end(ana, space)
    assert tend(site, space) is None
    assert state(ana, space) == "processing"
    upload(space, recorded_tone(account(ana), BOB, 1.0, now + 9_000, epoch=2))
    site.work()
    assert ana.get(f"/api/spaces/{space}/recording").json["duration_ms"] == 10_000


def test_worker_that_died_is_not_waited_for_without_end(site: RunningSite, ana: Browser) -> None:
    heard_of, silent = begun(ana), begun(ana)
    for space in (heard_of, silent):
        site.deps.spaces.take_lease(space_of(site, space), "w_1")
        end(ana, space)
        ended = space_of(site, space)
        site.deps.spaces.save(
            dataclasses.replace(
                ended, version=ended.version + 1, ended_at=(ended.ended_at or 0) - upkeep.PATIENCE_MS - 1_000
            )
        )
    upload(heard_of, recorded_tone(account(ana), ADA, 9.0, site.deps.now_ms() - EARLIER, end=False))
    site.work()
    assert [state(ana, heard_of), state(ana, silent)] == ["ready", "failed"]
    assert ana.get(f"/api/spaces/{silent}/recording").json["failure"] == "sound_lost"


def test_nothing_that_is_said_after_the_end_is_in_the_file(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    end(ana, space)
    ended = space_of(site, space).ended_at or 0
    upload(space, recorded_tone(account(ana), ADA, 20.0, ended - 10_000))
    site.work()
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert (shown["duration_ms"], shown["turns"], shown["gaps"]) == (10_000, [[0, 0, 10_000]], [])


def test_recording_without_sound_says_at_once_that_trying_again_has_failed(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    end(ana, space)
    upload(space, recorded_tone(account(ana), ADA, 1.0, (space_of(site, space).ended_at or 0) + 5_000))
    site.work()
    for _ in range(2):
        shown = ana.get(f"/api/spaces/{space}/recording").json
        assert (shown["state"], shown["failure"]) == ("failed", "sound_lost")
        assert ana.post(f"/api/spaces/{space}/recording/retry").json["state"] == "processing"
        site.work()


def test_attempt_that_dies_is_replaced_and_the_host_is_told_of_the_last(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    upload(space, recorded_tone(account(ana), ADA, 1.0, site.deps.now_ms() - EARLIER))
    end(ana, space)
    for attempt in range(1, ATTEMPTS + 1):
        assert tend(site, space) == f"{attempt}.0"
        assert tend(site, space) is None  # it is under way
        recording = site.deps.recordings.load(space)
        assert recording is not None
        assert (recording.state, recording.due is not None) == (RecordingState.PROCESSING, True)
        late = dataclasses.replace(recording, due=(recording.due or 0) - LOOK_MS - 1, version=recording.version + 1)
        site.deps.recordings.save(late)
    assert tend(site, space) is None
    assert ana.get(f"/api/spaces/{space}/recording").json["failure"] == "not_finished"
    assert tend(site, space, "2.0") is None  # an attempt that was given up comes back
    assert state(ana, space) == "failed"


def test_host_tries_a_failed_recording_again_and_nobody_else_does(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    upload(space, recorded_tone(account(ana), ADA, 1.0, site.deps.now_ms() - EARLIER))
    end(ana, space)
    for _ in range(ATTEMPTS + 1):
        recording = site.deps.recordings.load(space)
        assert recording is not None
        site.deps.recordings.save(dataclasses.replace(recording, due=0, version=recording.version + 1))
        tend(site, space)
    assert state(ana, space) == "failed"
    path = f"/api/spaces/{space}/recording/retry"
    bob = site.member(f"q_{space[-8:].replace('-', '_')}".lower())
    assert [bob.post(path).status, site.browser().post(path).status] == [403, 401]
    assert ana.post(path).json["state"] == "processing"
    assert ana.post(path).code == "wrong_state"
    site.work()
    assert state(ana, space) == "ready"


def test_recording_that_is_deleted_while_it_is_made_leaves_nothing(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    upload(space, recorded_tone(account(ana), ADA, 1.0, site.deps.now_ms() - EARLIER))
    end(ana, space)
    cursor = tend(site, space, tend(site, space))
    recording = site.deps.recordings.load(space)
    assert recording is not None
    assert cursor == "1.1"
    assert ana.delete(f"/api/spaces/{space}/recording").status == 204
    with acting_as("work", PREFIX):
        assert production.continued(site.deps, recording, cursor) is None
    site.work()
    assert tend(site, space, cursor) is None
    assert [*stored(f"recordings/{space}/"), *stored(f"segments/{space}/")] == []
    assert [one.key_name for one in bucket().multiparts.values() if space in one.key_name] == []
    assert site.deps.recordings.load(space) is None


def test_segments_that_come_after_all_is_deleted_do_not_stay(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    end(ana, space)
    assert ana.delete(f"/api/spaces/{space}/recording").status == 204
    site.work()
    upload(space, recorded_tone(account(ana), ADA, 1.0, site.deps.now_ms() - EARLIER))
    tend(site, space)
    assert stored(f"segments/{space}/") == []


def test_running_space_is_looked_at_and_its_recording_cannot_be_deleted(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    upload(space, recorded_tone(account(ana), ADA, 1.0, site.deps.now_ms() - EARLIER))
    tend(site, space)
    assert state(ana, space) == "recording"
    assert ana.delete(f"/api/spaces/{space}/recording").code == "wrong_state"
    assert ana.request("PATCH", f"/api/spaces/{space}/recording", {"keep": True}).code == "wrong_state"
    assert ana.get(f"/i/spaces/{space}/recording.ogg").code == "no_recording"


def test_space_whose_host_does_not_record_has_no_recording(site: RunningSite, ana: Browser) -> None:
    space = ana.start_space("Between us")
    site.work()
    before = kept()
    tend(site, space)
    assert changes(before, kept()) == []
    end(ana, space)
    site.work()
    assert state(ana, space) == "none"
