"""Podcasts: of a host who wants one, and of a topic. They have the recordings that anybody may hear of Spaces whose
hosts publish them."""

from typing import Final

from msgspec import Struct

from chalicelib.domain.clip import Clip, is_heard
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.profile import Profile
from chalicelib.domain.recording import Recording, RecordingState, is_for_everybody, is_open
from chalicelib.domain.recording_timeline import RecordingTimeline
from chalicelib.domain.search_words import topic_key
from chalicelib.domain.space import Space, SpaceState, begins_at
from chalicelib.domain.texts import topics_of
from chalicelib.services import preferences
from chalicelib.services.deps import Deps
from chalicelib.services.people import profiles
from chalicelib.services.recordings.timelines import timeline_of
from chalicelib.services.search import topic_index
from chalicelib.services.space import recordings

HOSTED: Final = "space"  # the kind of reference from accounts to Spaces
SPACES: Final = 1_000  # in which the host took part, that are looked through
EPISODES: Final = 50
COMING: Final = 50
LISTED: Final = 100  # latest Spaces of a topic that are looked through, of each kind
CLIPPED: Final = 10  # the latest episodes, whose clips are looked up
CLIPS: Final = 20  # of an episode


class Episode(Struct, frozen=True):
    """The finished recording of a Space, and the clips of it that can be heard."""

    space: Space
    recording: Recording
    clips: tuple[Clip, ...]  # oldest first


class Podcast(Struct, frozen=True):
    """`episodes` are newest first, `coming` are Spaces that are live or planned, the next one first."""

    episodes: tuple[Episode, ...]
    coming: tuple[Space, ...]


def of_host(deps: Deps, handle: str) -> tuple[Profile, Podcast]:
    """The host with this handle, and their podcast. Raises NotFound `no_such_person` if there is no such account, or it
    has no podcast."""
    host = profiles.find(deps, handle)
    if not preferences.of(deps, host.id).podcast:
        raise NotFound("no_such_person")
    return host, _podcast(deps, _hosted(deps, host.id))


def of_topic(deps: Deps, topic: str) -> tuple[str, Podcast]:
    """The topic without blanks around it, and its podcast, which is empty for one that nobody has spoken about. What is
    read for it does not depend on how many Spaces there are. Raises NotFound `not_found` for what is no topic."""
    known = known_topic(topic)
    ids = [one for kind in topic_index.KINDS for one in topic_index.of_topic(deps, kind, known, LISTED)]
    spaces = [space for space in deps.spaces.load_all(ids).values() if _is_about(space, known)]
    publishers = preferences.publishers(deps, {space.host.id for space in spaces})
    return known, _podcast(deps, [space for space in spaces if space.host.id in publishers])


def known_topic(text: str) -> str:
    """A topic without blanks around it. Raises NotFound `not_found` for what cannot be one."""
    try:
        (topic,) = topics_of([text])
    except Invalid as error:
        raise NotFound("not_found") from error
    return topic


def chapters(deps: Deps, space_id: str) -> tuple[Space, RecordingTimeline]:
    """A Space that anybody may hear, and who spoke when. Raises as `recordings.read` does for a stranger."""
    space, recording = recordings.heard(deps, space_id, None)
    if recording.state is not RecordingState.READY:
        raise NotFound("no_recording")
    return space, timeline_of(deps, recording)


def _hosted(deps: Deps, host_id: str) -> list[Space]:
    ids = deps.account_references.page(host_id, HOSTED, None, SPACES)
    return [space for space in deps.spaces.load_all(ids).values() if space.host.id == host_id]


def _is_about(space: Space, topic: str) -> bool:
    """Whether a Space has this topic now: the index may be older."""
    return topic_key(topic) in {topic_key(one) for one in space.topics}


def _podcast(deps: Deps, spaces: list[Space]) -> Podcast:
    coming = [space for space in spaces if _is_coming(space)]
    return Podcast(_episodes(deps, spaces), tuple(sorted(coming, key=begins_at))[:COMING])


def _is_coming(space: Space) -> bool:
    return is_for_everybody(space) and space.state in (SpaceState.LIVE, SpaceState.SCHEDULED)


def _episodes(deps: Deps, spaces: list[Space]) -> tuple[Episode, ...]:
    recorded = [one for one in spaces if one.state is SpaceState.ENDED and is_open(one)]
    latest = sorted(recorded, key=begins_at, reverse=True)[:EPISODES]
    found = deps.recordings.load_all(space.id for space in latest)
    ready = [
        (space, found[space.id])
        for space in latest
        if space.id in found and found[space.id].state is RecordingState.READY
    ]
    return tuple(
        Episode(space, recording, _clips(deps, recording) if place < CLIPPED else ())
        for place, (space, recording) in enumerate(ready)
    )


def _clips(deps: Deps, recording: Recording) -> tuple[Clip, ...]:
    """The latest clips; none if the host allows none."""
    found = deps.clips.of(recording.space) if recording.clips else []
    return tuple(clip for clip in found if clip.is_ready and is_heard(clip, recording))[-CLIPS:]
