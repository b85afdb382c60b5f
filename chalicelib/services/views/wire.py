"""Convert people, seats, requests, settings, pins and times of the domain to what is sent. Pure."""

from datetime import UTC, datetime

from msgspec import UNSET

from chalicelib import protocol
from chalicelib.domain.facts import Pin, SpaceSettings
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Request, Seat


def settings_of(settings: SpaceSettings) -> protocol.RoomSettings:
    return protocol.RoomSettings(
        who_can_speak=settings.who_can_speak.value,
        who_can_listen=settings.who_can_listen.value,
        locked=settings.locked,
        speakers_may_unmute=settings.speakers_may_unmute,
        first_timers_first=settings.first_timers_first,
        record=settings.record,
        from_beginning=settings.from_beginning,
        tracks=settings.tracks,
        guests_may_react=settings.guests_may_react,
        captions=settings.captions,
        language=settings.language.value,
    )


def utc_text(at: int) -> str:
    """Return a time (epoch ms) as ISO 8601 in UTC, such as `2026-01-01T12:00:00.000Z`."""
    seconds, rest = divmod(at, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"


def pin_of(pin: Pin) -> protocol.RoomPin:
    return protocol.RoomPin(pin.id, pin.url, pin.text, person_of(pin.by) if pin.by else None)


def person_of(person: Identity) -> protocol.Person:
    return protocol.Person(person.id, person.name, person.handle)


def on_stage(seat: Seat) -> protocol.OnStage:
    person = seat.person
    role: protocol.RoleName = "host" if seat.role == "host" else "cohost" if seat.role == "cohost" else "speaker"
    asked_until = UNSET if seat.asked_until is None else seat.asked_until
    return protocol.OnStage(
        person.id, person.name, person.handle, role=role, muted_by_host=seat.muted_by_host, asked_until=asked_until
    )


def waiting(request: Request) -> protocol.Waiting:
    person = request.person
    return protocol.Waiting(
        person.id,
        person.name,
        person.handle,
        asked_at=request.asked_at,
        reason=request.reason,
        first_time=request.first_time,
    )
