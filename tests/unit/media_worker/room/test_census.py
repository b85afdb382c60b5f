"""The counts of a worker's connections are those of the connections that are there, whatever happened to them."""

from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.protocol import Person
from media_worker.room.census import Census
from media_worker.room.participant import Participant, ParticipantRoom
from media_worker.room.presence import Presence
from tests.support.room import FakePeer

Step = tuple[str, int]  # what happens, and to which connection
STEPS = st.lists(st.tuples(st.sampled_from(["came", "opened", "went"]), st.integers(0, 11)), max_size=60)


def connections() -> list[Participant]:
    """Return twelve, of six people from two networks and from unknown ones."""
    people = [Person(f"{'ga'[number % 2]}_{number % 6}", "Someone") for number in range(12)]
    networks = [("home", "school", None)[number % 3] for number in range(12)]
    room, peer = cast(ParticipantRoom, None), FakePeer()
    return [Participant(one, peer, room, lambda: 0.0, None, net) for one, net in zip(people, networks, strict=True)]


@settings(max_examples=200)
@given(STEPS)
def test_counts_are_those_of_the_connections_that_are_there(steps: list[Step]) -> None:
    census, everyone = Census(), connections()
    rooms = [Presence("s_1", census), Presence("s_2", census)]
    here: dict[int, bool] = {}  # connection -> whether it is open
    for what, number in steps:
        presence, participant = rooms[number // 6], everyone[number]
        if what == "came" and number not in here:
            presence.add(participant)
            here[number] = False
        elif what == "opened" and number in here:
            presence.open(participant)
            here[number] = True
        elif what == "went":
            presence.remove(participant)
            here.pop(number, None)
    pending = [number for number, is_open in here.items() if not is_open]
    assert census.connections == len(here) == sum(len(room) for room in rooms)
    for space in (0, 1):
        assert census.pending_of_space[f"s_{space + 1}"] == sum(number // 6 == space for number in pending)
    for network in ("home", "school"):
        assert census.pending_of_network[network] == sum(everyone[number].network == network for number in pending)
        guests = [n for n in here if everyone[n].network == network and everyone[n].person.id.startswith("g_")]
        assert census.guests_of_network[network] == len(guests)
    for number, participant in enumerate(everyone):
        own = rooms[number // 6].of(participant.person.id)
        assert (participant in own) == (number in here)


def test_nothing_is_kept_of_those_who_went() -> None:
    census = Census()
    presence = Presence("s_1", census)
    for participant in connections():
        presence.add(participant)
        presence.remove(participant)
    assert census == Census()
    assert not census.pending_of_space
    assert not census.guests_of_network
