"""Recordings over HTTP: who may hear them, for how long they are kept, and that nothing is left of deleted ones."""

import dataclasses
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.session import Session
from pynamodb.exceptions import PutError

from chalicelib.domain.recording import KEPT_MS
from infra.local.gateway.events import scheduled_event
from infra.local.permissions import acting_as
from tests.support.dump import changes, kept
from tests.support.recordings import SOUND, clipped, recorded
from tests.support.site import ENVIRONMENT, Answer, Browser, RunningSite, account
from tests.support.uploads import BUCKET, stored


def ended(ana: Browser, **settings: object) -> str:
    """Let Ana hold a Space, and return its id."""
    space = ana.start_space("Recorded", settings=settings)
    ana.end_space(space)
    return space


def content_of(shown: Answer) -> bytes:
    """Return what is behind a redirect to the bucket."""
    assert (shown.status, shown.headers["Cache-Control"]) == (302, "private, no-store")
    key = urlsplit(shown.headers["Location"]).path.partition(f"{BUCKET}/")[2]
    content: bytes = Session().create_client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
    return content


def sweep(site: RunningSite) -> None:
    """Do what the schedule does every five minutes, and the jobs that it enqueues."""
    with acting_as("sweep", ENVIRONMENT["ESPACIO_TABLE_PREFIX"]):
        site.module.sweep(scheduled_event("sweep", site.deps.clock()), None)
    site.work()


