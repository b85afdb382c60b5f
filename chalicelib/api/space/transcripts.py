"""The transcript of a recording over HTTP."""

from typing import Annotated

from chalice.app import Response
from msgspec import Meta, Struct

from chalicelib.api.call import Call
from chalicelib.api.cross_origin import FOR_OTHER_SITES
from chalicelib.api.requests import ShortText, identifier, number
from chalicelib.api.routing import FILE_LIMIT, SPACE, gives, limited, takes
from chalicelib.protocol import webvtt
from chalicelib.services.space import transcripts
from chalicelib.services.views.transcripts import (
    TranscriptLineView,
    TranscriptView,
    line_view,
    transcript_file,
    transcript_view,
)


class LineEdit(Struct, frozen=True):
    """The new text of a line, and the revision that its host saw."""

    text: ShortText
    revision: Annotated[int, Meta(ge=0, le=2**31)]


@takes(query=("from",))
def read_transcript(call: Call, space_id: str) -> TranscriptView:
    first = number(call.query("from")) or 0
    heard = transcripts.read(call.deps, identifier(space_id, "no_such_space"), call.visitor)
    return transcript_view(call.deps, heard.space, heard.transcript, call.visitor, first)


@gives(200, "text/vtt", also=(302,))
@takes(query=("language", "download"))
def download_transcript(call: Call, space_id: str) -> Response:
    """The transcript as WebVTT, with the names that its speakers have now; a long one by a redirect."""
    heard = transcripts.read(call.deps, identifier(space_id, "no_such_space"), call.visitor)
    kept = "private, no-store"
    headers: dict[str, str | list[str]] = {"Content-Type": webvtt.KIND, "Cache-Control": kept, **FOR_OTHER_SITES}
    name = f"espacio-{heard.space.id}.vtt" if call.query("download") == "1" else None
    file = transcript_file(call.deps, heard.transcript, call.words("account.deleted"))
    content = file.encode()
    if len(content) > FILE_LIMIT:
        headers["Location"] = transcripts.offered(call.deps, heard.space.id, content, name)
        return Response("", headers=headers, status_code=302)
    if name is not None:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(file, headers=headers)


@limited("correct")
@takes(body=LineEdit)
def correct_line(call: Call, space_id: str, line_id: str) -> TranscriptLineView:
    known, by, asked = identifier(space_id, "no_such_space"), call.known(), call.body(LineEdit)
    line = identifier(line_id, "no_such_line")
    return line_view(transcripts.correct(call.deps, known, by, line, asked.revision, asked.text))


ROUTES = (
    ("GET", f"{SPACE}/transcript", read_transcript),
    ("PATCH", f"{SPACE}/transcript/{{line_id}}", correct_line),
    ("GET", "/i/spaces/{space_id}/transcript.vtt", download_transcript),
)
