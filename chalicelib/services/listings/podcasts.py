"""The podcast of a host who wants one: the recordings of their Spaces that anybody may hear."""

from typing import Final

from msgspec import Struct

from chalicelib.domain.clip import Clip
from chalicelib.domain.errors import NotFound
from chalicelib.domain.facts import WhoCanListen
from chalicelib.domain.profile import Profile
from chalicelib.domain.recording import Recording, RecordingState
from chalicelib.domain.recording_timeline import RecordingTimeline
from chalicelib.domain.space import Space, SpaceState
from chalicelib.services import preferences
from chalicelib.services.deps import Deps
from chalicelib.services.people import profiles
from chalicelib.services.recordings.timelines import timeline_of
from chalicelib.services.space import recordings

HOSTED: Final = "space"  # the kind of reference from accounts to Spaces
SPACES: Final = 1_000  # in which the host took part, that are looked through
EPISODES: Final = 50
CLIPPED: Final = 10  # the latest episodes, whose clips are looked up


class Episode(Struct, frozen=True):
    """The finished recording of a Space, and the clips of it that can be heard."""

    space: Space
    recording: Recording
    clips: tuple[Clip, ...]


class Podcast(Struct, frozen=True):
    """`episodes` are newest first, `coming` are the host's Spaces that are live or planned, the next one first."""

    host: Profile
    episodes: tuple[Episode, ...]
    coming: tuple[Space, ...]


def of_host(deps: Deps, handle: str) -> Podcast:
    """The podcast of the host with this handle. Raises NotFound `no_such_person`, also if they have none."""
    host = profiles.find(deps, handle)
    if not preferences.of(deps, host.id).podcast:
        raise NotFound("no_such_person")
    hosted = [space for space in _hosted(deps, host.id) if space.settings.who_can_listen is WhoCanListen.ANYONE]
    coming = [space for space in hosted if space.state in (SpaceState.LIVE, SpaceState.SCHEDULED)]
    return Podcast(host, _episodes(deps, hosted), tuple(sorted(coming, key=_begins)))


def chapters(deps: Deps, space_id: str) -> tuple[Space, RecordingTimeline]:
    """A Space that anybody may hear, and who spoke when. Raises as `recordings.read` does for a stranger."""
    space, recording = recordings.heard(deps, space_id, None)
    if recording.state is not RecordingState.READY:
        raise NotFound("no_recording")
    return space, timeline_of(deps, recording)


def _hosted(deps: Deps, host_id: str) -> list[Space]:
    ids = deps.account_references.page(host_id, HOSTED, None, SPACES)
    return [space for space in deps.spaces.load_all(ids).values() if space.host.id == host_id]


def _episodes(deps: Deps, hosted: list[Space]) -> tuple[Episode, ...]:
    recorded = [one for one in hosted if one.state is SpaceState.ENDED and one.recording == RecordingState.READY]
    latest = sorted(recorded, key=_begins, reverse=True)[:EPISODES]
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
    return tuple(clip for clip in deps.clips.of(recording.space) if clip.is_ready) if recording.clips else ()


def _begins(space: Space) -> int:
    return space.started_at or space.starts_at or space.created_at
