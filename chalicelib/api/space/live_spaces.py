"""The list of live Spaces over HTTP, identical for everybody, so that a cache in front of the site can keep it for 5 s.

However many people look, the control plane gets a request every 5 s, and a browser that has the current list gets
no body.
"""

from typing import Final

import msgspec
from chalice.app import Response

from chalicelib.api.call import Call
from chalicelib.api.conditional import conditional
from chalicelib.api.routing import gives
from chalicelib.services.views.live_spaces import Live, live

CACHED: Final = "public, max-age=5"


@gives(200, "application/json", also=(304,), view=Live)
def get_live(call: Call) -> Response:
    # Neither session nor cookies are read: a response that depends on nobody can be cached for everybody.
    return conditional(call, msgspec.json.encode(live(call.deps)), "application/json", CACHED)


ROUTES = (("GET", "/api/live", get_live),)
