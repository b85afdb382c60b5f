"""Commands on a Space over HTTP: request -> service -> SpaceView for the visitor."""

from collections.abc import Callable

from msgspec.structs import replace

from chalicelib.api.call import Call, Handler
from chalicelib.api.requests import identifier
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space
from chalicelib.services.deps import Deps
from chalicelib.services.views.spaces import SpaceView, space_view
from chalicelib.services.views.view import View

Command = Callable[[Deps, str, Identity], Space]
CommandOnPerson = Callable[[Deps, str, Identity, str], Space]


class SpaceAnswer(View, frozen=True, kw_only=True):
    """The Space as it is now."""

    space: SpaceView


class SpaceList(View, frozen=True, kw_only=True):
    """Some Spaces."""

    spaces: list[SpaceView]


def shown(call: Call, space: Space) -> SpaceAnswer:
    """The response to a command: the Space afterwards, as the visitor sees it."""
    return SpaceAnswer(space=space_view(space, call.visitor, call.deps.now_ms()))


def seen(call: Call, space: Space) -> SpaceView:
    """The Space as the visitor sees it, with the ids of people they have blocked, so that the page can warn when one
    of them speaks, and with whether the host follows them, so that it offers no request that would be refused."""
    view = space_view(space, call.visitor, call.deps.now_ms())
    if call.account is None or view.you is None:
        return view
    blocked = call.deps.relationships.blocked_by(call.account.id)
    followed = call.deps.relationships.has("follow", space.host.id, call.account.id)
    return replace(view, you=replace(view.you, blocked=blocked, followed=followed))


def command(decide: Command) -> Handler:
    """A handler that runs one command on a Space."""

    def handle(call: Call, space_id: str) -> SpaceAnswer:
        known = identifier(space_id, "no_such_space")
        return shown(call, decide(call.deps, known, call.known()))

    return _named(handle, decide)


def command_on_person(decide: CommandOnPerson) -> Handler:
    """A handler that runs one command on a person in a Space."""

    def handle(call: Call, space_id: str, person_id: str) -> SpaceAnswer:
        known = identifier(space_id, "no_such_space")
        return shown(call, decide(call.deps, known, call.known(), identifier(person_id, "no_such_person")))

    return _named(handle, decide)


def _named(handle: Handler, decide: Callable[..., Space]) -> Handler:
    handle.__name__, handle.__doc__ = decide.__name__, decide.__doc__
    return handle
