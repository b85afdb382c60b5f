"""A podcast as RSS 2.0 with the tags of iTunes and of podcastindex.org. Values in, bytes out.

The tags are those of https://github.com/Podcastindex-org/podcast-namespace; its schema lacks `liveItem` and
`contentLink`.
"""

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from msgspec import Struct

from chalicelib.api.i18n.words import Words
from chalicelib.domain.recording import is_played_while_live
from chalicelib.domain.space import Space, SpaceState
from chalicelib.services.listings.podcasts import Episode, Podcast
from chalicelib.services.views.recordings import M4A, OGG, PLAYLIST, audio_of, live_of, m4a_of, transcript_of

KIND: Final = "application/rss+xml; charset=utf-8"
CHAPTERS_KIND: Final = "application/json+chapters"
PERSON_LIMIT: Final = 128  # characters of `podcast:person`
SOUNDBITE_MS: Final = 1_000  # shorter ones are of no use
PLANNED_MS: Final = 3_600_000  # how long a planned Space is expected to take
# Characters that no XML document may have, not even escaped (XML 1.0, production 2).
_UNKNOWN_TO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ATOM, ITUNES, PODCAST = (
    "http://www.w3.org/2005/Atom",
    "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "https://podcastindex.org/namespace/1.0",
)
for _prefix, _uri in (("atom", ATOM), ("itunes", ITUNES), ("podcast", PODCAST)):
    register_namespace(_prefix, _uri)


class Channel(Struct, frozen=True):
    """What a podcast is called, and where it is: `page` and `address` are paths of its page and of its feed."""

    title: str
    author: str
    description: str
    page: str
    address: str


def feed(about: Channel, podcast: Podcast, origin: str, words: Words) -> bytes:
    """The feed, which stays the same until something in it changes. `origin` is that of this site."""
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    _add(channel, "title", about.title)
    # Readers that do not know `liveItem` take what is in it for the channel's; of a tag that comes twice, the last one.
    for space in podcast.coming:
        _add_coming(channel, space, origin)
    _add(channel, "link", origin + about.page)
    _add(channel, "description", about.description)
    _add(channel, "language", words.language)
    SubElement(channel, f"{{{ATOM}}}link", href=origin + about.address, rel="self", type="application/rss+xml")
    _add(channel, f"{{{ITUNES}}}author", about.author)
    _add(channel, f"{{{ITUNES}}}explicit", "false")
    SubElement(channel, f"{{{ITUNES}}}category", text="Society & Culture")
    _add(channel, f"{{{PODCAST}}}medium", "podcast")
    if podcast.episodes:
        _add(channel, "pubDate", _date(podcast.episodes[0].recording.started_at))
    for episode in podcast.episodes:
        _add_episode(channel, episode, origin)
    for element in rss.iter():
        element.text = _UNKNOWN_TO_XML.sub("", element.text or "")
    return bytes(tostring(rss, encoding="utf-8", xml_declaration=True))


def _add_episode(channel: Element, episode: Episode, origin: str) -> None:
    item, space, recording = SubElement(channel, "item"), episode.space, episode.recording
    _add_about(item, space, origin, recording.started_at)
    in_aac = bool(recording.m4a)
    SubElement(
        item,
        "enclosure",
        url=origin + (m4a_of(space.id) if in_aac else audio_of(space.id)),
        length=str(recording.m4a_bytes if in_aac else recording.bytes),
        type=M4A if in_aac else OGG,
    )
    _add(item, f"{{{ITUNES}}}duration", str(round(recording.duration_ms / 1_000)))
    chapters = f"{origin}/i/spaces/{space.id}/chapters.json"
    SubElement(item, f"{{{PODCAST}}}chapters", url=chapters, type=CHAPTERS_KIND)
    if recording.transcript:
        SubElement(item, f"{{{PODCAST}}}transcript", url=origin + transcript_of(space.id), type="text/vtt")
    for clip in episode.clips:
        start, lasts = clip.start - recording.started_at, clip.duration_ms
        if start >= 0 and lasts >= SOUNDBITE_MS:
            at = {"startTime": f"{start / 1_000:.3f}", "duration": f"{lasts / 1_000:.3f}"}
            SubElement(item, f"{{{PODCAST}}}soundbite", at).text = clip.title


def _add_coming(channel: Element, space: Space, origin: str) -> None:
    live = space.state is SpaceState.LIVE
    begins = space.started_at if live else space.starts_at
    at = begins or space.created_at
    status = {"status": "live" if live else "pending", "start": _iso(at), "end": _iso(at + PLANNED_MS)}
    item, page = SubElement(channel, f"{{{PODCAST}}}liveItem", status), f"{origin}/i/spaces/{space.id}"
    _add_about(item, space, origin, at)
    if is_played_while_live(space):
        SubElement(item, "enclosure", url=origin + live_of(space.id), length="0", type=PLAYLIST)
    SubElement(item, f"{{{PODCAST}}}contentLink", href=page).text = space.title


def _add_about(item: Element, space: Space, origin: str, at: int) -> None:
    page = f"{origin}/i/spaces/{space.id}"
    _add(item, "title", space.title)
    _add(item, "link", page)
    SubElement(item, "guid", isPermaLink="false").text = space.id
    _add(item, "pubDate", _date(at))
    _add(item, f"{{{ITUNES}}}author", space.host.name)
    _add(item, "description", f"{', '.join(f'#{topic}' for topic in space.topics)}\n{page}".strip())
    for role, person in (("host", space.host), *(("guest", seat.person) for seat in space.stage)):
        if role == "host" or person.id != space.host.id:
            link = {"href": f"{origin}/{person.handle}"} if person.handle else {}
            tag = SubElement(item, f"{{{PODCAST}}}person", {"role": role, **link})
            tag.text = person.name[:PERSON_LIMIT]


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


def _date(at: int) -> str:
    return format_datetime(_moment(at), usegmt=True)


def _iso(at: int) -> str:
    return _moment(at).isoformat()


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at // 1_000, UTC)
