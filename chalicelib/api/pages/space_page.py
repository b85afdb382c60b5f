"""A Space's page under its permanent link, before, during and after it, with its preview picture and calendar file."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from chalice.app import Response

from chalicelib.api.call import Call
from chalicelib.api.pages import calendars, social_images
from chalicelib.api.pages.embeds import PLAYER_HEIGHT, PLAYER_WIDTH
from chalicelib.api.pages.link_previews import LinkPreview, PlayableSound, Player, link_preview
from chalicelib.api.pages.rendering import page
from chalicelib.api.pages.shells import missing
from chalicelib.api.pages.space_summary import people_of, readable, summary_of
from chalicelib.api.pages.spoken_words import spoken_words
from chalicelib.api.requests import identifier
from chalicelib.api.routing import limited, takes
from chalicelib.api.space.commands import seen
from chalicelib.domain.errors import NotFound
from chalicelib.domain.recording import is_open, state_shown
from chalicelib.domain.space import Space, SpaceState
from chalicelib.services.space import recordings, spaces
from chalicelib.services.views.recordings import OGG, audio_of

DRAWN_FOR = 300  # seconds for which browsers and CloudFront may cache the redirect


@takes(query=("language",))
def space_page(call: Call, space_id: str) -> Any:
    try:
        space = readable(spaces.get(call.deps, identifier(space_id, "no_such_space")), call.words)
    except NotFound:
        return missing(call)
    said = summary_of(space, call.words)
    plays = state_shown(space) == "ready" and recordings.may_hear(call.deps, space, call.visitor)
    return page(
        call,
        "space.html",
        {"title": space.title, "description": said.description},
        path=path_of(space),
        loads="replay" if space.state is SpaceState.ENDED and state_shown(space) != "none" else "",
        space=seen(call, space),
        plays=plays,
        spoken=spoken_words(call, space.id) if plays else None,
        told=said,
        people=people_of(space),
        preview=_preview(call, space),
        oembed=_oembed(call, space),
        calendar=_calendar_links(call, space) if space.state is SpaceState.SCHEDULED else None,
    )


@takes(query=("language", "v"))
@limited("embed")
def card(call: Call, space_id: str) -> Any:
    """Redirect to the preview picture of the Space's current state."""
    space = readable(spaces.get(call.deps, identifier(space_id, "no_such_space")), call.words)
    headers: dict[str, Any] = {
        "Location": social_images.published(call.deps, space, call.words),
        "Cache-Control": f"public, max-age={DRAWN_FOR}",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Accept-Language, Cookie",
    }
    return Response("", headers=headers, status_code=302)


@takes(query=("language",))
def calendar(call: Call, space_id: str) -> Any:
    """The calendar file of a Space."""
    space = spaces.get(call.deps, identifier(space_id, "no_such_space"))
    url, host = call.settings.origin + path_of(space), urlsplit(call.settings.origin).hostname or "espacio"
    content = calendars.calendar(space, url, host, call.words)
    headers: dict[str, Any] = {
        "Content-Type": calendars.KIND,
        "Content-Disposition": f'attachment; filename="espacio-{space.id}.ics"',
        "Cache-Control": "public, max-age=60",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Accept-Language, Cookie",
    }
    return Response(content.decode(), headers=headers)


def path_of(space: Space) -> str:
    return f"/i/spaces/{space.id}"


def _preview(call: Call, space: Space) -> LinkPreview:
    """Has a player in a frame while the Space is live, and the sound once everybody may hear its recording."""
    origin = call.settings.origin
    live = space.state is SpaceState.LIVE
    player = Player(f"{origin}/embed/spaces/{space.id}", PLAYER_WIDTH, PLAYER_HEIGHT) if live else None
    sound = PlayableSound(origin + audio_of(space.id), OGG) if is_open(space) else None
    return link_preview(call, space, sound, player)


def _oembed(call: Call, space: Space) -> dict[str, str]:
    origin = call.settings.origin
    return {form: f"{origin}/oembed?{_asked(origin, space, form)}" for form in ("json", "xml")}


def _asked(origin: str, space: Space, form: str) -> str:
    return urlencode({"url": origin + path_of(space), "format": form})


def _calendar_links(call: Call, space: Space) -> dict[str, str]:
    url = call.settings.origin + path_of(space)
    return {
        "file": f"{path_of(space)}/calendar.ics",
        "google": calendars.google_url(space, url, call.words),
        "outlook": calendars.outlook_url(space, url, call.words),
    }


ROUTES = (
    ("GET", "/i/spaces/{space_id}", space_page),
    ("GET", "/i/spaces/{space_id}/card.png", card),
    ("GET", "/i/spaces/{space_id}/calendar.ics", calendar),
)
