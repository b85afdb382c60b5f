"""Clips: made of finished and of live Spaces, cut from the recording, heard by its audience, and gone with it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from botocore.session import Session

from chalicelib.domain.clip import LAST_MS, Clip
from chalicelib.domain.space import MINUTE_MS
from chalicelib.services.deps import Job
from chalicelib.services.recordings import clips, lifecycle
from chalicelib.services.recordings.excerpt import excerpt
from infra.local.permissions import acting_as
from tests.support.dump import changes, kept
from tests.support.player import played
from tests.support.segments import recorded_tone, upload
from tests.support.site import ENVIRONMENT, ORIGIN, Browser, RunningSite, account
from tests.support.tones import heard, share
from tests.support.uploads import BUCKET, stored

ADA, BOB = 440.0, 1_250.0
EARLIER = 10 * MINUTE_MS
PREFIX = ENVIRONMENT["ESPACIO_TABLE_PREFIX"]
RATE = 48_000


pytestmark = pytest.mark.usefixtures("at_once")


def begun(ana: Browser, **settings: object) -> str:
    return ana.start_space("Two voices", settings={"record": True, **settings})


def spoken(site: RunningSite, ana: Browser, **settings: object) -> str:
    """Let Ana speak for 9 s, and after 3 s of silence for 9 s in another voice; return the Space, which is over."""
    space = begun(ana, **settings)
    now = site.deps.now_ms() - EARLIER
    upload(space, recorded_tone(account(ana), ADA, 9.0, now))
    upload(space, recorded_tone("a_other", BOB, 9.0, now + 12_000, epoch=2))
    ana.end_space(space)
    site.work()
    return space


def clip(browser: Browser, space: str, start: int, end: int, **more: object) -> str:
    made = browser.post(f"/api/spaces/{space}/clips", {"start_ms": start, "end_ms": end, **more})
    assert made.status == 201, made.text
    return str(made.json["id"])


def sounds(site: RunningSite, clip_id: str) -> list[bytes]:
    """Return both files of a clip."""
    made = site.deps.clips.load(clip_id)
    assert made is not None
    client = Session().create_client("s3")
    return [client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in (made.file, made.m4a)]


def cut(site: RunningSite, space: str, clip_id: str) -> None:
    with acting_as("work", PREFIX):
        clips.cut(site.deps, Job(lifecycle.CUT, space, clip_id))


def test_listener_makes_a_clip_that_has_its_seconds_and_no_others(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space = spoken(site, ana)
    made = bob.post(f"/api/spaces/{space}/clips", {"title": " What Ana said ", "start_ms": 7_000, "end_ms": 14_500})
    assert (made.status, made.json["state"], made.json["audio"], made.json["start_ms"]) == (201, "waiting", None, None)
    site.work()
    name = made.json["id"]
    shown = site.browser().get(f"/api/clips/{name}").json
    assert (shown["state"], shown["title"], shown["duration_ms"]) == ("ready", "What Ana said", 7_500)
    assert (shown["start_ms"], shown["space"]["id"], shown["maker"]["id"]) == (7_000, space, account(bob))
    assert shown["said_at"] - shown["start_ms"] == ana.get(f"/api/spaces/{space}/recording").json["started_at"]
    assert [one["id"] for one in shown["speakers"]] == [account(ana), "a_deleted"]  # there is no account a_other
    assert shown["turns"] == [[0, 0, 2_000], [1, 5_000, 7_500]]
    assert (len(shown["peaks"]), shown["may"]) == (75, {"delete": False})
    for sound in sounds(site, name):
        samples = played(sound)
        assert 0 <= len(samples) - 7.5 * RATE < 0.05 * RATE
        first, silence, last = (samples[int(a * RATE) : int(b * RATE)] for a, b in ((0, 2), (2.1, 5), (5.1, 7.5)))
        assert (heard(first, [ADA, BOB]), heard(silence, [ADA, BOB]), heard(last, [ADA, BOB])) == ({ADA}, set(), {BOB})
        assert min(share(first, ADA), share(last, BOB)) > 0.9
    for kind in ("ogg", "m4a"):
        assert site.browser().get(f"/i/clips/{name}/sound.{kind}").status == 302


def test_last_half_minute_of_a_live_space_is_ready_once_its_recording_is(site: RunningSite, ana: Browser) -> None:
    space, now = begun(ana), site.deps.now_ms()
    recording = site.deps.recordings.load(space)
    assert recording is not None
    site.deps.recordings.save(replace(recording, started_at=now - 60_000, version=recording.version + 1))
    upload(space, recorded_tone(account(ana), ADA, 55.0, now - 60_000))
    made = ana.post(f"/api/spaces/{space}/clips").json
    assert (made["state"], made["duration_ms"], made["title"]) == ("waiting", LAST_MS, "Two voices")
    cut(site, space, made["id"])
    assert ana.get(f"/api/clips/{made['id']}").json["state"] == "waiting"
    ana.end_space(space)
    site.work()
    shown = ana.get(f"/api/clips/{made['id']}").json
    assert shown["state"] == "ready"
    assert shown["start_ms"] == made["created_at"] - LAST_MS - (now - 60_000)
    assert shown["start_ms"] + shown["duration_ms"] == 55_000  # where the sound ends


def test_clip_of_what_was_not_recorded_is_gone_and_one_of_a_part_is_shorter(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    before = site.deps.now_ms() - EARLIER
    upload(space, recorded_tone(account(ana), ADA, 5.0, before))
    early = Clip(f"c_e{space[-8:]}", space, account(ana), "Early", before - 30_000, before, before)
    part = Clip(f"c_p{space[-8:]}", space, account(ana), "Part", before - 28_000, before + 2_000, before)
    for one in (early, part):
        site.deps.clips.create(one)
    ana.end_space(space)
    site.work()
    assert ana.get(f"/api/clips/{early.id}").code == "no_such_clip"
    shown = ana.get(f"/api/clips/{part.id}").json
    assert (shown["start_ms"], shown["duration_ms"]) == (0, 2_000)


WRONG: tuple[tuple[dict[str, object], str], ...] = (
    ({"start_ms": 0, "end_ms": 999}, "invalid_clip"),
    ({"start_ms": 5_000, "end_ms": 4_000}, "invalid_clip"),
    ({"start_ms": 0, "end_ms": 90_001}, "invalid_clip"),
    ({"start_ms": 20_000, "end_ms": 21_001}, "invalid_clip"),
    ({"start_ms": 0, "end_ms": 5_000, "title": " "}, "invalid_title"),
    ({"start_ms": 0}, "malformed"),
    ({"start_ms": -1, "end_ms": 5_000}, "malformed"),
    ({"start_ms": 0, "end_ms": 2**60}, "malformed"),
    ({}, "wrong_state"),
)


def test_clip_that_cannot_be_is_refused(site: RunningSite, ana: Browser) -> None:
    space = spoken(site, ana)
    answers = [ana.post(f"/api/spaces/{space}/clips", body) for body, _ in WRONG]
    assert [answer.code for answer in answers] == [code for _, code in WRONG]
    assert site.deps.clips.of(space) == []


def test_first_second_of_a_space_is_no_clip(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    recording = site.deps.recordings.load(space)
    assert recording is not None
    later = site.deps.now_ms() + MINUTE_MS
    site.deps.recordings.save(replace(recording, started_at=later, version=recording.version + 1))
    assert ana.post(f"/api/spaces/{space}/clips").code == "invalid_clip"


def test_only_people_with_an_account_who_may_listen_make_clips(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = spoken(site, ana)
    body = {"start_ms": 0, "end_ms": 5_000}
    assert site.browser().post(f"/api/spaces/{space}/clips", body).code == "signed_out"
    assert [who.get(f"/api/spaces/{space}/recording").json["may"]["clip"] for who in (bob, site.browser())] == [
        True,
        False,
    ]
    name = clip(bob, space, 0, 5_000)
    site.work()
    assert ana.post(f"/api/spaces/{ana.start_space('Another')}/blocked/{account(bob)}").status == 200
    assert bob.post(f"/api/spaces/{space}/clips", body).code == "blocked"
    for path in (f"/api/clips/{name}", f"/i/clips/{name}/sound.ogg", f"/i/clips/{name}/sound.m4a"):
        assert bob.get(path).code == "blocked"
    assert "What" not in bob.get(f"/i/clips/{name}").text
    assert bob.delete(f"/api/clips/{name}").status == 204  # their own stays theirs


def test_host_forbids_clips(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = spoken(site, ana)
    name = clip(bob, space, 0, 5_000)
    path = f"/api/spaces/{space}/recording"
    assert ana.request("PATCH", path, {"clips": False}).json["clips"] is False
    assert bob.get(path).json["may"]["clip"] is False
    for who in (ana, bob):
        assert who.post(f"/api/spaces/{space}/clips", {"start_ms": 0, "end_ms": 5_000}).code == "clips_off"
    site.work()
    assert bob.get(f"/api/clips/{name}").json["state"] == "ready"  # what there is stays
    assert ana.request("PATCH", path, {"clips": True, "keep": True}).json["keep_until"] is None
    clip(bob, space, 0, 5_000)


def test_maker_and_host_delete_a_clip_and_nobody_else(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = spoken(site, ana)
    eve = site.member(f"e_{space[-8:].replace('-', '_')}".lower())
    before = kept()
    names = [clip(bob, space, 0, 5_000), clip(bob, space, 1_000, 5_000)]
    site.work()
    assert [eve.delete(f"/api/clips/{names[0]}").code, site.browser().delete(f"/api/clips/{names[0]}").code] == [
        "not_allowed",
        "signed_out",
    ]
    assert [who.delete(f"/api/clips/{name}").status for who, name in zip((bob, ana), names, strict=True)] == [204, 204]
    assert ana.delete(f"/api/clips/{names[0]}").code == "no_such_clip"
    looked_at = f"SPACE#{space} RECORDING"  # which has another time to be looked at
    assert [one for one in changes(before, kept()) if "limit" not in one and looked_at not in one] == []
    assert stored(f"clips/{space}/") == []


def test_repeated_command_makes_one_clip(site: RunningSite, ana: Browser) -> None:
    space = spoken(site, ana)
    body, key = {"start_ms": 0, "end_ms": 5_000}, {"Idempotency-Key": "once"}
    made = [ana.request("POST", f"/api/spaces/{space}/clips", body, headers=key) for _ in range(2)]
    assert [one.status for one in made] == [201, 201]
    assert made[0].json["id"] == made[1].json["id"]
    assert len(site.deps.clips.of(space)) == 1


def test_clips_go_with_the_recording(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = spoken(site, ana)
    names = [clip(bob, space, start, start + 5_000) for start in (0, 1_000)]
    site.work()
    assert ana.delete(f"/api/spaces/{space}/recording").status == 204
    assert bob.get(f"/api/clips/{names[0]}").code == "no_such_clip"  # at once, before anything is deleted
    site.work()
    assert [bob.get(f"/i/clips/{name}").status for name in names] == [404, 404]
    assert (site.deps.clips.of(space), stored(f"clips/{space}/"), stored(f"recordings/{space}/")) == ([], [], [])


def test_clip_that_is_deleted_while_it_is_cut_leaves_nothing(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = spoken(site, ana)
    name = clip(ana, space, 0, 5_000)

    def deleted_meanwhile(*arguments: Any) -> tuple[list[bytes], int]:
        assert ana.delete(f"/api/clips/{name}").status == 204
        return excerpt(*arguments)

    monkeypatch.setattr(clips, "excerpt", deleted_meanwhile)
    cut(site, space, name)
    assert (site.deps.clips.of(space), stored(f"clips/{space}/")) == ([], [])


@pytest.mark.parametrize(("listeners", "named"), [("anyone", True), ("accounts", False)])
def test_page_of_a_clip_says_what_it_is_and_plays_in_previews_what_everybody_may_hear(
    site: RunningSite, ana: Browser, listeners: str, named: bool
) -> None:
    space = spoken(site, ana, who_can_listen=listeners)
    name = clip(ana, space, 2_000, 6_000, title="A <b>bold</b> claim")
    assert "soon after the recording is ready" in ana.get(f"/i/clips/{name}").text
    site.work()
    text, recording = ana.get(f"/i/clips/{name}").text, site.deps.recordings.load(space)
    assert recording is not None
    assert '<h1 dir="auto">A &lt;b&gt;bold&lt;/b&gt; claim</h1>' in text
    assert f'<a href="/i/spaces/{space}?t={recording.started_at + 2_000}">' in text
    assert f'<source src="/i/clips/{name}/sound.m4a" type="audio/mp4">' in text
    assert (f'"og:audio" content="{ORIGIN}/i/clips/{name}/sound.m4a">' in text) == named
    stranger = site.browser().get(f"/i/clips/{name}").text
    assert ("bold" in stranger) == named


def test_link_to_a_clip_is_previewed_with_the_picture_of_its_space(site: RunningSite, ana: Browser) -> None:
    space = spoken(site, ana)
    text = site.browser().get(f"/i/clips/{clip(ana, space, 2_000, 6_000)}?language=es").text
    [picture] = set(re.findall(r'(?:og|twitter):image" content="([^"]+)"', text))
    assert picture.startswith(f"{ORIGIN}/i/spaces/{space}/card.png?language=es&amp;v=")
    assert '"og:locale" content="es_ES"' in text
    [alt] = set(re.findall(r'image:alt" content="([^"]+)"', text))
    assert alt.startswith("Terminado: ")


def test_post_that_links_to_a_clip_shows_its_card(site: RunningSite, ana: Browser) -> None:
    space = spoken(site, ana)
    name = clip(ana, space, 2_000, 6_000, title="A claim")
    site.work()
    text = f"Listen: {ORIGIN}/i/clips/{name}"
    post = ana.post("/api/posts", {"text": text}).json["post"]
    card = {"id": name, "title": "A claim", "state": "ready", "duration_ms": 4_000}
    assert {key: post["clip"][key] for key in card} == card
    assert (post["clip"]["space"]["id"], post["space"]) == (space, None)
    assert ana.delete(f"/api/clips/{name}").status == 204
    shown = site.browser().get(f"/api/posts/{post['id']}").json["post"]
    assert (shown["clip"], shown["text"]) == (None, text)
