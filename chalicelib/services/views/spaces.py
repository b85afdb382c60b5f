"""A Space as `docs/protocol.md` describes it over HTTP: pure, for one viewer."""

from typing import Any, Final

from msgspec import UNSET, UnsetType

from chalicelib import protocol
from chalicelib.domain.anonymisation import GONE
from chalicelib.domain.identity import Identity
from chalicelib.domain.invites import invite_for
from chalicelib.domain.moderation import sees_requests
from chalicelib.domain.permissions import Role
from chalicelib.domain.recording import ShownState, state_shown
from chalicelib.domain.space import Space, SpaceState, place_of, queue_of, role_of
from chalicelib.domain.space_totals import tuned_in
from chalicelib.protocol import OnStage, Person
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import on_stage, person_of, pin_of, settings_of, waiting


class SpaceHead(View, frozen=True, kw_only=True):
    """The fields that SpaceView and LiveSpace begin with."""

    id: str
    title: str
    topics: tuple[str, ...]
    state: SpaceState
    host: Person


class InviteView(View, frozen=True, kw_only=True):
    """An invite to speak that waits for the viewer's answer until `expires_at` (epoch ms)."""

    id: str
    by: Person
    expires_at: int


class YouView(View, frozen=True, kw_only=True):
    """The viewer in the Space. `invite` is left out unless one waits for them.

    `blocked` are the ids of people whom they have blocked, and `followed` says whether the host follows them; only some
    answers contain these. `cohosts` are those whom the host has chosen for a scheduled Space, for the host and them.
    """

    id: str
    role: protocol.RoleName
    invite: InviteView | UnsetType = UNSET
    blocked: list[str] | UnsetType = UNSET
    followed: bool | UnsetType = UNSET
    cohosts: tuple[Person, ...] | UnsetType = UNSET


class SpaceView(SpaceHead, frozen=True, kw_only=True):
    """A Space. Times are epoch ms, and None until they are known.

    `hostless_until` is None while there is a host in the room; `you` is None where the answer is the same for
    everybody.
    """

    stage: tuple[OnStage, ...]
    queue: protocol.Queue
    listeners: int
    created_at: int
    starts_at: int | None
    started_at: int | None
    ended_at: int | None
    version: int
    settings: protocol.RoomSettings
    pins: tuple[protocol.RoomPin, ...]
    hostless_until: int | None
    recording: ShownState
    you: YouView | None


CARDS: Final = "cards"
_ROLES: Final[dict[Role, protocol.RoleName]] = {
    Role.HOST: "host",
    Role.COHOST: "cohost",
    Role.SPEAKER: "speaker",
    Role.LISTENER: "listener",
    Role.GUEST: "listener",
}


def cards_of(space_id: str) -> str:
    """Return what the keys of all preview pictures of the Space begin with."""
    return f"public/{CARDS}/{space_id}/"


def head_of(space: Space) -> dict[str, Any]:
    """Return the fields of SpaceHead."""
    return {
        "id": space.id,
        "title": space.title,
        "topics": space.topics,
        "state": space.state,
        "host": person_of(space.host),
    }


def space_view(space: Space, viewer: Identity | None = None, now: int | None = None) -> SpaceView:
    """Return the Space as `viewer` sees it; without a viewer nothing in it is personal.

    Without a viewer, `you` is None and requests are only counted. An invite that has ended by `now` (epoch ms) is left
    out; without `now` the browser decides by its own clock.
    """
    return SpaceView(
        **head_of(space),
        stage=tuple(on_stage(seat) for seat in space.stage),
        queue=queue_view(space, viewer),
        listeners=tuned_in(space),
        created_at=space.created_at,
        starts_at=space.starts_at,
        started_at=space.started_at,
        ended_at=space.ended_at,
        version=space.version,
        settings=settings_of(space.settings),
        pins=tuple(pin_of(pin) for pin in space.pins),
        hostless_until=space.hostless_until,
        recording=state_shown(space),
        you=you_view(space, viewer, now or 0) if viewer else None,
    )


def you_view(space: Space, viewer: Identity, now: int) -> YouView:
    """Return the viewer's role, and the invite that waits for them at `now` (epoch ms)."""
    invite = invite_for(space, viewer.id, now)
    waits = InviteView(id=invite.id, by=person_of(invite.by), expires_at=invite.expires_at) if invite else UNSET
    return YouView(id=viewer.id, role=shown_role(space, viewer), invite=waits, cohosts=_cohosts(space, viewer))


def _cohosts(space: Space, viewer: Identity) -> tuple[Person, ...] | UnsetType:
    chosen = [one for one in space.chosen_cohosts if one.id != GONE.id]
    concerned = viewer.id in (space.host.id, *(one.id for one in chosen))
    is_planned = space.state is SpaceState.SCHEDULED
    return tuple(person_of(one) for one in chosen) if chosen and concerned and is_planned else UNSET


def queue_view(space: Space, viewer: Identity | None) -> protocol.Queue:
    """Return the queue as `viewer` sees it.

    Everybody sees its length, a person in it their `place` (from 1), and only those who may see `requests` get them.
    """
    place = place_of(space, viewer.id) if viewer else None
    sees = viewer is not None and sees_requests(space, viewer)
    requests = tuple(waiting(request) for request in queue_of(space)) if sees else None
    return protocol.Queue(len(space.requests), place, requests)


def shown_role(space: Space, viewer: Identity) -> protocol.RoleName:
    """Return the viewer's role as it is sent: a guest is a listener."""
    return _ROLES[role_of(space, viewer)]
