"""Odd texts in what is recorded: titles, names and lines, in the page, the clip, the transcript, the feed, the search.

They are refused or shown as they were written, and break out of nothing.
"""

import json
import unicodedata
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, fromstring

import pytest

from chalicelib.api.pages.podcast_feed import PODCAST
from chalicelib.domain.recording_timeline import RecordingTimeline
from chalicelib.domain.transcript import Transcript, TranscriptLine
from chalicelib.services.recordings.files import transcript_of
from chalicelib.services.recordings.transcripts import keep_transcript
from tests.support.hostile import PAYLOADS, Page
from tests.support.recordings import SOUND, clipped, correct, put_recording
from tests.support.site import ORIGIN, Browser, RunningSite, account

ODD = (
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd hello",  # from right to left
    "\u4e2d\u6587\u65e5\u672c\u8a9e\ud55c\uad6d\uc5b4",  # without a blank
    "W" * 50,
    "00:00:00.000 --> 00:00:09.000",
    "--> align:start",
    "NOTE a comment",
    "WEBVTT",
    "<v Bob>said</v>",
    "<c.red><00:00:01.000>",
    "&lrm;&nbsp;&",
    "]]></title>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
    "a\x00b",
    "a\x0bb",
    "a\x85b",
    "a\u2028b",
    "a\ufffeb",
    "a\uffffb",
    "a\U0001fffeb",
    "\ud800",
    "\ue000 a letter of somebody's own",
    "e" + "\u0301" * 30,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
)
TEXTS = (*PAYLOADS, *ODD)


@dataclass
class Show:
    """A recorded Space of Ana's, who has a podcast, with a line and a clip."""

    site: RunningSite
    ana: Browser
    space: str
    clip: str

    @property
    def feed(self) -> Element:
        channel = fromstring(self.site.browser().get("/u/odd_texts/feed.xml").text).find("channel")
        assert channel is not None
        return channel


@pytest.fixture(scope="module")
def show(site: RunningSite) -> Show:
    ana = site.member("odd_texts")
    who = account(ana)
    assert ana.request("PATCH", "/api/preferences", {"podcast": True}).status == 200
    space = ana.start_space("Odd", settings={"record": True})
    ana.end_space(space)
    site.work()
    keep_transcript(
        site.deps, transcript_of(space), Transcript((who,), (TranscriptLine("l_1", 0, 0, 9_000, "x", "en"),))
    )
    timeline = RecordingTimeline((who,), ((0, 0, 9_000),), (255,))
    put_recording(site.deps, space, timeline, SOUND, duration_ms=60_000, transcript=transcript_of(space))
    clipped(site, {space: who}, "A clip")
    (clip,) = site.deps.clips.of(space)
    return Show(site, ana, space, clip.id)


def plainly(text: str) -> str:
    """Return a text without white space, in one Unicode form."""
    return "".join(unicodedata.normalize("NFC", text).split())


def cues_of(text: str) -> list[list[str]]:
    """Return the cues of a WebVTT file, by the lines of each: identifier, times, and lines of text."""
    head, *blocks = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n\n")
    assert head == "WEBVTT"
    return [block.split("\n") for block in blocks]


def test_line_of_a_transcript_is_shown_as_it_was_written(show: Show) -> None:
    taken, revision = 0, 0
    for text in TEXTS:
        corrected = correct(show.ana, show.space, "l_1", text, revision)
        assert corrected.status in (200, 400), (text, corrected.text)
        if corrected.status == 400:
            continue
        taken, revision = taken + 1, corrected.json["revision"]
        page = Page(show.ana.get(f"/i/spaces/{show.space}").text)
        assert (page.harms, plainly(text) in plainly("".join(page.texts))) == ([], True), text
        ((name, times, *said),) = cues_of(show.ana.get(f"/i/spaces/{show.space}/transcript.vtt").text)
        assert (name, times, len(said)) == ("l_1", "00:00:00.000 --> 00:00:09.000", 1), text
        assert "-->" not in said[0]
    assert taken > 60


def test_title_of_a_clip_is_shown_as_it_was_written(show: Show) -> None:
    taken = 0
    for text in TEXTS:
        made = show.ana.post(f"/api/spaces/{show.space}/clips", {"title": text, "start_ms": 0, "end_ms": 5_000})
        assert made.status in (201, 400), (text, made.text)
        if made.status == 400:
            continue
        taken += 1
        page = Page(show.ana.get(f"/i/clips/{made.json['id']}").text)
        assert (page.harms, plainly(text) in plainly("".join(page.texts))) == ([], True), text
        clip = show.site.deps.clips.load(made.json["id"])
        assert clip is not None
        show.site.deps.clips.save(replace(clip, file="clips/x.ogg", m4a="clips/x.m4a"))
        bites = [bite.text for bite in show.feed.iter(f"{{{PODCAST}}}soundbite")]
        assert made.json["title"] in bites, text
        assert show.ana.delete(f"/api/clips/{clip.id}").status == 204
    assert taken > 40


