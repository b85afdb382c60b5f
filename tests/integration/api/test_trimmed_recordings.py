"""A host trims a recording: everything agrees with what is left, nobody finds the rest, and all can be had back."""

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.domain.recording import ATTEMPTS, LOOK_MS
from chalicelib.services.deps import Job
from chalicelib.services.recordings import lifecycle, m4a, revised_sound, upkeep
from infra.local.permissions import acting_as
from tests.support.player import played
from tests.support.recordings import correct, lines
from tests.support.site import ENVIRONMENT, Answer, Browser, RunningSite, account
from tests.support.tones import heard
from tests.support.two_voices import ADA, BOB, object_at, recording_of, said, sound_at, two_voices
from tests.support.uploads import stored

PREFIX = ENVIRONMENT["ESPACIO_TABLE_PREFIX"]
RATE = 48_000

pytestmark = pytest.mark.usefixtures("at_once")


def trim(browser: Browser, space: str, start: int, end: int) -> Answer:
    asked = {"trim": {"start_ms": start, "end_ms": end}}
    return browser.request("PATCH", f"/api/spaces/{space}/recording", asked)


def test_everything_agrees_with_what_is_left(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = two_voices(site, ana, bob)
    before = recording_of(site, space)
    assert ana.get(f"/api/spaces/{space}/recording").json["trim"] == {
        "start_ms": 0,
        "end_ms": 21_000,
        "whole_ms": 21_000,
    }
    answer = trim(ana, space, 5_030, 20_480)
    assert (answer.status, answer.json["state"], answer.json["audio"], answer.json["trim"]) == (
        200,
        "processing",
        None,
        None,
    )
    site.work()
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert (shown["state"], shown["duration_ms"], shown["started_at"]) == ("ready", 15_500, before.started_at + 5_000)
    assert shown["trim"] == {"start_ms": 5_000, "end_ms": 20_500, "whole_ms": 21_000}
    assert bob.get(f"/api/spaces/{space}/recording").json["trim"] is None
    assert shown["turns"] == [[0, 0, 4_000], [1, 7_000, 15_500]]
    assert (len(shown["peaks"]), shown["peaks"][:40], shown["peaks"][40:70]) == (155, [180] * 40, [0] * 30)
    for name in ("ogg", "m4a"):
        sound = sound_at(bob, f"/i/spaces/{space}/recording.{name}")
        assert len(sound) == (shown["bytes"] if name == "ogg" else shown["m4a"]["bytes"])
        samples = played(sound)
        assert abs(len(samples) - 15.5 * RATE) < 0.05 * RATE
        first, silence, last = samples[: 4 * RATE], samples[int(4.1 * RATE) : 7 * RATE], samples[7 * RATE :]
        assert (heard(first, [ADA, BOB]), heard(silence, [ADA, BOB]), heard(last, [ADA, BOB])) == ({ADA}, set(), {BOB})
    assert [(one["id"], one["start_ms"], one["end_ms"]) for one in lines(bob, space)] == [
        ("l_2", 1_000, 3_000),
        ("l_3", 8_000, 15_000),
    ]
    chapters = bob.get(f"/i/spaces/{space}/chapters.json").json["chapters"]
    assert [one["startTime"] for one in chapters] == [7.0]
    assert (said(bob, space, "zanzibar"), said(bob, space, "marmalade"), said(bob, space, "quicksilver")) == (
        [],
        [1_000],
        [8_000],
    )


def test_sound_that_is_cut_begins_and_ends_without_a_click(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = two_voices(site, ana, bob)
    usual = sharpest(played(sound_at(ana, f"/i/spaces/{space}/recording.ogg"))[RATE // 2 : 8 * RATE])
    for start, end in ((2_000, 5_000), (3_100, 7_300)):
        assert trim(ana, space, start, end).status == 200
        site.work()
        for name in ("ogg", "m4a"):
            samples = played(sound_at(bob, f"/i/spaces/{space}/recording.{name}"))
            before_and_after = np.zeros(RATE // 10, np.int16)  # cut off, it is 19 to 38 dB above
            assert (
                sharpest(np.concatenate([before_and_after, samples, before_and_after])) < usual + 10
            )  # it was 19 to 38
            assert np.abs(samples[-RATE // 10 : -RATE // 25]).max() > 0.8 * np.abs(samples).max()  # until then


def sharpest(samples: NDArray[np.int16]) -> float:
    """Return how much there is of a click (dB): above 4 kHz, where a tone has nothing."""
    window = RATE // 100
    starts = range(0, len(samples) - window + 1, window // 4)
    rows = np.abs([np.fft.rfft(samples[start : start + window] / 32_768 * np.hanning(window)) for start in starts])
    power = (rows[:, 4_000 * window // RATE :] ** 2).mean(axis=1)
    return float(10 * np.log10(power.max()))


def test_nobody_finds_what_is_trimmed_away_at_an_address_that_they_had(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space = two_voices(site, ana, bob)
    before = recording_of(site, space)
    assert trim(ana, space, 10_000, 21_000).status == 200
    for path in (f"/i/spaces/{space}/recording.ogg", f"/i/spaces/{space}/recording.m4a"):
        assert bob.get(path).code == "no_recording"  # at once
    assert bob.get(f"/api/spaces/{space}/transcript").code == "no_transcript"
    assert said(bob, space, "quicksilver") == []
    site.work()
    left = stored(f"recordings/{space}/")
    assert before.file not in left
    assert before.m4a not in left
    now = recording_of(site, space)
    assert now.original is not None
    assert sorted(left) == sorted(
        {now.file, now.m4a, now.timeline, now.transcript}
        | {now.original.file, now.original.timeline, now.original.transcript}
    )
    assert "zanzibar" not in bob.get(f"/i/spaces/{space}").text
    assert "quicksilver" in bob.get(f"/i/spaces/{space}").text


def test_trim_can_be_changed_and_undone(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = two_voices(site, ana, bob)
    first = ana.get(f"/api/spaces/{space}/recording").json
    sound = object_at(recording_of(site, space).file)
    for start, end in ((12_000, 21_000), (3_000, 9_000)):
        assert trim(ana, space, start, end).status == 200
        site.work()
        assert ana.get(f"/api/spaces/{space}/recording").json["duration_ms"] == end - start
    assert correct(ana, space, "l_2", "lemonade").status == 200
    assert trim(ana, space, 0, 21_000).status == 200
    site.work()
    after = ana.get(f"/api/spaces/{space}/recording").json
    changed = {name for name in first if first[name] != after[name]}
    assert changed <= {"m4a"}
    assert sound_at(bob, f"/i/spaces/{space}/recording.ogg") == sound
    assert [one["text"] for one in lines(bob, space)] == ["zanzibar", "lemonade", "quicksilver"]
    assert said(bob, space, "zanzibar") == [1_000]
    assert (recording_of(site, space).original, len(stored(f"recordings/{space}/"))) == (None, 4)
    assert ana.delete(f"/api/spaces/{space}/recording").status == 204
    site.work()
    assert stored(f"recordings/{space}/") == []


def test_clips_of_what_is_trimmed_away_come_back_with_it(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = two_voices(site, ana, bob)
    spans = {"away": (0, 3_000), "partly": (4_000, 7_000), "there": (6_000, 8_000)}
    clips = {
        name: bob.post(f"/api/spaces/{space}/clips", {"start_ms": start, "end_ms": end}).json["id"]
        for name, (start, end) in spans.items()
    }
    site.work()
    assert len(stored(f"clips/{space}/")) == 6
    assert trim(ana, space, 5_000, 21_000).status == 200
    assert bob.get(f"/api/clips/{clips['away']}").code == "no_such_clip"  # at once
    site.work()
    assert [bob.get(f"/api/clips/{clips[name]}").code for name in ("away", "partly")] == ["no_such_clip"] * 2
    shown = bob.get(f"/api/clips/{clips['there']}").json
    assert (shown["state"], shown["start_ms"], shown["turns"]) == ("ready", 1_000, [[0, 0, 2_000]])
    assert len(stored(f"clips/{space}/")) == 2
    assert trim(ana, space, 0, 21_000).status == 200
    site.work()
    for name, (start, _) in spans.items():
        shown = bob.get(f"/api/clips/{clips[name]}").json
        assert (shown["state"], shown["start_ms"]) == ("ready", start)


def test_trim_is_made_in_pages_and_again_whenever_a_job_dies(
    site: RunningSite, ana: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revised_sound, "PIECE", 16_384)
    space = two_voices(site, ana, bob)
    assert ana.request("PATCH", f"/api/spaces/{space}/recording", {"keep": True}).status == 200
    assert trim(ana, space, 2_000, 20_000).status == 200
    with acting_as("work", PREFIX):
        assert upkeep.tend(site.deps, Job(lifecycle.TEND, space)) == "r1.1.0"  # and nobody goes on
        now = recording_of(site, space)
        late = dataclasses.replace(now, due=(now.due or 0) - LOOK_MS - 1, version=now.version + 1)
        site.deps.recordings.save(late)
        cursor = upkeep.tend(site.deps, Job(lifecycle.TEND, space))
        assert upkeep.tend(site.deps, Job(lifecycle.TEND, space, "r1.1.0")) is None
        pages = list[str]()
        while cursor is not None:
            pages.append(cursor)
            upkeep.tend(site.deps, Job(lifecycle.TEND, space, cursor))
            cursor = upkeep.tend(site.deps, Job(lifecycle.TEND, space, cursor))
    assert pages[:2] == ["r1.2.0", "r1.2.1"]
    site.work()
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert (shown["state"], shown["duration_ms"], shown["keep_until"]) == ("ready", 18_000, None)
    assert len(played(sound_at(bob, shown["audio"]))) == 18 * RATE
    assert [key for key in stored(f"recordings/{space}/") if "/pages/" in key] == []


def test_trim_that_fails_five_times_is_told_and_tried_again(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = two_voices(site, ana, bob)
    assert ana.request("PATCH", f"/api/spaces/{space}/recording", {"keep": True}).status == 200
    assert trim(ana, space, 2_000, 20_000).status == 200
    with acting_as("work", PREFIX):
        for attempt in range(1, ATTEMPTS + 1):
            assert upkeep.tend(site.deps, Job(lifecycle.TEND, space)) == f"r1.{attempt}.0"
            now = recording_of(site, space)
            late = dataclasses.replace(now, due=(now.due or 0) - LOOK_MS - 1, version=now.version + 1)
            site.deps.recordings.save(late)
        assert upkeep.tend(site.deps, Job(lifecycle.TEND, space)) is None
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert (shown["state"], shown["failure"], shown["keep_until"]) == ("failed", "not_finished", None)
    assert trim(ana, space, 0, 21_000).code == "wrong_state"
    assert ana.post(f"/api/spaces/{space}/recording/retry").status == 200
    site.work()
    assert ana.get(f"/api/spaces/{space}/recording").json["duration_ms"] == 18_000


@pytest.mark.parametrize(("start", "end"), [(-1, 5_000), (0, 21_001), (5_000, 5_999), (6_000, 5_000)])
def test_trim_outside_of_what_was_recorded_is_refused(
    site: RunningSite, ana: Browser, bob: Browser, start: int, end: int
) -> None:
    space = two_voices(site, ana, bob)
    before = recording_of(site, space)
    assert trim(ana, space, start, end).code == "invalid_trim"
    assert trim(bob, space, 0, 5_000).status == 403
    assert trim(ana, space, 0, 21_000).json["state"] == "ready"  # that is all of it
    assert recording_of(site, space) == before


def test_deleted_account_is_in_no_timeline_of_a_trimmed_recording(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space, gone = two_voices(site, ana, bob), account(bob)
    assert trim(ana, space, 5_000, 21_000).status == 200
    site.work()
    handle = bob.get("/api/session").json["account"]["handle"]
    assert bob.request("DELETE", "/api/account", {"handle": handle}).status == 204
    site.work()
    texts = [object_at(key) for key in stored(f"recordings/{space}/") if key.endswith(".json")]
    assert len(texts) == 4
    assert not any(gone.encode() in text for text in texts)


def test_aac_that_is_being_made_of_what_is_trimmed_leaves_nothing(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space = two_voices(site, ana, bob)
    now = recording_of(site, space)
    lacking = dataclasses.replace(now, m4a="", m4a_bytes=0, version=now.version + 1)
    site.deps.recordings.save(lacking)
    with acting_as("work", PREFIX):
        cursor = m4a.encode(site.deps, Job(lifecycle.ENCODE, space))
        assert trim(ana, space, 5_000, 21_000).status == 200
        assert m4a.encode(site.deps, Job(lifecycle.ENCODE, space, cursor)) is None
    site.work()
    assert ana.get(f"/api/spaces/{space}/recording").json["m4a"] is not None
    assert now.m4a not in stored(f"recordings/{space}/")
