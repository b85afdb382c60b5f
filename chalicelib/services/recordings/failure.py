"""Telling hosts that their recordings have failed: once for each Space, however often it is tried again.

A recording that has failed is due until its host has been told. Whoever dies in between leaves that to the schedule.
"""

from contextlib import suppress

from chalicelib.domain.notifications import Notification
from chalicelib.domain.recording import Recording, RecordingState, told
from chalicelib.services.deps import Deps
from chalicelib.services.notifications.delivery import notify
from chalicelib.store.tables import LostRace


def tell(deps: Deps, recording: Recording) -> None:
    """Notify the host of a recording that has failed, unless that is done; nothing happens for all others. Raises
    Conflict `busy`; repeating it is harmless."""
    if recording.state is not RecordingState.FAILED or recording.due in (None, recording.keep_until):
        return
    space = deps.spaces.load(recording.space)
    if space is not None:
        key = f"recording_failed:{space.id}"
        notify(deps, space.host.id, Notification("recording_failed", key, space=space.id, text=space.title))
    with suppress(LostRace):  # its host tries it again
        deps.recordings.save(told(recording))
