"""Search over HTTP, called while somebody types."""

from typing import Any

from chalicelib.api.call import Call
from chalicelib.api.routing import Route, limited, takes
from chalicelib.errors import Malformed
from chalicelib.services.search import query


@limited("search")
@takes(query=("q", "in", "cursor"))
def get_search(call: Call) -> Any:
    question, kind = call.query("q") or "", call.query("in") or "people"
    if kind not in query.KINDS:
        raise Malformed("malformed", f"People, spaces or posts are searched; {kind} came.")
    found = query.find(call.deps, kind, question, call.visitor, call.query("cursor"))
    return {kind: found.items, "next": found.next}


ROUTES: tuple[Route, ...] = (("GET", "/api/search", get_search),)
