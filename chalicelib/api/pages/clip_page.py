"""The page of a clip under its permanent link."""

from typing import Any

from chalicelib.api.call import Call
from chalicelib.api.pages.link_previews import PlayableSound, link_preview
from chalicelib.api.pages.rendering import page
from chalicelib.api.pages.shells import missing
from chalicelib.api.requests import identifier
from chalicelib.api.space.clips import shown
from chalicelib.domain.clip import Clip
from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.recording import is_open
from chalicelib.domain.space import Space
from chalicelib.services.space import clips
from chalicelib.services.views.clips import path_of
from chalicelib.services.views.recordings import M4A


def clip_page(call: Call, clip_id: str) -> Any:
    """The page of a clip. People whom the Space would not let in get the shell, whose script says why."""
    try:
        heard = clips.read(call.deps, identifier(clip_id, "no_such_clip"), call.visitor)
    except NotFound:
        return missing(call)
    except NotAllowed:
        said = {"title": call.words("clip.heading"), "description": call.words("clip.closed")}
        return page(call, "door.html", said, path=None)
    space = heard.space
    named = call.words("clip.description", title=space.title, name=space.host.name)
    return page(
        call,
        "clip.html",
        {"title": heard.clip.title, "description": named},
        path=f"/i/clips/{heard.clip.id}",
        clip=shown(call, heard),
        preview=link_preview(call, space, sound=_sound(call, heard.clip, space)),
    )


def _sound(call: Call, clip: Clip, space: Space) -> PlayableSound | None:
    heard = clip.is_ready and is_open(space)
    return PlayableSound(call.settings.origin + path_of(clip.id, "m4a"), M4A) if heard else None


ROUTES = (("GET", "/i/clips/{clip_id}", clip_page),)
