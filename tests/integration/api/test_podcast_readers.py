"""The feed as two independent readers of podcasts see it, and by the rules of RSS and of podcastindex.org's namespace.

The published schema of that namespace (`docs/schema/podcast.xsd` of Podcastindex-org/podcast-namespace) has no licence,
and no rules for `liveItem`, `contentLink` and `medium`. So we go by its documentation: `tests/vectors/podcast.rng`.
"""

import io
import zlib
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import fromstring

import feedparser
import podcastparser
import pytest
from lxml import etree  # type: ignore[import-untyped]
from msgspec import Struct

from chalicelib.api.pages.podcast_feed import PODCAST
from chalicelib.domain.space import MINUTE_MS
from chalicelib.protocol.captions import CaptionLine
from tests.integration.api.test_clips import clip
from tests.integration.api.test_podcasts import host
from tests.support.captions import caption
from tests.support.segments import recorded_tone, upload
from tests.support.site import ORIGIN, RunningSite, account

pytestmark = pytest.mark.usefixtures("at_once")

TITLE: Final = "¿Té & <trains>? “Yes” ☕ \U0001f682"
TOPIC: Final = "About"
EARLIER: Final = 10 * MINUTE_MS
SCHEMA: Final = Path(__file__).parents[2] / "vectors/podcast.rng"
FORMER_NAME: Final = "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"  # of the namespace


class Published(Struct, frozen=True):
    """The podcast of a host or of a topic, which has an episode with all there is, a live Space and a planned one."""

    feed: bytes
    host: str
    space: str
    live: str
    size: int


@pytest.fixture(params=["host", "topic"])
def published(site: RunningSite, request: pytest.FixtureRequest) -> Published:
    name = f"reader_{zlib.crc32(request.node.name.encode()):x}"
    ana, topic = host(site, name, "Ana & <Bob>"), f"{TOPIC} {name}"
    space, now = ana.start_space(TITLE, topics=[topic], settings={"record": True}), site.deps.now_ms() - EARLIER
    upload(space, recorded_tone(account(ana), 440.0, 9.0, now))
    caption(space, CaptionLine(account(ana), now + 500, now + 3_000, "zanzibar", "en"))
    ana.end_space(space)
    site.work()
    for title in ("First", "Second & last"):
        clip(ana, space, 1_000, 6_500, title=title)
    live = ana.start_space("Now & then", topics=[topic], settings={"record": True})
    ana.post("/api/spaces", {"title": "Later", "topics": [topic], "starts_at": site.deps.now_ms() + EARLIER})
    site.work()
    recording = site.deps.recordings.load(space)
    assert recording is not None
    path = f"/u/{name}/feed.xml" if request.param == "host" else f"/topics/{topic}/feed.xml"
    return Published(site.browser().get(path).text.encode(), name, space, live, recording.m4a_bytes)


def test_feedparser_reads_the_episode_and_takes_nothing_of_live_spaces_for_the_channel(published: Published) -> None:
    read: Any = feedparser.parse(published.feed)
    assert (read.bozo, read.version) == (False, "rss20")
    about = {"Ana & <Bob>": f"/{published.host}", f"{TOPIC} {published.host}": f"/topics/About%20{published.host}"}
    assert read.feed.link == ORIGIN + about[read.feed.title]
    assert read.feed.subtitle.startswith("Spaces ")
    (entry,) = read.entries
    assert (entry.title, entry.id, entry.itunes_duration) == (TITLE, published.space, "9")
    (enclosure,) = entry.enclosures
    assert (enclosure.href, enclosure.type) == (f"{ORIGIN}/i/spaces/{published.space}/recording.m4a", "audio/mp4")
    assert enclosure.length == str(published.size)
    assert entry.podcast_chapters["url"] == f"{ORIGIN}/i/spaces/{published.space}/chapters.json"
    assert entry.podcast_transcript == {
        "url": f"{ORIGIN}/i/spaces/{published.space}/transcript.vtt",
        "type": "text/vtt",
    }
    assert entry.podcast_soundbite == {"starttime": "1.000", "duration": "5.500"}
    assert entry.podcast_person == {"role": "host", "href": f"{ORIGIN}/{published.host}"}
    assert read.feed.podcast_liveitem["status"] in ("live", "pending")


