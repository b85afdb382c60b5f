"""Lets a worker upload the segments of a recording."""

from typing import Final

from chalicelib import protocol
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.recording_consent import was_recorded
from chalicelib.domain.space import MINUTE_MS, Space, SpaceState
from chalicelib.protocol.segments import SEGMENT_LIMIT
from chalicelib.services.deps import Deps
from chalicelib.services.recordings import lifecycle
from chalicelib.services.recordings.files import segments_of
from chalicelib.services.space.grants import grant_for
from chalicelib.store.connections import Connection

FORM_S: Final = 3600
AFTERWARDS_MS: Final = 10 * MINUTE_MS  # in which a worker may upload what was said before the end


def permit(deps: Deps, sender: Connection | None, message: protocol.RequestUploads) -> None:
    """Send a worker a form for the segments of a Space that it plays, or played until the end.

    Raises NotAllowed `not_a_worker`, `grant_foreign`.
    """
    if sender is None or sender.worker is None:
        raise NotAllowed("not_a_worker", "Only a media worker may upload recordings.")
    space = deps.spaces.load(message.space)
    if space is None or deps.recording_files is None or not _records(deps, space, sender.worker):
        raise NotAllowed("grant_foreign", f"{sender.worker} does not record {message.space}.")
    assert space.lease is not None
    lifecycle.begin(deps, space)  # if whoever started the Space died before it was begun
    start = segments_of(space.id)
    form = deps.recording_files.upload_form(start, SEGMENT_LIMIT, FORM_S)
    uploads = protocol.SegmentForm(form.url, dict(form.fields), start, int(deps.clock()) + FORM_S)
    grant = grant_for(deps, space, "record", space.lease, uploads=uploads)
    deps.send_to_socket(sender.id, sender.endpoint, protocol.encode(protocol.Record(grant)))


def _records(deps: Deps, space: Space, worker: str) -> bool:
    over = space.state is not SpaceState.LIVE and (space.ended_at or 0) + AFTERWARDS_MS < deps.now_ms()
    return was_recorded(space) and space.lease is not None and space.lease.worker == worker and not over
