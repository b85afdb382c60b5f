"""People who may no longer enter a Space read, hear and find nothing of its recording; people who do not host it
changes nothing of it."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from chalicelib.services.recordings import lifecycle, utterance_index
from tests.support.dump import changes, kept
from tests.support.recordings import clipped, recorded, transcribed
from tests.support.site import ORIGIN, Browser, RunningSite, account
from tests.support.two_voices import said

SAID, TITLE = "marmalade", "Quicksilver thoughts"
READS = (
    "/api/spaces/{space}/recording",
    "/api/spaces/{space}/transcript",
    "/i/spaces/{space}/recording.ogg",
    "/i/spaces/{space}/recording.m4a",
    "/i/spaces/{space}/transcript.vtt",
    "/api/clips/{clip}",
    "/i/clips/{clip}/sound.ogg",
    "/i/clips/{clip}/sound.m4a",
)
# What a host alone does to a recording, and to a clip that somebody else has made.
DECISIONS: tuple[tuple[str, str, object], ...] = (
    ("PATCH", "/api/spaces/{space}/recording", {"keep": True}),
    ("PATCH", "/api/spaces/{space}/recording", {"clips": False}),
    ("PATCH", "/api/spaces/{space}/recording", {"trim": {"start_ms": 0, "end_ms": 1_000}}),
    ("POST", "/api/spaces/{space}/recording/retry", None),
    ("DELETE", "/api/spaces/{space}/recording", None),
    ("PATCH", "/api/spaces/{space}/transcript/l_1", {"text": "nothing", "revision": 0}),
    ("DELETE", "/api/clips/{clip}", None),
)


@dataclass
class Show:
    """A Space of Ana that was recorded, with a clip, and a post that links to it."""

    site: RunningSite
    ana: Browser
    space: str
    clip: str = ""
    post: str = ""

    def is_over(self) -> None:
        """End the Space, and give it its recording."""
        self.ana.post(f"/api/spaces/{self.space}/end")
        ana = account(self.ana)
        transcribed(
            self.site, self.space, (ana, SAID), (ana, "and more"), m4a=f"recordings/{self.space}/0.m4a", m4a_bytes=9
        )
        clipped(self.site, {self.space: ana}, TITLE)
        (made,) = self.site.deps.clips.of(self.space)
        self.clip = made.id
        link = f"{ORIGIN}/i/clips/{self.clip}"
        self.post = self.ana.post("/api/posts", {"text": link}).json["post"]["id"]
        utterance_index.index_later(self.site.deps, self.space)
        self.site.work()

    def at(self, path: str) -> str:
        return path.format(space=self.space, clip=self.clip)

    def answers(self, who: Browser) -> dict[str, int]:
        return {path: who.get(self.at(path)).status for path in READS}

    def shows(self, who: Browser) -> set[str]:
        """Return which pages and lists show words, titles or places of the recording."""
        pages = {
            "page": f"/i/spaces/{self.space}",
            "clip": f"/i/clips/{self.clip}",
            "post": f"/i/posts/{self.post}",
            "api": f"/api/posts/{self.post}",
        }
        texts = {name: who.get(path).text for name, path in pages.items()}
        shown = {name for name, text in texts.items() if SAID in text or TITLE in text}
        return {*shown, *(["search"] if said(who, self.space, SAID) else [])}


ALL = {"page", "clip", "post", "api", "search"}


@pytest.fixture
def show(site: RunningSite, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Show:
    monkeypatch.setattr(lifecycle, "WAIT_S", 0)  # no job comes later
    ana = site.member(f"a_{zlib.crc32(request.node.name.encode())}")
    return Show(site, ana, ana.start_space("Ana talks", settings={"record": True}))


@pytest.fixture
def bob(site: RunningSite, request: pytest.FixtureRequest) -> Browser:
    return site.member(f"b_{zlib.crc32(request.node.name.encode())}", "Bob")


def blocked(show: Show, bob: Browser) -> str:
    assert show.ana.post(f"/api/spaces/{show.space}/blocked/{account(bob)}").status == 200
    show.is_over()
    return "blocked"


def blocked_later(show: Show, bob: Browser) -> str:
    show.is_over()
    assert show.answers(bob) == {path: 302 if path.endswith(("ogg", "m4a")) else 200 for path in READS}
    elsewhere = show.ana.start_space("Another")
    assert show.ana.post(f"/api/spaces/{elsewhere}/blocked/{account(bob)}").status == 200
    return "blocked"


def removed(show: Show, bob: Browser) -> str:
    assert show.ana.post(f"/api/spaces/{show.space}/removed/{account(bob)}").status == 200
    show.is_over()
    return "removed"


def locked_out(show: Show, bob: Browser) -> str:
    assert show.ana.request("PATCH", f"/api/spaces/{show.space}", {"locked": True}).status == 200
    show.is_over()
    return "locked"


def signed_out(show: Show, bob: Browser) -> str:
    listening = {"who_can_listen": "accounts"}
    assert show.ana.request("PATCH", f"/api/spaces/{show.space}", listening).status == 200
    show.is_over()
    assert bob.get(f"/api/spaces/{show.space}/recording").status == 200
    assert bob.delete("/api/session").status == 204
    return "accounts_only"


WAYS = (blocked, blocked_later, removed, locked_out, signed_out)


@pytest.mark.parametrize("way", WAYS)
def test_who_may_not_enter_finds_nothing_of_a_recording(
    show: Show, bob: Browser, way: Callable[[Show, Browser], str]
) -> None:
    code = way(show, bob)
    for path in READS:
        answer = bob.get(show.at(path))
        assert (answer.status, answer.code) == (403, code), path
        if not path.startswith("/api/"):
            assert bob.request("HEAD", show.at(path)).status == 403, path
    assert show.shows(bob) == set()
    assert show.shows(show.ana) == ALL


@pytest.mark.parametrize("way", WAYS[:-1])
def test_who_may_not_enter_makes_no_clips(show: Show, bob: Browser, way: Callable[[Show, Browser], str]) -> None:
    code = way(show, bob)
    before = kept()
    refused = bob.post(f"/api/spaces/{show.space}/clips", {"start_ms": 0, "end_ms": 1_000})
    assert (refused.status, refused.code) == (403, code)
    assert changes(before, kept()) == []


@pytest.mark.parametrize("barred", ["blocked", "removed"])
def test_who_is_put_out_gets_nothing_more_of_the_recording_so_far(show: Show, bob: Browser, barred: str) -> None:
    path = f"/api/spaces/{show.space}/recording/so-far?from=0"
    guest = site_guest(show)
    assert (bob.get(path).status, guest.get(path).status) == (200, 200)
    for who in (account(bob), guest_id(guest, show)):
        assert show.ana.post(f"/api/spaces/{show.space}/{barred}/{who}").status == 200
    assert (bob.get(path).code, guest.get(path).code) == (barred, barred)
    assert bob.post(f"/api/spaces/{show.space}/clips").code == barred


def site_guest(show: Show) -> Browser:
    guest = show.site.browser()
    assert guest.post(f"/api/spaces/{show.space}/join").status == 200
    return guest


def guest_id(guest: Browser, show: Show) -> str:
    return str(guest.post(f"/api/spaces/{show.space}/join").json["you"]["id"])


def test_locked_space_has_no_episode_and_is_not_told_as_coming(show: Show) -> None:
    handle = show.ana.get("/api/session").json["account"]["handle"]
    assert show.ana.request("PATCH", "/api/preferences", {"podcast": True}).status == 200
    feed = f"/u/{handle}/feed.xml"
    show.site.work()
    assert "Ana talks" in show.site.browser().get(feed).text
    assert show.ana.request("PATCH", f"/api/spaces/{show.space}", {"locked": True}).status == 200
    assert "Ana talks" not in show.site.browser().get(feed).text
    show.is_over()
    assert "Ana talks" not in show.site.browser().get(feed).text
    assert show.site.browser().get(f"/i/spaces/{show.space}/chapters.json").code == "locked"


def former_cohost(show: Show, bob: Browser) -> None:
    on_stage(show, bob)
    assert show.ana.post(f"/api/spaces/{show.space}/cohosts/{account(bob)}").status == 200
    assert show.ana.delete(f"/api/spaces/{show.space}/cohosts/{account(bob)}").status == 200
    show.is_over()


def cohost_until_the_end(show: Show, bob: Browser) -> None:
    on_stage(show, bob)
    assert show.ana.post(f"/api/spaces/{show.space}/cohosts/{account(bob)}").status == 200
    show.is_over()


def speaker(show: Show, bob: Browser) -> None:
    on_stage(show, bob)
    show.is_over()


def listener(show: Show, bob: Browser) -> None:
    show.is_over()


def former_host(show: Show, bob: Browser) -> None:
    """Let Bob hand his Space over to Ana, and end hers."""
    show.space = bob.start_space("Ana talks", settings={"record": True})
    assert show.ana.post(f"/api/spaces/{show.space}/requests", {"consent": True}).status == 201
    assert bob.post(f"/api/spaces/{show.space}/requests/{account(show.ana)}/approve").status == 200
    assert bob.post(f"/api/spaces/{show.space}/host/{account(show.ana)}").status == 200
    show.is_over()


def guest(show: Show, bob: Browser) -> None:
    assert bob.delete("/api/session").status == 204
    assert bob.post(f"/api/spaces/{show.space}/join").status == 200
    show.is_over()


def on_stage(show: Show, bob: Browser) -> None:
    assert bob.post(f"/api/spaces/{show.space}/requests", {"consent": True}).status == 201
    assert show.ana.post(f"/api/spaces/{show.space}/requests/{account(bob)}/approve").status == 200


@pytest.mark.parametrize("become", [former_cohost, cohost_until_the_end, speaker, listener, former_host, guest])
def test_nobody_but_the_host_decides_about_a_recording(
    show: Show, bob: Browser, become: Callable[[Show, Browser], None]
) -> None:
    become(show, bob)
    before = kept()
    for method, path, body in DECISIONS:
        answer = bob.request(method, show.at(path), body)
        assert (answer.status, answer.code) in ((403, "not_allowed"), (401, "signed_out")), (path, answer.text)
    assert changes(before, kept()) == []
    shown = bob.get(f"/api/spaces/{show.space}/recording").json
    assert (shown["trim"], shown["may"]["edit"]) == (None, False)
    assert bob.get(f"/api/spaces/{show.space}/transcript").json["may"]["edit"] is False


def test_card_of_a_clip_that_is_trimmed_away_or_whose_recording_is_deleted_says_nothing(show: Show) -> None:
    show.is_over()
    assert "api" in show.shows(show.ana)
    ana = account(show.ana)
    recorded(show.site, show.space, ana, ana, trim=(1_000, 2_000))
    assert show.shows(show.ana) & {"post", "api", "clip"} == set()
    recorded(show.site, show.space, ana, ana)
    assert "api" in show.shows(show.ana)
    assert show.ana.delete(f"/api/spaces/{show.space}/recording").status == 204
    assert show.shows(show.ana) == set()
