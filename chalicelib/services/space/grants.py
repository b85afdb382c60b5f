"""Grants: what the control plane tells a Space's worker, signed, with the whole room inside."""

from chalicelib import protocol, tokens
from chalicelib.domain.facts import Pin, Settings
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Lease, Request, Seat, Space, queue_of
from chalicelib.services.deps import Deps

GRANT_S = 30


def room_of(space: Space) -> protocol.Room:
    """A Space as its worker needs it."""
    return protocol.Room(
        space=space.id,
        title=space.title,
        state=space.state.value,
        version=space.version,
        stage=tuple(on_stage(seat) for seat in space.stage),
        requests=tuple(waiting(request) for request in queue_of(space)),
        topics=space.topics,
        settings=settings_of(space.settings),
        pins=tuple(pin_of(pin) for pin in space.pins),
        removed=space.removed,
        hostless_until=space.hostless_until,
    )


def settings_of(settings: Settings) -> protocol.Settings:
    """What the host chose, on the wire."""
    return protocol.Settings(
        who_can_speak=settings.who_can_speak.value,
        who_can_listen=settings.who_can_listen.value,
        locked=settings.locked,
        speakers_may_unmute=settings.speakers_may_unmute,
        first_timers_first=settings.first_timers_first,
        record=settings.record,
    )


def pin_of(pin: Pin) -> protocol.Pin:
    """A pinned link on the wire."""
    return protocol.Pin(pin.id, pin.url, pin.text)


def person_of(person: Identity) -> protocol.Person:
    """A person on the wire."""
    return protocol.Person(person.id, person.name, person.handle)


def on_stage(seat: Seat) -> protocol.OnStage:
    """A seat on the wire."""
    person = seat.person
    role: protocol.Role = "host" if seat.role == "host" else "cohost" if seat.role == "cohost" else "speaker"
    return protocol.OnStage(person.id, person.name, person.handle, role=role, muted_by_host=seat.muted_by_host)


def waiting(request: Request) -> protocol.Waiting:
    """A request to speak on the wire."""
    person = request.person
    return protocol.Waiting(
        person.id,
        person.name,
        person.handle,
        asked_at=request.asked_at,
        reason=request.reason,
        first_time=request.first_time,
    )


def grant_for(
    deps: Deps,
    space: Space,
    act: protocol.Act,
    lease: Lease,
    *,
    person: Identity | None = None,
    connection: str | None = None,
    evidence: protocol.Evidence | None = None,
) -> str:
    """A sealed grant for one worker, good for 30 s and for one use."""
    grant = protocol.Grant(
        id=deps.new_id("n"),
        act=act,
        worker=lease.worker,
        epoch=lease.epoch,
        expires=int(deps.clock()) + GRANT_S,
        room=room_of(space),
        person=person_of(person) if person else None,
        connection=connection,
        evidence=evidence,
    )
    return tokens.seal(deps.settings.worker_secret, tokens.GRANT, grant)
