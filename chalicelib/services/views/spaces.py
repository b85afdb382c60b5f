"""A Space as `docs/protocol.md` shows it over HTTP: pure, one viewer at a time."""

from typing import Any

from chalicelib.domain.identity import Identity
from chalicelib.domain.invites import invite_for
from chalicelib.domain.permissions import Action, Role, may
from chalicelib.domain.space import Space, place_of, queue_of, role_of
from chalicelib.protocol import to_json
from chalicelib.services.views.wire import identity_view, on_stage, pin_of, settings_of, waiting


def head_view(space: Space) -> dict[str, Any]:
    """What SpaceView and LiveSpace begin with."""
    return {
        "id": space.id,
        "title": space.title,
        "topics": list(space.topics),
        "state": space.state.value,
        "host": identity_view(space.host),
    }


def space_view(space: Space, viewer: Identity | None = None, now: int | None = None) -> dict[str, Any]:
    """SpaceView. Without `viewer` it holds nothing personal: `you` is None and nobody's request is named. `now`
    (epoch ms) leaves out an invite that has ended; without it the browser's own clock does."""
    return {
        **head_view(space),
        "stage": [to_json(on_stage(seat)) for seat in space.stage],
        "queue": queue_view(space, viewer),
        "listeners": space.listeners,
        "created_at": space.created_at,
        "starts_at": space.starts_at,
        "started_at": space.started_at,
        "ended_at": space.ended_at,
        "version": space.version,
        "settings": to_json(settings_of(space.settings)),
        "pins": [to_json(pin_of(pin)) for pin in space.pins],
        "hostless_until": space.hostless_until,
        "you": you_view(space, viewer, now or 0) if viewer else None,
    }


def you_view(space: Space, viewer: Identity, now: int) -> dict[str, Any]:
    """What the Space is to the viewer: their role, and the invite that waits for them."""
    view: dict[str, Any] = {"id": viewer.id, "role": shown_role(space, viewer)}
    invite = invite_for(space, viewer.id, now)
    if invite is not None:
        view["invite"] = {"id": invite.id, "by": identity_view(invite.by), "expires_at": invite.expires_at}
    return view


def queue_view(space: Space, viewer: Identity | None) -> dict[str, Any]:
    """The queue: its length for everybody, `place` (from 1) for who waits, `requests` for who may see them."""
    view: dict[str, Any] = {"length": len(space.requests)}
    place = place_of(space, viewer.id) if viewer else None
    if place is not None:
        view["place"] = place
    if viewer and may(role_of(space, viewer), Action.SEE_REQUESTS):
        view["requests"] = [to_json(waiting(request)) for request in queue_of(space)]
    return view


def shown_role(space: Space, viewer: Identity) -> str:
    """The viewer's role on the wire, where a guest is a listener."""
    role = role_of(space, viewer)
    return Role.LISTENER.value if role is Role.GUEST else role.value
