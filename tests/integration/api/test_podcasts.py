"""The podcast of a host: only if they want one, and only what anybody may hear."""

import io
import json
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import podcastparser
import pytest

from chalicelib.api.pages.podcast_feed import ATOM, ITUNES, PODCAST
from tests.integration.api.test_clips import clip, spoken
from tests.support.site import ORIGIN, Browser, RunningSite, account

URL = f"{ORIGIN}/u/x/feed.xml"


pytestmark = pytest.mark.usefixtures("at_once")


def host(site: RunningSite, handle: str, name: str = "Ana", *, podcast: bool = True) -> Browser:
    browser = site.member(handle, name)
    assert browser.request("PATCH", "/api/preferences", {"podcast": podcast}).status == 200
    return browser


def feed(site: RunningSite, handle: str) -> Element:
    answer = site.browser().get(f"/u/{handle}/feed.xml")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/rss+xml; charset=utf-8")
    return fromstring(answer.text)


def parsed(site: RunningSite, handle: str) -> dict[str, Any]:
    """Return the feed as a podcast player reads it."""
    content = site.browser().get(f"/u/{handle}/feed.xml").text
    found: dict[str, Any] = podcastparser.parse(URL, io.BytesIO(content.encode()))
    return found


def test_player_finds_the_recording_with_its_sound_and_length(site: RunningSite) -> None:
    ana = host(site, "pod_plays", "Ana & <Bob>")
    space = spoken(site, ana)
    recording = site.deps.recordings.load(space)
    assert recording is not None
    podcast = parsed(site, "pod_plays")
    assert podcast["title"] == "Ana & <Bob>"
    (episode,) = podcast["episodes"]
    assert (episode["title"], episode["guid"], episode["total_time"]) == ("Two voices", space, 21)
    (sound,) = episode["enclosures"]
    assert sound == {
        "url": f"{ORIGIN}/i/spaces/{space}/recording.m4a",
        "file_size": recording.m4a_bytes,
        "mime_type": "audio/mp4",
    }
    assert site.browser().get(f"/i/spaces/{space}/recording.m4a").status == 302
    assert episode["published"] == recording.started_at // 1_000


def test_feed_has_the_tags_of_the_namespaces(site: RunningSite) -> None:
    ana = host(site, "pod_tags")
    space = spoken(site, ana)
    name = clip(ana, space, 2_000, 6_500, title="A bold claim")
    site.work()
    assert ana.get(f"/api/clips/{name}").json["state"] == "ready"
    channel = feed(site, "pod_tags").find("channel")
    assert channel is not None
    own = channel.find(f"{{{ATOM}}}link")
    assert own is not None
    assert own.attrib["href"] == f"{ORIGIN}/u/pod_tags/feed.xml"
    item = channel.find("item")
    assert item is not None
    assert item.findtext(f"{{{ITUNES}}}duration") == "21"
    bite, person, chapters = (item.find(f"{{{PODCAST}}}{tag}") for tag in ("soundbite", "person", "chapters"))
    assert bite is not None
    assert (bite.attrib, bite.text) == ({"startTime": "2.000", "duration": "4.500"}, "A bold claim")
    assert person is not None
    assert person.attrib == {"role": "host", "href": f"{ORIGIN}/pod_tags"}
    assert chapters is not None
    assert chapters.attrib == {
        "url": f"{ORIGIN}/i/spaces/{space}/chapters.json",
        "type": "application/json+chapters",
    }


def test_chapters_say_who_speaks_from_when_on(site: RunningSite) -> None:
    space = spoken(site, host(site, "pod_chapters", "Ana"))
    answer = site.browser().get(f"/i/spaces/{space}/chapters.json")
    assert answer.headers["Content-Type"] == "application/json+chapters"
    assert json.loads(answer.text) == {"version": "1.2.0", "chapters": [{"startTime": 0.0, "title": "Ana"}]}


def test_spaces_that_are_live_and_planned_are_told_with_a_link(site: RunningSite) -> None:
    ana = host(site, "pod_coming")
    planned_at = site.deps.now_ms() + 3_600_000
    live = ana.start_space("Now")
    ana.post("/api/spaces", {"title": "Later", "starts_at": planned_at})
    site.work()
    channel = feed(site, "pod_coming").find("channel")
    assert channel is not None
    coming = channel.findall(f"{{{PODCAST}}}liveItem")
    assert [(item.attrib["status"], item.findtext("title")) for item in coming] == [
        ("live", "Now"),
        ("pending", "Later"),
    ]
    link = coming[0].find(f"{{{PODCAST}}}contentLink")
    assert link is not None
    assert link.attrib["href"] == f"{ORIGIN}/i/spaces/{live}"


def test_nobody_has_a_podcast_who_did_not_ask_for_it(site: RunningSite) -> None:
    ana = host(site, "pod_quiet", podcast=False)
    assert site.browser().get("/u/pod_quiet/feed.xml").code == "no_such_person"
    assert site.browser().get("/u/nobody_here/feed.xml").code == "no_such_person"
    assert "feed.xml" not in site.browser().get("/pod_quiet").text
    ana.request("PATCH", "/api/preferences", {"podcast": True})
    assert parsed(site, "pod_quiet")["episodes"] == []
    assert '<link rel="alternate" type="application/rss+xml" href="/u/pod_quiet/feed.xml"' in ana.get("/pod_quiet").text
    ana.request("PATCH", "/api/preferences", {"podcast": False})
    assert site.browser().get("/u/pod_quiet/feed.xml").code == "no_such_person"


def test_recording_for_accounts_alone_is_no_episode_and_tells_no_chapters(site: RunningSite) -> None:
    ana = host(site, "pod_members")
    space = spoken(site, ana, who_can_listen="accounts")
    assert parsed(site, "pod_members")["episodes"] == []
    assert ana.get(f"/api/spaces/{space}/recording").status == 200
    assert ana.get(f"/i/spaces/{space}/chapters.json").code == "accounts_only"


def test_deleted_recording_is_no_episode_any_more(site: RunningSite) -> None:
    ana = host(site, "pod_deletes")
    space = spoken(site, ana)
    assert len(parsed(site, "pod_deletes")["episodes"]) == 1
    ana.delete(f"/api/spaces/{space}/recording")
    assert parsed(site, "pod_deletes")["episodes"] == []
    assert site.browser().get(f"/i/spaces/{space}/chapters.json").code == "no_recording"


def test_speaker_alone_gets_no_episode_of_it(site: RunningSite) -> None:
    ana, guest = host(site, "pod_hosts"), host(site, "pod_speaks")
    space = spoken(site, ana)
    site.deps.account_references.put(account(guest), "space", space, site.deps.clock())
    assert parsed(site, "pod_speaks")["episodes"] == []


def test_feed_is_sent_once_until_it_changes(site: RunningSite) -> None:
    ana = host(site, "pod_cached")
    browser, path = site.browser(), "/u/pod_cached/feed.xml"
    first = browser.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    known = {"If-None-Match": first.headers["ETag"]}
    again = browser.request("GET", path, headers=known)
    assert (again.status, again.text) == (304, "")
    ana.start_space("News")
    site.work()
    assert browser.request("GET", path, headers=known).status == 200
