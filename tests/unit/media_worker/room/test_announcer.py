"""Events that lead to the same screen, whatever is lost, repeated or reordered."""

import asyncio
import itertools
from typing import cast

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.protocol import Audience, Room, RoomEvent, RoomSettings, Snapshot, Waiting
from media_worker.room.announcer import AT_ONCE, Announcer
from media_worker.room.views import changes, view
from tests.support.room import FakePeer, SteppedLoop, seat, space
from tests.unit.media_worker.room.test_views import ASKING, PINS, STAGE, state

OTHER = Waiting(id="a_speaks", name="Speaks", handle="speaks", asked_at=2, first_time=True)
SLICES = ("space", "stage", "queue", "audience", "you")


def screen(messages: list[RoomEvent]) -> dict[str, object]:
    """Return what a browser shows: of each slice, the one with the highest number."""
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


class SteppedAnnouncer:
    """An announcer on stepped time, with a state that tests change."""

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
        self.announcer.announce(frozenset(told | {"audience"}))
        self.announcer.announce_roles(frozenset(each.id for each in (*before.stage, *room.stage)))


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
    settings=st.builds(RoomSettings, who_can_speak=st.sampled_from(["everyone", "invited"]), locked=st.booleans()),
    pins=st.lists(st.sampled_from(PINS), unique=True).map(tuple),
    hostless_until=st.sampled_from([None, 5_000]),
)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(["a_speaks", "a_asks", "a_host", "g_guest"]))
def test_any_loss_repetition_and_order_leads_to_the_same_screen(data: st.DataObject, viewer: str) -> None:
    stepped = SteppedAnnouncer()
    peer = stepped.enter(viewer)
    stepped.loop.pass_time(0.1)
    for version, room in enumerate(data.draw(st.lists(ROOMS, min_size=1, max_size=8)), 2):
        stepped.become(msgspec.structs.replace(room, version=version), data.draw(st.integers(0, 99)))
        stepped.loop.pass_time(data.draw(st.sampled_from([0.0, 0.1])))
    seen = view(stepped.state, viewer)
    expected = {name: getattr(seen, name) for name in SLICES}
    stepped.loop.pass_time(0.5)
    assert screen(received(peer)) == expected, "the events alone do not lead to what is true"
    late = stepped.enter(viewer)
    stepped.announcer.announce(frozenset(SLICES))
    stepped.loop.pass_time(0.5)
    messages = received(peer)
    *some, newest = messages
    mixed = data.draw(st.lists(st.sampled_from(some or [newest]), max_size=20))
    position = data.draw(st.integers(0, len(mixed)))
    assert screen([*mixed[:position], newest, *mixed[position:]]) == expected
    assert screen(messages) == screen(received(late)) == expected
    numbers = [message.seq for message in messages]
    assert numbers == sorted(set(numbers))


def test_slow_fan_out_never_takes_more_than_fifty_peers_at_once() -> None:
    stepped = SteppedAnnouncer()
    peers = [stepped.enter(f"g_{n}") for n in range(120)]
    told = []
    for _ in range(4):
        stepped.loop.pass_time(0.020)
        told.append(sum(len(peer.texts) for peer in peers))
    assert told[0] <= 2 * AT_ONCE
    assert [later - sooner <= AT_ONCE for sooner, later in itertools.pairwise(told)] == [True] * 3
    assert told[-1] == 120


def test_changes_in_quick_succession_reach_a_peer_as_one_event() -> None:
    stepped = SteppedAnnouncer()
    peer = stepped.enter("g_1")
    stepped.loop.pass_time(0.1)
    for number in range(20):
        stepped.become(space(number + 2, STAGE[: 1 + number % 3]), number)
    stepped.loop.pass_time(0.1)
    assert len(peer.texts) == 2
    assert received(peer)[-1].seq == 20


def test_peer_that_left_is_sent_nothing_more() -> None:
    stepped = SteppedAnnouncer()
    peer = stepped.enter("g_1")
    stepped.announcer.remove(peer)
    stepped.announcer.announce(frozenset({"stage"}))
    stepped.loop.pass_time(1)
    assert peer.texts == []
    assert stepped.announcer.idle


def test_peer_that_closes_while_it_is_sent_a_message_does_not_stop_the_others() -> None:
    stepped = SteppedAnnouncer()

    class Closing(FakePeer):
        def send_text(self, text: str) -> None:
            for each in everybody:
                stepped.announcer.remove(each)

    closing = Closing()
    everybody: list[FakePeer] = [closing]
    stepped.announcer.add(closing, "g_0")
    other = stepped.enter("g_1")
    everybody.append(other)
    stepped.loop.pass_time(0.1)
    stepped.announcer.add(other, "g_1")
    stepped.loop.pass_time(0.1)
    assert len(other.texts) == 1


def test_only_people_whose_role_changed_are_sent_their_role() -> None:
    stepped = SteppedAnnouncer()
    speaker, guest = stepped.enter("a_speaks"), stepped.enter("g_1")
    stepped.loop.pass_time(0.1)
    room = space(2, STAGE[:2])
    stepped.state = state(room)
    stepped.announcer.announce(frozenset({"stage"}))
    stepped.announcer.announce_roles(frozenset({"a_speaks"}))
    stepped.loop.pass_time(0.1)
    you = received(speaker)[-1].you
    assert you is not None
    assert you.role == "listener"
    assert received(guest)[-1].you is None
