"""Who sees what, and events that lead to the same screen however they arrive."""

import asyncio
import itertools
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.protocol import Audience, Pin, Room, RoomEvent, Settings, Snapshot, Waiting
from media_worker.room.events import AT_ONCE, Announcer, RoomState, changes, view
from tests.support.room import FakePeer, SteppedLoop, seat, space

ASKING = Waiting(id="a_asks", name="Asks", handle="asks", asked_at=1, reason="hi")
OTHER = Waiting(id="a_speaks", name="Speaks", handle="speaks", asked_at=2, first_time=True)
PINS = (Pin("p_1", "https://example.org/1"), Pin("p_2", "https://example.org/2", "text"))
STAGE = (seat("a_host", "host"), seat("a_co", "cohost"), seat("a_speaks"))
SLICES = ("space", "stage", "queue", "audience", "you")


def state(room: Room, **rest: Any) -> RoomState:
    return RoomState(room, {each.id: number for number, each in enumerate(room.stage, 1)}, **rest)


def screen(messages: list[RoomEvent]) -> dict[str, object]:
    """What a browser shows: of each slice, the one with the highest number."""
    shown: dict[str, tuple[int, object]] = {}
    for message in messages:
        for name in SLICES:
            value = getattr(message, name)
            if value is not None and message.seq >= shown.get(name, (-1, None))[0]:
                shown[name] = (message.seq, value)
    return {name: value for name, (_, value) in shown.items()}


def received(peer: FakePeer) -> list[RoomEvent]:
    decoder = msgspec.json.Decoder(Snapshot | RoomEvent)
    return [decoder.decode(text) for text in peer.texts]


def test_queue_is_shown_whole_to_hosts_and_as_place_to_who_waits() -> None:
    shown = state(space(1, STAGE, [ASKING]))
    queues = {person: view(shown, person).queue for person in ("a_host", "a_co", "a_speaks", "a_asks", "g_1")}
    assert queues["a_host"].requests == queues["a_co"].requests == (ASKING,)
    assert {queues[person].requests for person in ("a_speaks", "a_asks", "g_1")} == {None}
    assert [queues[person].place for person in queues] == [None, None, None, 1, None]
    assert {queue.length for queue in queues.values()} == {1}


def test_stage_shows_both_mutes_presence_and_csrc() -> None:
    shown = state(space(1, STAGE), muted=frozenset({"a_co"}), present=frozenset({"a_host"}))
    entries = {entry.id: entry for entry in view(shown, "g_1").stage}
    assert (entries["a_co"].muted, entries["a_co"].present, entries["a_co"].csrc) == (True, False, 2)
    assert (entries["a_host"].muted, entries["a_host"].present, entries["a_host"].role) == (False, True, "host")


def test_changes_names_only_what_looks_different() -> None:
    before = space(1, STAGE, [ASKING])
    assert changes(before, space(2, STAGE, [ASKING])) == frozenset()
    assert changes(before, space(2, STAGE)) == {"queue"}
    assert changes(before, space(2, STAGE[:2], [ASKING])) == {"stage", "queue"}
    assert changes(before, space(2, STAGE, [ASKING], title="Coffee")) == {"space"}


class Teller:
    """An announcer with a state that tests change."""

    def __init__(self) -> None:
        self.state = state(space(1, STAGE))
        self.loop = SteppedLoop()
        self.announcer = Announcer(cast(asyncio.AbstractEventLoop, self.loop), lambda: self.state)

    def enter(self, person: str) -> FakePeer:
        peer = FakePeer()
        self.announcer.add(peer, person)
        return peer

    def become(self, room: Room, audience: int) -> None:
        before = self.state.room
        told = set(changes(before, room))
        self.state = state(room, audience=Audience(audience, audience, ()))
        self.announcer.tell(frozenset(told | {"audience"}))
        self.announcer.tell_roles(frozenset(each.id for each in (*before.stage, *room.stage)))


