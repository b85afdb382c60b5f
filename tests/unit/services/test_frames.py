"""No message between the control plane and a worker is longer than a frame of API Gateway, whatever is in the room."""

from collections.abc import Iterator
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from chalicelib import protocol
from chalicelib.domain import texts
from chalicelib.domain.account import DISPLAY_NAME_LIMIT
from chalicelib.domain.facts import Pin
from chalicelib.domain.identity import Identity
from chalicelib.domain.moderation import REMOVED
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import QUEUE_PLACES, STAGE_SEATS, Lease, Request, Seat, Space, SpaceState, queue_of
from chalicelib.domain.space_details import PINS
from chalicelib.protocol import FRAME_LIMIT, Report
from chalicelib.services.deps import Deps
from chalicelib.services.space.grants import grant_for, receipt_for
from chalicelib.services.space.room_messages import ROOM_BYTES, room_of
from media_worker.control.heartbeats import heartbeats

OFFER = "a=candidate:1 1 udp 2122260223 192.0.2.1 54400 typ host\r\n" * 140  # 8 kB; browsers send two to four
ALPHABETS = ("a", "\u6f22", "\U0001f600", '"', "\\")


class FakeDeps:
    """What grants are made of."""

    settings = type("Settings", (), {"worker_secret": "s" * 32})
    preloaded = None

    def new_id(self, kind: str) -> str:
        return f"{kind}_{'x' * 22}"

    def clock(self) -> float:
        return 1_767_225_600.0


DEPS = cast(Deps, FakeDeps())


def person(number: int, name: str) -> Identity:
    return Identity(f"a_{number:022d}", name, f"handle_{number:08d}")


@st.composite
def spaces(draw: st.DrawFn) -> Space:
    """Spaces whose texts are as long as the rules allow, or shorter, in characters of one to four bytes."""
    share, letter = draw(st.floats(0, 1)), draw(st.sampled_from(ALPHABETS))

    def text(limit: int) -> str:
        return letter * max(1, round(limit * share))

    name = text(DISPLAY_NAME_LIMIT)
    waiting = draw(st.integers(0, QUEUE_PLACES))
    return Space(
        "s_" + "x" * 22,
        text(texts.TITLE_LIMIT),
        (text(texts.TOPIC_LIMIT),) * texts.TOPICS_LIMIT,
        SpaceState.LIVE,
        person(0, name),
        tuple(Seat(person(number, name), Role.SPEAKER) for number in range(draw(st.integers(1, STAGE_SEATS)))),
        tuple(Request(person(number, name), number, text(texts.REASON_LIMIT)) for number in range(100, 100 + waiting)),
        1_767_225_600_000,
        lease=Lease("w_" + "x" * 16, 10**6),
        pins=tuple(
            Pin("p_" + "x" * 22, "https://e.xx/" + text(texts.URL_LIMIT - 13), text(texts.PIN_TEXT_LIMIT))
            for _ in range(draw(st.integers(0, PINS)))
        ),
        removed=tuple(f"g_{number:022d}" for number in range(draw(st.integers(0, REMOVED)))),
    )


def messages(space: Space) -> Iterator[msgspec.Struct]:
    """Yield every message that carries this room, and the worker's to it."""
    lease, connection = cast(Lease, space.lease), "c" * 40
    more: dict[str, Any] = {"session": "f" * 64, "network": "n" * 64}
    admission = grant_for(DEPS, space, "admit", lease, person=space.host, connection=connection, **more)
    receipt = receipt_for(DEPS, space, connection)
    yield protocol.Admit(admission, OFFER, receipt)
    yield protocol.WorkerAnswer(receipt, OFFER)
    yield protocol.WorkerRefusal(receipt, "bad_offer", "\U0001f600" * 300)
    yield protocol.SetRole(grant_for(DEPS, space, "set_role", lease))
    yield protocol.End(grant_for(DEPS, space, "end", lease))
    yield protocol.Release(grant_for(DEPS, space, "release", lease))
    evidence = protocol.Evidence("r_" + "x" * 22, "https://" + "u" * 3_000)
    yield protocol.Keep(grant_for(DEPS, space, "keep", lease, evidence=evidence))
    fields = {"policy": "p" * 1_600, "x-amz-security-token": "t" * 1_600, "x-amz-signature": "s" * 64}
    uploads = protocol.SegmentForm("https://" + "u" * 300, fields, "segments/" + "x" * 64, 2**53)
    yield protocol.Record(grant_for(DEPS, space, "record", lease, uploads=uploads))
    yield protocol.Posted(grant_for(DEPS, space, "posted", lease, latest_post="f" * 24))
    revocation = protocol.Revocation(space.host.id, ("f" * 16,) * 200)
    yield protocol.Revoke(grant_for(DEPS, space, "revoke", lease, revocation=revocation))


@given(spaces())
def test_every_message_with_a_room_fits_into_a_frame(space: Space) -> None:
    sizes = {type(one).__name__: len(protocol.encode(one).encode()) for one in messages(space)}
    assert max(sizes.values()) <= FRAME_LIMIT, sizes


@given(spaces())
def test_room_has_the_beginning_of_the_queue_and_its_length(space: Space) -> None:
    room = room_of(space)
    assert len(msgspec.json.encode(room)) <= ROOM_BYTES
    queue = [request.person.id for request in queue_of(space)]
    known = [*(request.id for request in room.requests), *room.waiting]
    assert (room.queued, known) == (len(queue), queue[: len(known)])
    assert [pin.url for pin in room.pins] == [pin.url for pin in space.pins][: len(room.pins)]


def test_queue_of_usual_length_is_whole_and_everybody_in_a_long_one_has_a_place() -> None:
    names = [f"Person number {number}" for number in range(QUEUE_PLACES)]
    asking = tuple(Request(person(number, name), number, "I played it once") for number, name in enumerate(names))
    host = person(999, "Ada")
    space = Space("s_1", "Tea", (), SpaceState.LIVE, host, (Seat(host, Role.HOST),), asking, 1)
    room = room_of(space)
    assert len(room.requests) >= 50
    assert len(room.requests) + len(room.waiting) == QUEUE_PLACES


@pytest.mark.parametrize("leaving", [False, True])
@pytest.mark.parametrize("rooms", [0, 1, 89, 90, 91, 320, 1_000])
def test_reports_of_any_number_of_rooms_fit_into_frames_and_come_once(rooms: int, leaving: bool) -> None:
    most = 2**53
    gains = {f"a_{seat:062d}": -20 for seat in range(STAGE_SEATS)} if leaving else UNSET
    reports = [
        Report(f"s_{room:062d}", most, 10**8, most, ("a" * 64, "b" * 64), most, 0, gains) for room in range(rooms)
    ]
    sent = heartbeats("w" * 64, 0.123456789, reports, leaving)
    assert [report for message in sent for report in message.reports] == reports
    assert len(sent) >= 1
    assert max(len(protocol.encode(message).encode()) for message in sent) <= FRAME_LIMIT
