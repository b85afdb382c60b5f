"""Podcasts of hosts and topics: their feeds, and the chapters of their episodes. They are the same for everybody, and
cacheable."""

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from chalice.app import Response

from chalicelib.api.call import Call
from chalicelib.api.conditional import conditional
from chalicelib.api.cross_origin import FOR_OTHER_SITES
from chalicelib.api.i18n.words import FIRST, Words
from chalicelib.api.requests import identifier
from chalicelib.api.routing import Route, gives, limited
from chalicelib.domain.recording_timeline import RecordingTimeline
from chalicelib.services.listings import podcasts
from chalicelib.services.recordings import live_parts
from chalicelib.services.space import recordings
from chalicelib.services.views.recordings import PLAYLIST, people_of

if TYPE_CHECKING:
    from chalicelib.api.pages.podcast_feed import Channel

NAME: Final = "Espacio"
CACHED: Final = "public, max-age=300"
PLAYLIST_CACHED: Final = "public, max-age=5"
PART_CACHED: Final = "public, max-age=60"  # half as long as the address is valid
CHAPTERS: Final = 500  # at most; a podcast player lists them all
SHORTEST_MS: Final = 5_000  # of a turn that is a chapter


@limited("embed")
@gives(200, "application/rss+xml", also=(304,))
def podcast_feed(call: Call, handle: str) -> Response:
    """The feed of a host. Raises NotFound `no_such_person`, also if they want no podcast."""
    from chalicelib.api.pages.podcast_feed import Channel

    host, found = podcasts.of_host(call.deps, identifier(handle, "no_such_person"))
    name, words = host.card.name, _words(found)
    about = host.bio or words("podcast.description", name=name)
    channel = Channel(name, name, about, f"/{host.card.handle}", f"/u/{host.card.handle}/feed.xml")
    return _answer(call, channel, found, words)


@limited("embed")
@gives(200, "application/rss+xml", also=(304,))
def topic_feed(call: Call, topic: str) -> Response:
    """The feed of a topic, with episodes of all hosts who publish a podcast. Raises NotFound `not_found` for what
    cannot be a topic."""
    from chalicelib.api.pages.podcast_feed import Channel

    known, found = podcasts.of_topic(call.deps, topic)
    words, path = _words(found), topic_path(known)
    about = words("podcast.topic_description", topic=known)
    return _answer(call, Channel(known, NAME, about, path, f"{path}/feed.xml"), found, words)


def topic_path(topic: str) -> str:
    """The path of a topic's page; `/feed.xml` follows in that of its feed."""
    return f"/topics/{quote(topic, safe='')}"


def _words(found: podcasts.Podcast) -> Words:
    """Words in the language that is spoken in the newest episode."""
    return Words(found.episodes[0].space.settings.language.value if found.episodes else FIRST)


def _answer(call: Call, channel: "Channel", found: podcasts.Podcast, words: Words) -> Response:
    from chalicelib.api.pages.podcast_feed import KIND, feed  # XML is read and written by hardly any request

    return conditional(call, feed(channel, found, call.settings.origin, words), KIND, CACHED, FOR_OTHER_SITES)


@limited("embed")
@gives(200, "application/json+chapters", also=(304,))
def podcast_chapters(call: Call, space_id: str) -> Response:
    """The turns of the speakers, as JSON Chapters 1.2. Raises NotFound `no_recording`, and NotAllowed unless anybody
    may hear it."""
    _, timeline = podcasts.chapters(call.deps, identifier(space_id, "no_such_space"))
    names = [person.name for person in people_of(call.deps, timeline.speakers)]
    starts = [(names[speaker], start) for speaker, start in _starts(timeline)]
    chapters = [{"startTime": start / 1_000, "title": name} for name, start in starts if name]  # accounts may be gone
    body = json.dumps({"version": "1.2.0", "chapters": chapters}, ensure_ascii=False).encode()
    return conditional(call, body, "application/json+chapters", CACHED, FOR_OTHER_SITES)


def _starts(timeline: RecordingTimeline) -> list[tuple[int, int]]:
    """Speakers and when they begin (ms), without interjections and without the same speaker twice in a row."""
    found: list[tuple[int, int]] = []
    for speaker, start, end in timeline.turns:
        if end - start >= SHORTEST_MS and (not found or found[-1][0] != speaker):
            found.append((speaker, start))
    return found[:CHAPTERS]


@limited("embed")
@gives(200, PLAYLIST, also=(304,))
def live_playlist(call: Call, space_id: str) -> Response:
    """The latest parts of a live Space, for players that know HLS (RFC 8216). Raises NotFound `no_recording`, and
    NotAllowed unless anybody may hear it."""
    found = recordings.live_parts_of(call.deps, identifier(space_id, "no_such_space"))
    seconds = live_parts.PART_MS // 1_000
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{seconds}", f"#EXT-X-MEDIA-SEQUENCE:{found.start}"]
    lines.append(f'#EXT-X-MAP:URI="live/{live_parts.HEAD}"')
    for number in found:
        lines += [f"#EXTINF:{seconds},", f"live/{live_parts.name_of(number)}"]
    return conditional(call, "\n".join([*lines, ""]).encode(), PLAYLIST, PLAYLIST_CACHED, FOR_OTHER_SITES)


@limited("embed")
@gives(302)
def live_part(call: Call, space_id: str, part: str) -> Response:
    """Redirects to a part of a live Space. Raises as `live_playlist` does."""
    address = recordings.live_part_address(call.deps, identifier(space_id, "no_such_space"), part)
    headers: dict[str, str | list[str]] = {"Location": address, "Cache-Control": PART_CACHED, **FOR_OTHER_SITES}
    return Response("", headers=headers, status_code=302)


ROUTES: tuple[Route, ...] = (
    ("GET", "/u/{handle}/feed.xml", podcast_feed),
    ("GET", "/topics/{topic}/feed.xml", topic_feed),
    ("GET", "/i/spaces/{space_id}/chapters.json", podcast_chapters),
    ("GET", "/i/spaces/{space_id}/live.m3u8", live_playlist),
    ("GET", "/i/spaces/{space_id}/live/{part}", live_part),
)