SEATS = st.fixed_dictionaries(
    {person: st.sampled_from([None, "speaker", "cohost"]) for person in ("a_speaks", "a_asks", "a_co")}
)
ROOMS = st.builds(
    lambda seats, host, waiting, **rest: space(
        0,
        [seat(host, "host"), *(seat(person, role) for person, role in seats.items() if role and person != host)],
        waiting,
        **rest,
    ),
    SEATS,
    st.sampled_from(["a_host", "a_speaks"]),
    st.lists(st.sampled_from([ASKING, OTHER]), unique=True, max_size=2),
    title=st.sampled_from(["T1", "T2"]),
    topics=st.sampled_from([(), ("tea",)]),
    settings=st.builds(Settings, who_can_speak=st.sampled_from(["everyone", "invited"]), locked=st.booleans()),
    pins=st.lists(st.sampled_from(PINS), unique=True).map(tuple),
    hostless_until=st.sampled_from([None, 5_000]),
)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(["a_speaks", "a_asks", "a_host", "g_guest"]))
def test_any_loss_repetition_and_order_leads_to_the_same_screen(data: st.DataObject, viewer: str) -> None:
    teller = Teller()
    peer = teller.enter(viewer)
    teller.loop.pass_time(0.1)
    for version, room in enumerate(data.draw(st.lists(ROOMS, min_size=1, max_size=8)), 2):
        teller.become(msgspec.structs.replace(room, version=version), data.draw(st.integers(0, 99)))
        teller.loop.pass_time(data.draw(st.sampled_from([0.0, 0.1])))
    seen = view(teller.state, viewer)
    expected = {name: getattr(seen, name) for name in SLICES}
    teller.loop.pass_time(0.5)
    assert screen(received(peer)) == expected, "the events alone do not lead to what is true"
    late = teller.enter(viewer)
    teller.announcer.tell(frozenset(SLICES))
    teller.loop.pass_time(0.5)
    messages = received(peer)
    *some, newest = messages
    mixed = data.draw(st.lists(st.sampled_from(some or [newest]), max_size=20))
    position = data.draw(st.integers(0, len(mixed)))
    assert screen([*mixed[:position], newest, *mixed[position:]]) == expected
    assert screen(messages) == screen(received(late)) == expected
    numbers = [message.seq for message in messages]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Coffee"},
        {"topics": ("tea",)},
        {"settings": Settings(locked=True)},
        {"pins": PINS},
        {"hostless_until": 5_000},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_fact_of_the_space_is_told_when_it_changes(change: dict[str, Any]) -> None:
    before = space(1, STAGE)
    assert changes(before, space(2, STAGE, **change)) == {"space"}
    assert changes(before, space(2, STAGE, removed=("a_bad",))) == frozenset()


def test_slow_fan_out_never_takes_more_than_fifty_peers_at_once() -> None:
    teller = Teller()
    peers = [teller.enter(f"g_{n}") for n in range(120)]
    told = []
    for _ in range(4):
        teller.loop.pass_time(0.020)
        told.append(sum(len(peer.texts) for peer in peers))
    assert told[0] <= 2 * AT_ONCE
    assert [later - sooner <= AT_ONCE for sooner, later in itertools.pairwise(told)] == [True] * 3
    assert told[-1] == 120


def test_changes_in_quick_succession_reach_a_peer_as_one_event() -> None:
    teller = Teller()
    peer = teller.enter("g_1")
    teller.loop.pass_time(0.1)
    for number in range(20):
        teller.become(space(number + 2, STAGE[: 1 + number % 3]), number)
    teller.loop.pass_time(0.1)
    assert len(peer.texts) == 2
    assert received(peer)[-1].seq == 20


def test_who_left_is_told_nothing_more() -> None:
    teller = Teller()
    peer = teller.enter("g_1")
    teller.announcer.remove(peer)
    teller.announcer.tell(frozenset({"stage"}))
    teller.loop.pass_time(1)
    assert peer.texts == []
    assert teller.announcer.quiet


def test_peer_that_closes_while_it_is_told_does_not_stop_the_others() -> None:
    teller = Teller()

    class Closing(FakePeer):
        def send_text(self, text: str) -> None:
            for each in everybody:
                teller.announcer.remove(each)

    closing = Closing()
    everybody: list[FakePeer] = [closing]
    teller.announcer.add(closing, "g_0")
    other = teller.enter("g_1")
    everybody.append(other)
    teller.loop.pass_time(0.1)
    teller.announcer.add(other, "g_1")
    teller.loop.pass_time(0.1)
    assert len(other.texts) == 1


def test_only_whose_role_changed_is_told_their_role() -> None:
    teller = Teller()
    speaker, guest = teller.enter("a_speaks"), teller.enter("g_1")
    teller.loop.pass_time(0.1)
    room = space(2, STAGE[:2])
    teller.state = state(room)
    teller.announcer.tell(frozenset({"stage"}))
    teller.announcer.tell_roles(frozenset({"a_speaks"}))
    teller.loop.pass_time(0.1)
    you = received(speaker)[-1].you
    assert you is not None
    assert you.role == "listener"
    assert received(guest)[-1].you is None
