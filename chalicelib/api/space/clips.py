"""Clips of recordings over HTTP."""

from typing import Annotated

from chalice.app import Response
from msgspec import Meta, Struct

from chalicelib.api.call import Call
from chalicelib.api.cross_origin import FOR_OTHER_SITES
from chalicelib.api.requests import ShortText, identifier
from chalicelib.api.routing import SPACE, gives, limited, takes
from chalicelib.errors import Malformed
from chalicelib.services.space import clips
from chalicelib.services.space.clips import HeardClip
from chalicelib.services.space.recordings import SoundKind
from chalicelib.services.views.clips import ClipView, clip_view

Place = Annotated[int, Meta(ge=0, le=2**40)]  # ms


class NewClip(Struct, frozen=True):
    """A clip from `start_ms` to `end_ms` of a finished recording; without both, the last 30 s of a live Space. Without
    a title it gets that of the Space."""

    title: ShortText | None = None
    start_ms: Place | None = None
    end_ms: Place | None = None


@limited("clip")
@gives(201)
@takes(body=NewClip)
def make_clip(call: Call, space_id: str) -> ClipView:
    by, known, asked = call.member(), identifier(space_id, "no_such_space"), call.body(NewClip)
    if (asked.start_ms is None) != (asked.end_ms is None):
        raise Malformed("malformed", "`start_ms` and `end_ms` belong together.")
    span = None if asked.start_ms is None or asked.end_ms is None else (asked.start_ms, asked.end_ms)
    return shown(call, clips.make(call.deps, known, by, asked.title, span))


def read_clip(call: Call, clip_id: str) -> ClipView:
    return shown(call, clips.read(call.deps, identifier(clip_id, "no_such_clip"), call.visitor))


@gives(204)
@takes()
def delete_clip(call: Call, clip_id: str) -> None:
    by = call.member()
    clips.delete(call.deps, identifier(clip_id, "no_such_clip"), by)


@gives(302)
@limited("recorded")
def play_clip(call: Call, clip_id: str) -> Response:
    """Redirect to the sound, at an address that is valid for an hour. Access is checked at each look."""
    return _redirected(call, clip_id, "ogg")


@gives(302)
@limited("recorded")
def play_clip_m4a(call: Call, clip_id: str) -> Response:
    """Redirect to the same sound in AAC, as `play_clip` does."""
    return _redirected(call, clip_id, "m4a")


def shown(call: Call, heard: HeardClip) -> ClipView:
    """The clip as the visitor sees it."""
    return clip_view(call.deps, heard.clip, heard.space, heard.recording, heard.timeline, call.visitor)


def _redirected(call: Call, clip_id: str, kind: SoundKind) -> Response:
    known = identifier(clip_id, "no_such_clip")
    headers: dict[str, str | list[str]] = {
        "Location": clips.address(call.deps, known, call.visitor, kind),
        "Cache-Control": "private, no-store",
        **FOR_OTHER_SITES,
    }
    return Response("", headers=headers, status_code=302)


ROUTES = (
    ("POST", f"{SPACE}/clips", make_clip),
    ("GET", "/api/clips/{clip_id}", read_clip),
    ("DELETE", "/api/clips/{clip_id}", delete_clip),
    ("GET", "/i/clips/{clip_id}/sound.ogg", play_clip),
    ("GET", "/i/clips/{clip_id}/sound.m4a", play_clip_m4a),
)
