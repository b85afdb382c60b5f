"""Several Spaces as everybody sees them, for the cards in posts and messages, which keep themselves up to date."""

import re
from typing import Final

import msgspec
from chalice.app import Response

from chalicelib.api.call import Call
from chalicelib.api.conditional import conditional
from chalicelib.api.routing import gives, takes
from chalicelib.api.space.commands import SpaceList
from chalicelib.api.space.live_spaces import CACHED
from chalicelib.errors import Malformed
from chalicelib.services.views.spaces import space_view

MOST: Final = 20
_IDS: Final = re.compile(rf"[A-Za-z0-9_-]{{1,64}}(,[A-Za-z0-9_-]{{1,64}}){{0,{MOST - 1}}}")


@gives(200, "application/json", also=(304,), view=SpaceList)
@takes(query=("ids",))
def list_cards(call: Call) -> Response:
    ids = call.query("ids") or ""
    if not _IDS.fullmatch(ids):
        raise Malformed("malformed", f"`ids` names 1 to {MOST} Spaces, with commas between them.")
    found = call.deps.spaces.load_all(ids.split(","))
    views = [space_view(space) for _, space in sorted(found.items())]
    return conditional(call, msgspec.json.encode(SpaceList(spaces=views)), "application/json", CACHED)


ROUTES = (("GET", "/api/cards", list_cards),)
