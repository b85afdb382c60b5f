"""The podcast of a topic: what anybody may hear of the Spaces about it whose hosts publish podcasts."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, fromstring

import pytest

from chalicelib.api.pages.podcast_feed import ITUNES, PODCAST
from chalicelib.domain.space import MINUTE_MS
from tests.integration.api.test_podcasts import host
from tests.support.moto_dynamodb import requests_counted
from tests.support.segments import recorded_tone, upload
from tests.support.site import ORIGIN, Browser, RunningSite, account

pytestmark = pytest.mark.usefixtures("at_once")


def recorded(site: RunningSite, ana: Browser, title: str, *topics: str, **settings: object) -> str:
    """Let Ana speak for two seconds in a Space about these topics, which is over."""
    space = ana.start_space(title, topics=list(topics), settings={"record": True, **settings})
    upload(space, recorded_tone(account(ana), 440.0, 2.0, site.deps.now_ms() - 10 * MINUTE_MS))
    ana.end_space(space)
    site.work()
    return space


def feed(site: RunningSite, topic: str) -> Element:
    answer = site.browser().get(f"/topics/{topic}/feed.xml")  # decoded, as API Gateway hands it on
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/rss+xml; charset=utf-8")
    channel = fromstring(answer.text).find("channel")
    assert channel is not None
    return channel


def titles(site: RunningSite, topic: str, kind: str = "item") -> list[str | None]:
    return [one.findtext("title") for one in feed(site, topic).findall(kind)]


def coming(site: RunningSite, topic: str) -> list[tuple[str, str | None]]:
    found = feed(site, topic).findall(f"{{{PODCAST}}}liveItem")
    return [(one.attrib["status"], one.findtext("title")) for one in found]


def test_feed_has_the_recordings_of_all_hosts_with_the_tags_of_a_hosts_feed(site: RunningSite) -> None:
    ana, bob = host(site, "topic_ana", "Ana"), host(site, "topic_bob", "Bob")
    first, second = (
        recorded(site, ana, "Of kettles", "Te & café", "Kettles"),
        recorded(site, bob, "Of pots", "te & cafe"),
    )
    channel = feed(site, "TÉ & Café")
    assert (channel.findtext("title"), channel.findtext("link")) == (
        "TÉ & Café",
        f"{ORIGIN}/topics/T%C3%89%20%26%20Caf%C3%A9",
    )
    items = channel.findall("item")
    assert [item.findtext("guid") for item in items] == [second, first]
    assert [item.findtext(f"{{{ITUNES}}}author") for item in items] == ["Bob", "Ana"]
    for item in items:
        enclosure, chapters = item.find("enclosure"), item.find(f"{{{PODCAST}}}chapters")
        assert enclosure is not None
        assert chapters is not None
        assert enclosure.attrib["url"] == f"{ORIGIN}/i/spaces/{item.findtext('guid')}/recording.m4a"
    assert titles(site, "kettles") == ["Of kettles"]
    assert titles(site, "kettle") == []


def test_spaces_that_are_live_and_planned_are_told(site: RunningSite) -> None:
    ana = host(site, "topic_live")
    soon = site.deps.now_ms() + 3_600_000
    live = ana.start_space("Now", topics=["Clocks"])
    ana.post("/api/spaces", {"title": "Later", "topics": ["clocks"], "starts_at": soon})
    site.work()
    assert coming(site, "clocks") == [("live", "Now"), ("pending", "Later")]
    ana.request("PATCH", f"/api/spaces/{live}", {"topics": ["Bells"]})
    site.work()
    assert (coming(site, "clocks"), coming(site, "bells")) == ([("pending", "Later")], [("live", "Now")])
    ana.end_space(live)
    site.work()
    assert (coming(site, "bells"), titles(site, "bells")) == ([], [])


def test_nobody_is_in_it_who_publishes_no_podcast(site: RunningSite) -> None:
    ana = host(site, "topic_quiet", podcast=False)
    recorded(site, ana, "Quiet", "Silence")
    ana.start_space("Also quiet", topics=["Silence"])
    site.work()
    assert (titles(site, "silence"), coming(site, "silence")) == ([], [])
    ana.request("PATCH", "/api/preferences", {"podcast": True})
    site.work()
    assert (titles(site, "silence"), coming(site, "silence")) == (["Quiet"], [("live", "Also quiet")])
    ana.request("PATCH", "/api/preferences", {"podcast": False})
    assert (titles(site, "silence"), coming(site, "silence")) == ([], [])  # at once, whatever the index has
    site.work()
    assert (titles(site, "silence"), coming(site, "silence")) == ([], [])


@pytest.fixture
def ways(site: RunningSite) -> Iterator[dict[str, Any]]:
    ana = host(site, "topic_gone")
    space = recorded(site, ana, "Gone", "Ways to go")
    assert titles(site, "ways to go") == ["Gone"]
    yield {"ana": ana, "space": space}
    assert titles(site, "ways to go") == []
    site.work()
    assert titles(site, "ways to go") == []


def test_deleted_recording_is_no_episode_any_more(ways: dict[str, Any]) -> None:
    ways["ana"].delete(f"/api/spaces/{ways['space']}/recording")


def test_recording_of_a_deleted_account_is_no_episode_any_more(site: RunningSite) -> None:
    ana = host(site, "topic_leaves")
    recorded(site, ana, "Left", "Leaving")
    assert titles(site, "leaving") == ["Left"]
    assert ana.request("DELETE", "/api/account", {"handle": "topic_leaves"}).status == 204
    site.work()
    assert titles(site, "leaving") == []


def test_recording_that_is_made_anew_is_no_episode_meanwhile(site: RunningSite) -> None:
    ana = host(site, "topic_trims")
    space = recorded(site, ana, "Trimmed", "Shears")
    asked = {"trim": {"start_ms": 0, "end_ms": 1_500}}
    assert ana.request("PATCH", f"/api/spaces/{space}/recording", asked).status == 200
    assert titles(site, "shears") == []
    site.work()
    assert titles(site, "shears") == ["Trimmed"]


def test_spaces_for_accounts_alone_and_locked_ones_are_not_in_it(site: RunningSite) -> None:
    ana = host(site, "topic_private")
    recorded(site, ana, "For members", "Doors", who_can_listen="accounts")
    ana.start_space("Also for members", topics=["doors"], settings={"who_can_listen": "accounts"})
    locked = ana.start_space("Locked", topics=["doors"])
    ana.request("PATCH", f"/api/spaces/{locked}", {"locked": True})
    site.work()
    assert (titles(site, "doors"), coming(site, "doors")) == ([], [])


def test_feed_is_sent_once_until_it_changes_and_answers_head(site: RunningSite) -> None:
    ana = host(site, "topic_cached")
    browser, path = site.browser(), "/topics/cache/feed.xml"
    first = browser.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    known = {"If-None-Match": first.headers["ETag"]}
    again = browser.request("GET", path, headers=known)
    assert (again.status, again.text) == (304, "")
    head = browser.request("HEAD", path)
    assert (head.status, head.headers["ETag"]) == (200, first.headers["ETag"])
    ana.start_space("News", topics=["Cache"])
    site.work()
    assert browser.request("GET", path, headers=known).status == 200


@pytest.mark.parametrize("topic", ["100 %", "c++", "日本", "a&b", "ñ" * 30])
def test_every_topic_has_a_feed_and_a_page_that_names_it(site: RunningSite, topic: str) -> None:
    host(site, f"topic_{sum(topic.encode())}").start_space("Odd", topics=[topic])
    site.work()
    assert coming(site, topic) == [("live", "Odd")]
    page = site.browser().get(f"/topics/{topic}")
    assert page.status == 200
    address = f"/topics/{quote(topic, safe='')}/feed.xml"
    assert f'<link rel="alternate" type="application/rss+xml" href="{address}"' in page.text


@pytest.mark.parametrize("topic", ["AC/DC", "100 %", "#a?b&c", "日本"])
def test_page_of_a_space_leads_to_its_topics(site: RunningSite, topic: str) -> None:
    space = site.member(f"leads_{sum(topic.encode())}").start_space("Odd", topics=[topic])
    assert f'href="/topics/{quote(topic, safe="")}"' in site.browser().get(f"/i/spaces/{space}").text


@pytest.mark.parametrize("topic", ["x" * 31, "\u200b", "\x00", "a\x7fb"])
def test_what_cannot_be_a_topic_has_neither(site: RunningSite, topic: str) -> None:
    assert site.browser().get(f"/topics/{topic}/feed.xml").code == "not_found"
    assert site.browser().get(f"/topics/{topic}").status == 404


def test_feed_costs_the_same_however_many_spaces_there_are(site: RunningSite) -> None:
    ana = host(site, "topic_many")
    recorded(site, ana, "First", "Numbers")
    with requests_counted() as counted:
        feed(site, "numbers")
        before = len(counted())
    for number in range(12):
        ana.post("/api/spaces", {"title": f"{number}", "topics": ["numbers"], "starts_at": site.deps.now_ms() + 10**7})
    recorded(site, ana, "Second", "Numbers")
    with requests_counted() as counted:
        assert len(feed(site, "numbers").findall(f"{{{PODCAST}}}liveItem")) > 1
        assert len(counted()) <= before + 1  # the clips of the second recording
