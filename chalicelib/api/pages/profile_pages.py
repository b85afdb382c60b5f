"""The pages of a profile, its followers and its followed accounts, readable with scripts off."""

from typing import Any, cast

from chalicelib.api.call import Call
from chalicelib.api.pages.rendering import page
from chalicelib.api.requests import identifier
from chalicelib.api.routing import takes
from chalicelib.domain.profile import Profile
from chalicelib.services import preferences
from chalicelib.services.listings import followers, timelines
from chalicelib.services.listings.timelines import TimelinePlace
from chalicelib.services.people import profiles
from chalicelib.services.views import live_spaces
from chalicelib.services.views.live_spaces import LiveSpace
from chalicelib.services.views.profiles import profile_view

SIDES = ("followers", "following")


def profile_page(call: Call, handle: str) -> Any:
    """The page of a profile. Raises NotFound `no_such_person`."""
    found = profiles.find(call.deps, identifier(handle, "no_such_person"))
    view = profile_view(call.deps, found, None)
    picture = view.picture
    return page(
        call,
        "profile.html",
        _about(call, found),
        path=f"/{found.card.handle}",
        profile=view,
        joined=call.words.month(found.joined),
        image=_absolute(call, picture.large) if picture else None,
        live=_live(call, found),
        podcast=preferences.of(call.deps, found.id).podcast,
        posts=timelines.of_author(call.deps, None, found.id, TimelinePlace()).posts,
    )


@takes(query=("cursor",))
def follows_page(call: Call, handle: str, side: str) -> Any:
    """A list of people; `side` is one of `SIDES`. Raises NotFound `no_such_person`, Malformed `invalid_cursor`."""
    found = profiles.find(call.deps, identifier(handle, "no_such_person"))
    listed = followers.followed(call.deps, found.id, cast(followers.Side, side), None, call.query("cursor"))
    title = call.words(f"page.{side}.title", name=found.card.name)
    about = {"title": title, "description": call.words(f"page.{side}.description", name=found.card.name)}
    path = f"/{found.card.handle}/{side}"
    return page(call, "follows.html", about, path=path, profile=found.card, people=listed.people, next=listed.next)


def _about(call: Call, found: Profile) -> dict[str, str]:
    face = found.card
    return {
        "title": f"{face.name} (@{face.handle})",
        "description": found.bio or call.words("page.profile.description", name=face.name),
    }


def _absolute(call: Call, address: str) -> str:
    """The URL including the origin, as other sites need it."""
    return call.settings.origin + address if address.startswith("/") else address


def _live(call: Call, found: Profile) -> LiveSpace | None:
    """The live Space on whose stage the person is, among the latest hundred; None if there is none."""
    spaces = live_spaces.live(call.deps).spaces
    return next((space for space in spaces if any(seat.id == found.id for seat in space.stage)), None)