def test_podcastparser_reads_the_same(published: Published) -> None:
    known = published.feed.replace(PODCAST.encode(), FORMER_NAME.encode())  # it does not know today's name yet
    read: dict[str, Any] = podcastparser.parse(f"{ORIGIN}/feed.xml", io.BytesIO(known))
    (entry,) = read["episodes"]
    assert (entry["title"], entry["guid"], entry["total_time"]) == (TITLE, published.space, 9)
    (enclosure,) = entry["enclosures"]
    assert enclosure == {
        "url": f"{ORIGIN}/i/spaces/{published.space}/recording.m4a",
        "file_size": published.size,
        "mime_type": "audio/mp4",
    }
    assert entry["transcript_url"] == f"{ORIGIN}/i/spaces/{published.space}/transcript.vtt"
    assert entry["chapters_json_url"] == f"{ORIGIN}/i/spaces/{published.space}/chapters.json"
    assert [one["name"] for one in entry["persons"]] == ["Ana & <Bob>"]


def test_feed_is_valid(published: Published) -> None:
    assert faults(published.feed) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'status="live"', b'status="paused"'),
        (b' length="', b' size="'),
        (b'+00:00" end=', b'" to='),
        (b"<itunes:duration>9<", b"<itunes:duration>nine<"),
        (b"application/json+chapters", b"application/xml"),
        (b'startTime="1.000"', b'startTime="-1"'),
    ],
)
def test_schema_finds_faults(published: Published, good: bytes, bad: bytes) -> None:
    assert good in published.feed
    assert faults(published.feed.replace(good, bad)) != []


def test_live_items_have_what_an_item_has_and_a_page_and_a_stream_once_they_are_recorded(published: Published) -> None:
    live, planned = fromstring(published.feed).iterfind(f".//{{{PODCAST}}}liveItem")
    assert (live.attrib["status"], planned.attrib["status"]) == ("live", "pending")
    assert (live.findtext("guid"), live.findtext("title")) == (published.live, "Now & then")
    for item in (live, planned):
        assert [one.tag for one in item].count(f"{{{PODCAST}}}contentLink") == 1
    stream = live.find("enclosure")
    assert stream is not None
    url = f"{ORIGIN}/i/spaces/{published.live}/live.m3u8"
    assert stream.attrib == {"url": url, "length": "0", "type": "application/x-mpegURL"}
    assert planned.find("enclosure") is None


def faults(feed: bytes) -> list[str]:
    """Return what a validator says is wrong with a feed."""
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    schema.validate(etree.fromstring(feed))
    return [str(fault) for fault in schema.error_log]


def test_players_in_pages_of_other_sites_may_use_all_that_the_feed_leads_to(
    site: RunningSite, published: Published
) -> None:
    """Browsers refuse them the rest: sound by the one header, and what scripts read by the other."""
    feed = fromstring(published.feed)
    urls = {one.attrib["url"] for one in feed.iter() if ORIGIN in one.attrib.get("url", "")}
    paths = {url.removeprefix(ORIGIN) for url in urls if "/i/" in url and not url.endswith(".png")}
    assert {path.rpartition("/")[2] for path in paths} == {
        "recording.m4a",
        "chapters.json",
        "transcript.vtt",
        "live.m3u8",
    }
    live = f"/i/spaces/{published.live}"
    ana = site.deps.recordings.load(published.live)
    assert ana is not None
    upload(published.live, recorded_tone("a_1", 440.0, 11.0, ana.started_at, end=False))
    for path in (f"/u/{published.host}/feed.xml", f"{live}/live/head.mp4", f"{live}/live/0.m4s", *paths):
        answer = site.browser().get(path)
        assert answer.status in (200, 302), path
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
