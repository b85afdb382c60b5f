"""The recording of a Space over HTTP."""

from chalice.app import Response
from msgspec import Struct

from chalicelib.api.call import Call
from chalicelib.api.cross_origin import FOR_OTHER_SITES
from chalicelib.api.requests import identifier, number
from chalicelib.api.routing import SPACE, gives, limited, takes
from chalicelib.services.space import recordings, voice_withdrawal
from chalicelib.services.space.recordings import HeardRecording, RecordingChange, SoundKind
from chalicelib.services.views.recordings import RecordingView, SoFarView, recording_view, so_far_view


class RecordingTrim(Struct, frozen=True):
    """From when to when of all that was recorded people hear it: ms from the beginning."""

    start_ms: int
    end_ms: int


class RecordingEdit(Struct, frozen=True):
    """`keep`: for good, or for 30 days from now. `clips`: whether people may make clips. What is missing stays."""

    keep: bool | None = None
    clips: bool | None = None
    trim: RecordingTrim | None = None


def read_recording(call: Call, space_id: str) -> RecordingView:
    known = identifier(space_id, "no_such_space")
    return _shown(call, recordings.read(call.deps, known, call.visitor))


@gives(302)
@limited("recorded")
@takes(query=("download",))
def play_recording(call: Call, space_id: str) -> Response:
    """Redirect to the sound, at an address that is valid for an hour. Access is checked at each look."""
    return _redirected(call, space_id, "ogg")


@gives(302)
@limited("recorded")
@takes(query=("download",))
def play_m4a(call: Call, space_id: str) -> Response:
    """Redirect to the same sound in AAC, as `play_recording` does. There is none until some time after the other."""
    return _redirected(call, space_id, "m4a")


@gives(302)
@takes()
def download_tracks(call: Call, space_id: str) -> Response:
    """Redirect the host to an archive of each speaker's own sound."""
    address = recordings.tracks_address(call.deps, identifier(space_id, "no_such_space"), call.known())
    return Response("", headers={"Location": address, "Cache-Control": "private, no-store"}, status_code=302)


@limited("recorded")
@takes(query=("from",))
def read_recorded_so_far(call: Call, space_id: str) -> SoFarView:
    known, at = identifier(space_id, "no_such_space"), number(call.query("from")) or 0
    return so_far_view(recordings.so_far(call.deps, known, call.visitor, at))


@limited("recording")
@takes(body=RecordingEdit)
def edit_recording(call: Call, space_id: str) -> RecordingView:
    known, by, asked = identifier(space_id, "no_such_space"), call.known(), call.body(RecordingEdit)
    trim = (asked.trim.start_ms, asked.trim.end_ms) if asked.trim is not None else None
    change = RecordingChange(asked.keep, asked.clips, trim)
    return _shown(call, recordings.edit(call.deps, known, by, change))


@limited("space")
@takes()
def retry_recording(call: Call, space_id: str) -> RecordingView:
    known, by = identifier(space_id, "no_such_space"), call.known()
    return _shown(call, recordings.retry(call.deps, known, by))


@gives(204)
@takes()
def delete_recording(call: Call, space_id: str) -> None:
    recordings.delete(call.deps, identifier(space_id, "no_such_space"), call.known())


@gives(204)
@limited("space")
@takes()
def withdraw_voice(call: Call, space_id: str) -> None:
    voice_withdrawal.withdraw(call.deps, identifier(space_id, "no_such_space"), call.known())


def _redirected(call: Call, space_id: str, kind: SoundKind) -> Response:
    known, download = identifier(space_id, "no_such_space"), call.query("download") == "1"
    asked = call.request.method == "GET" and _from_its_beginning(call.request.headers.get("range", ""))
    headers: dict[str, str | list[str]] = {
        "Location": recordings.address(call.deps, known, call.visitor, kind, download=download, asked=asked),
        "Cache-Control": "private, no-store",
        **FOR_OTHER_SITES,
    }
    return Response("", headers=headers, status_code=302)


def _from_its_beginning(wanted: str) -> bool:
    """Whether the header `Range` asks for all of a file, or its beginning: players ask again for each other part, and
    Safari for the first two bytes before anything else."""
    return not wanted.startswith("bytes=") or (wanted.startswith("bytes=0-") and wanted != "bytes=0-1")


def _shown(call: Call, heard: HeardRecording) -> RecordingView:
    return recording_view(call.deps, heard.space, heard.recording, heard.timeline, call.visitor)


ROUTES = (
    ("GET", f"{SPACE}/recording", read_recording),
    ("GET", f"{SPACE}/recording/so-far", read_recorded_so_far),
    ("PATCH", f"{SPACE}/recording", edit_recording),
    ("DELETE", f"{SPACE}/recording", delete_recording),
    ("POST", f"{SPACE}/recording/retry", retry_recording),
    ("DELETE", f"{SPACE}/recording/voice", withdraw_voice),
    ("GET", "/i/spaces/{space_id}/recording.ogg", play_recording),
    ("GET", "/i/spaces/{space_id}/recording.m4a", play_m4a),
    ("GET", "/i/spaces/{space_id}/speakers.zip", download_tracks),
)
