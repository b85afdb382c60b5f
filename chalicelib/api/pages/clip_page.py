"""The page of a clip under its permanent link."""

from typing import Any

from chalicelib.api.call import Call
from chalicelib.api.pages.rendering import page
from chalicelib.api.pages.shells import missing
from chalicelib.api.requests import identifier
from chalicelib.api.space.clips import shown
from chalicelib.domain.clip import Clip
from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.recording import is_open
from chalicelib.domain.space import Space
from chalicelib.images.card import HEIGHT, WIDTH
from chalicelib.services.space import clips
from chalicelib.services.views.clips import path_of


def clip_page(call: Call, clip_id: str) -> Any:
    """Who would not be let into the Space gets the shell, whose script says why."""
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
        social=_social(call, heard.clip, space),
    )


def _social(call: Call, clip: Clip, space: Space) -> dict[str, Any]:
    """The metadata for link previews: the Space's picture, and the sound if everybody may hear it."""
    origin = call.settings.origin
    return {
        "image": f"{origin}/i/spaces/{space.id}/card.png",
        "width": WIDTH,
        "height": HEIGHT,
        "audio": origin + path_of(clip.id, "m4a") if clip.is_ready and is_open(space) else None,
    }


ROUTES = (("GET", "/i/clips/{clip_id}", clip_page),)
