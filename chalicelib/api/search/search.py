"""Search over HTTP, called while somebody types."""

from msgspec import UNSET, UnsetType

from chalicelib.api.call import Call
from chalicelib.api.routing import Route, limited, takes
from chalicelib.errors import Malformed
from chalicelib.services.listings import search
from chalicelib.services.views.posts import PostView
from chalicelib.services.views.profiles import ProfileLine
from chalicelib.services.views.spaces import SpaceView
from chalicelib.services.views.utterances import UtteranceView
from chalicelib.services.views.view import View


class SearchAnswer(View, frozen=True, kw_only=True):
    """The results of one kind, and the cursor of the next page (None at the end)."""

    people: list[ProfileLine] | UnsetType = UNSET
    spaces: list[SpaceView] | UnsetType = UNSET
    posts: list[PostView] | UnsetType = UNSET
    utterances: list[UtteranceView] | UnsetType = UNSET
    next: str | None


@limited("search")
@takes(query=("q", "in", "cursor"))
def get_search(call: Call) -> SearchAnswer:
    question, kind = call.query("q") or "", call.query("in") or "people"
    if kind not in search.KINDS:
        raise Malformed("malformed", f"People, spaces, posts or utterances are searched; {kind} came.")
    found = search.find(call.deps, kind, question, call.visitor, call.query("cursor"))
    return SearchAnswer(**{kind: found.items}, next=found.next)


ROUTES: tuple[Route, ...] = (("GET", "/api/search", get_search),)