def test_everybody_hears_the_recording_of_a_public_space(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = ended(ana)
    made = recorded(site, space, account(ana), account(bob))
    for who in (ana, bob, site.browser()):
        shown = who.get(f"/api/spaces/{space}/recording").json
        assert shown == {
            "state": "ready",
            "progress": None,
            "failure": None,
            "started_at": made.started_at,
            "duration_ms": 2_000,
            "keep_until": made.keep_until,
            "audio": f"/i/spaces/{space}/recording.ogg",
            "transcript": None,
            "bytes": len(SOUND),
            "m4a": None,
            "speakers": [
                {"id": account(one), **dict(zip(("handle", "name"), _names(one), strict=True))} for one in (ana, bob)
            ],
            "turns": [[0, 0, 900], [1, 1_000, 1_900]],
            "peaks": [0, 255],
            "gaps": [[500, 700]],
            "pauses": [],
            "pins": [],
            "reactions": [],
            "clips": True,
            "trim": {"start_ms": 0, "end_ms": 2_000, "whole_ms": 2_000} if who is ana else None,
            "tracks": None,
            "may": {"edit": who is ana, "clip": who in (ana, bob), "withdraw": who in (ana, bob)},
        }
        assert content_of(who.get(shown["audio"])) == SOUND
    assert site.browser().get(f"/api/spaces/{space}").json["space"]["recording"] == "ready"


def _names(browser: Browser) -> tuple[str, str]:
    shown = browser.get("/api/session").json["account"]
    return shown["handle"], shown["display_name"]


def test_sound_is_found_by_head_and_downloaded_under_a_name(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    recorded(site, space)
    assert ana.request("HEAD", f"/i/spaces/{space}/recording.ogg").status == 302
    asked = [ana.get(f"/i/spaces/{space}/recording.ogg{query}").headers["Location"] for query in ("", "?download=1")]
    names = [parse_qs(urlsplit(one).query).get("response-content-disposition") for one in asked]
    assert names == [None, [f'attachment; filename="espacio-{space}.ogg"']]


def test_replays_are_counted_as_heard_to_the_end_and_heard_also_if_they_cannot_be_counted(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = ended(ana)
    recorded(site, space)

    def counted() -> float:
        return sum(day.replayed_bytes for day in site.deps.daily_usage.latest(1).values())

    ana.request("HEAD", f"/i/spaces/{space}/recording.ogg")
    before = counted()
    for asked in ({}, {"range": "bytes=0-"}, {"range": "bytes=0-1"}, {"range": "bytes=4000-"}):
        assert ana.request("GET", f"/i/spaces/{space}/recording.ogg", headers=asked).status == 302
    assert counted() - before == 2 * len(SOUND)

    def full(*_: object, **__: object) -> None:
        raise PutError("no capacity")

    monkeypatch.setattr(type(site.deps.daily_usage), "add", full)
    assert ana.get(f"/i/spaces/{space}/recording.ogg").status == 302


def test_addresses_of_sound_are_limited(site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    space = ended(ana)
    recorded(site, space)
    clipped(site, {space: account(ana)}, "A clip")
    clip = f"/i/clips/c_{account(ana)}/sound"
    sounds = [f"/i/spaces/{space}/recording.ogg", f"/i/spaces/{space}/recording.m4a", f"{clip}.ogg", f"{clip}.m4a"]
    monkeypatch.setitem(site.deps.settings.limits, "recorded", 0)
    assert [ana.get(path).status for path in sounds] == [429] * 4


def test_pages_may_play_sound_of_the_bucket(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    recorded(site, space)
    page = ana.get(f"/i/spaces/{space}")
    where = urlsplit(ana.get(f"/i/spaces/{space}/recording.ogg").headers["Location"])
    (media,) = [one for one in page.headers["Content-Security-Policy"].split("; ") if one.startswith("media-src")]
    assert f" {where.scheme}://{where.netloc}" in media
    assert f'src="/i/spaces/{space}/recording.ogg"' in page.text


def test_who_may_not_come_in_does_not_hear_the_recording_either(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = ended(ana, who_can_listen="accounts")
    recorded(site, space)
    live = ana.start_space("Another")
    paths = (f"/api/spaces/{space}/recording", f"/i/spaces/{space}/recording.ogg")
    guest = site.browser()
    guest.post(f"/api/spaces/{live}/join")
    for path in paths:
        assert [guest.get(path).code, site.browser().get(path).code] == ["accounts_only"] * 2
        assert bob.get(path).status in (200, 302)
    assert [plays(who, space) for who in (guest, site.browser(), bob, ana)] == [False, False, True, True]
    assert ana.post(f"/api/spaces/{live}/blocked/{account(bob)}").status == 200
    assert [bob.get(path).code for path in paths] == ["blocked"] * 2
    assert ana.get(paths[1]).status == 302
    assert [plays(who, space) for who in (bob, ana)] == [False, True]


def plays(browser: Browser, space: str) -> bool:
    """Return whether the page offers the recording to people without scripts."""
    return "<audio" in browser.get(f"/i/spaces/{space}").text


def test_page_of_a_recorded_space_names_the_modules_of_the_player(site: RunningSite, ana: Browser) -> None:
    space, other = ended(ana), ended(ana)
    recorded(site, space)
    pages = [ana.get(f"/i/spaces/{one}").text for one in (space, other)]
    assert ["space/replay/player.js" in page for page in pages] == [True, False]


def test_space_without_recording_says_so(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    assert ana.get(f"/api/spaces/{space}").json["space"]["recording"] == "none"
    for method, path in (
        ("GET", f"/api/spaces/{space}/recording"),
        ("GET", f"/i/spaces/{space}/recording.ogg"),
        ("PATCH", f"/api/spaces/{space}/recording"),
        ("DELETE", f"/api/spaces/{space}/recording"),
    ):
        answer = ana.request(method, path, {"keep": True} if method == "PATCH" else None)
        assert (answer.status, answer.code) == (404, "no_recording")


def test_nobody_but_the_host_keeps_or_deletes_a_recording(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = ended(ana)
    recorded(site, space, account(bob))
    path, before = f"/api/spaces/{space}/recording", kept()
    for who, status in ((bob, 403), (site.browser(), 401)):
        assert who.request("PATCH", path, {"keep": True}).status == status
        assert who.delete(path).status == status
    assert changes(before, kept()) == []


def test_host_keeps_a_recording_for_good_or_for_thirty_days(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    recorded(site, space, keep_until=1, due=1)
    path = f"/api/spaces/{space}/recording"
    assert ana.request("PATCH", path, {"keep": True}).json["keep_until"] is None
    sweep(site)
    assert len(stored(f"recordings/{space}/")) == 2
    now = site.deps.now_ms()
    until = ana.request("PATCH", path, {"keep": False}).json["keep_until"]
    assert now + KEPT_MS <= until <= site.deps.now_ms() + KEPT_MS


def test_recording_whose_time_is_over_is_deleted(site: RunningSite, ana: Browser) -> None:
    space, other = ended(ana), ended(ana)
    recorded(site, space, keep_until=1, due=1)
    recorded(site, other)
    sweep(site)
    assert (stored(f"recordings/{space}/"), site.deps.recordings.load(space)) == ([], None)
    assert ana.get(f"/api/spaces/{space}/recording").code == "no_recording"
    assert ana.get(f"/api/spaces/{space}").json["space"]["recording"] == "none"
    assert ana.get(f"/api/spaces/{other}/recording").json["state"] == "ready"


def test_nothing_is_left_of_a_deleted_recording(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    site.work()
    before = kept()
    recorded(site, space, account(ana))
    path = f"/api/spaces/{space}/recording"
    assert ana.delete(path).status == 204
    assert ana.get(path).code == ana.delete(path).code == "no_recording"
    assert ana.get(f"/api/spaces/{space}").json["space"]["recording"] == "none"
    site.work()
    assert changes(before, kept()) == []


def test_recording_goes_with_its_hosts_account(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    recorded(site, space, account(ana))
    assert ana.request("DELETE", "/api/account", {"handle": _names(ana)[0]}).status == 204
    site.work()
    assert (stored(f"recordings/{space}/"), site.deps.recordings.load(space)) == ([], None)


def test_turns_of_a_speaker_without_account_stay_under_no_name(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space, gone = ana.start_space("Recorded"), account(bob)
    assert bob.post(f"/api/spaces/{space}/requests").status == 201
    assert ana.post(f"/api/spaces/{space}/requests/{gone}/approve").status == 200
    ana.end_space(space)
    site.work()
    recorded(site, space, account(ana), gone)
    assert bob.request("DELETE", "/api/account", {"handle": _names(bob)[0]}).status == 204
    site.work()
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert [one["id"] for one in shown["speakers"]] == [account(ana), "a_deleted"]
    assert len(shown["turns"]) == 2
    timeline = Session().create_client("s3").get_object(Bucket=BUCKET, Key=f"recordings/{space}/timeline.json")
    assert gone.encode() not in timeline["Body"].read()


def test_lost_race_is_run_again(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    made = recorded(site, space)
    site.deps.recordings.save(dataclasses.replace(made, version=2))
    assert ana.request("PATCH", f"/api/spaces/{space}/recording", {"keep": True}).json["keep_until"] is None