def test_name_of_a_speaker_is_shown_as_it_was_written(show: Show) -> None:
    taken = 0
    for text in TEXTS:
        named = show.ana.request("PATCH", "/api/profile", {"display_name": text, "bio": text})
        if named.status == 400:
            named = show.ana.request("PATCH", "/api/profile", {"display_name": text, "bio": ""})
        assert named.status in (200, 400), (text, named.text)
        if named.status == 400:
            continue
        taken, name = taken + 1, named.json["face"]["name"]
        (chapter,) = show.site.browser().get(f"/i/spaces/{show.space}/chapters.json").json["chapters"]
        assert chapter["title"] == name
        assert show.feed.findtext("title") == name
        assert Page(show.ana.get(f"/i/spaces/{show.space}").text).harms == []
        assert Page(show.ana.get(f"/i/clips/{show.clip}").text).harms == []
        ((_, _, said),) = cues_of(show.ana.get(f"/i/spaces/{show.space}/transcript.vtt").text)
        assert said.startswith("<v "), text
        assert said.count(">") == 1, text
    assert taken > 20


def test_title_of_a_space_is_in_the_feed_as_it_was_written(show: Show) -> None:
    space, taken = show.ana.start_space("Plain"), 0
    show.site.work()
    for text in TEXTS:
        edited = show.ana.request("PATCH", f"/api/spaces/{space}", {"title": text, "topics": [text[:30]]})
        assert edited.status in (200, 400), (text, edited.text)
        if edited.status == 400:
            continue
        taken += 1
        item = show.feed.find(f"{{{PODCAST}}}liveItem")
        assert item is not None
        assert item.findtext("title") == edited.json["space"]["title"], text
    assert taken > 20


def test_odd_words_are_searched_for_among_what_was_said(show: Show) -> None:
    for text in TEXTS:
        quoted = "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))
        answer = show.ana.get(f"/api/search?q={quoted}&in=utterances")
        assert answer.status in (200, 400), (text, answer.text)
        json.loads(answer.text)


@pytest.mark.parametrize(
    "asked", ["bytes=", "bytes=-", "bytes=9-1", "bytes=-99999999999999999999", "lines=1-2", "\u00e9"]
)
def test_odd_range_changes_nothing_about_where_the_sound_is(show: Show, asked: str) -> None:
    for path in (f"/i/spaces/{show.space}/recording.ogg", f"/i/clips/{show.clip}/sound.m4a", "/u/odd_texts/feed.xml"):
        for method in ("GET", "HEAD"):
            answer = show.ana.request(method, path, headers={"range": asked})
            assert answer.status == (200 if "feed" in path else 302), (path, method)


@pytest.mark.parametrize("tag", ["*", "W/", '"', ",,,", '"a", W/"b"', "\u00e9", "x" * 8_000])
def test_odd_tag_of_a_cache_gets_the_whole_feed(show: Show, tag: str) -> None:
    for path in ("/u/odd_texts/feed.xml", f"/i/spaces/{show.space}/chapters.json"):
        answer = show.ana.request("GET", path, headers={"if-none-match": tag})
        assert answer.status in (200, 304), path
        assert answer.status == 304 or answer.text


@pytest.mark.parametrize("moment", ["", "-1", "1e9", "9" * 15, "9" * 5_000, "0x1", "1.5", "\u0661", "NaN"])
def test_odd_moment_of_the_recording_so_far_is_refused_or_beyond_its_end(show: Show, moment: str) -> None:
    space = show.ana.start_space("Goes on", settings={"record": True})
    answer = show.ana.get(f"/api/spaces/{space}/recording/so-far?from={moment}")
    assert answer.status in (200, 400), answer.text
    assert answer.status == 400 or answer.json["webm"] is None


def test_links_of_the_feed_lead_to_this_site_alone(show: Show) -> None:
    addresses = [value for element in show.feed.iter() for value in element.attrib.values() if "://" in value]
    assert addresses
    assert [one for one in addresses if not one.startswith(f"{ORIGIN}/")] == []
