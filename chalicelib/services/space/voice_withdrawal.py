"""People who spoke in a recorded Space take their voice out of the recording, no matter who hosts it."""

from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Notification
from chalicelib.domain.recording import Recording, RecordingState
from chalicelib.domain.recording_tracks import has_track
from chalicelib.domain.recording_trim import whole_of
from chalicelib.domain.recording_withdrawal import may_have_spoken, withdrawn
from chalicelib.domain.space import Space, SpaceState
from chalicelib.services.deps import Deps
from chalicelib.services.notifications.delivery import notify
from chalicelib.services.recordings.lifecycle import tend_later
from chalicelib.services.recordings.timelines import timeline_at
from chalicelib.services.retry import with_retries
from chalicelib.services.space.deciding import loaded
from chalicelib.services.space.recording_consent import stop_recording
from chalicelib.services.space.recordings import existing

TOOK_PART = "space"  # the kind of reference from an account to the Spaces in which it may have spoken


def withdraw(deps: Deps, space_id: str, by: Identity) -> None:
    """Take a voice out of a recording: nobody hears it any more at once, and a job makes the files anew. In a Space
    that is live, they are not recorded any more either. Those whom the Space would not let in may do it, too. The host
    is notified. Raises NotFound, NotAllowed unless they spoke in it."""
    space = take_out(deps, space_id, by)
    if by.id != space.host.id:
        key = f"withdrew:{space.id}:{by.id}"
        notify(deps, space.host.id, Notification("withdrew", key, by, space.id, text=space.title))


def take_out(deps: Deps, space_id: str, by: Identity) -> Space:
    """Do that without a notification, and return the Space."""
    space = loaded(deps, space_id)

    def write() -> None:
        before = existing(deps, space_id)
        _require_voice(deps, space, before, by)
        after = withdrawn(before, by.id, deps.now_ms())
        if after is not before:
            deps.recordings.save(after)

    with_retries(deps, write)
    if space.state is SpaceState.LIVE:
        stop_recording(deps, space_id, by)
    tend_later(deps, space_id)
    return space


def _require_voice(deps: Deps, space: Space, recording: Recording, by: Identity) -> None:
    """Raise NotAllowed unless the person spoke in a finished recording or, before that is known, may have spoken."""
    if recording.state is RecordingState.READY:
        spoke = has_track(recording.tracks, by.id) or by.id in timeline_at(deps, whole_of(recording).timeline).speakers
    else:
        spoke = may_have_spoken(space, by.id) or deps.account_references.has(by.id, TOOK_PART, recording.space)
    if not spoke:
        raise NotAllowed("not_allowed", "Only people who speak in a recording can take their voice out of it.")
