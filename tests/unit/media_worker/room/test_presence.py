"""Who is sent the common mix: everybody who is here but those who talk, each once, whatever happened before."""

from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.protocol import Person
from media_worker.peer import Peer
from media_worker.room.census import Census
from media_worker.room.participant import Participant, ParticipantRoom
from media_worker.room.presence import Presence
from tests.support.room import FakePeer

PEOPLE = 5
COMES = st.tuples(st.just("comes"), st.integers(0, 3 * PEOPLE - 1))  # one of three connections of a person
GOES = st.tuples(st.just("goes"), st.integers(0, 3 * PEOPLE - 1))
TALK = st.tuples(st.just("talk"), st.frozensets(st.sampled_from([*(f"a_{n}" for n in range(PEOPLE)), "a_stranger"])))


def connection(number: int) -> Participant:
    name = f"a_{number % PEOPLE}"
    return Participant(Person(name, name), FakePeer(), cast(ParticipantRoom, None), lambda: 0.0)


def identities(peers: object) -> list[int]:
    return sorted(id(peer) for peer in cast("list[Peer]", peers))


@settings(max_examples=300)
@given(st.lists(COMES | GOES | TALK, max_size=60))
def test_receivers_are_those_who_are_here_and_do_not_talk(steps: list[tuple[str, object]]) -> None:
    presence, everyone = Presence("s_1", Census()), [connection(number) for number in range(3 * PEOPLE)]
    talking: frozenset[str] = frozenset()
    for what, which in steps:
        if what == "talk":
            talking = cast("frozenset[str]", which)
        else:
            participant = everyone[cast(int, which)]
            if what == "goes":
                presence.remove(participant)
            elif participant not in presence:
                presence.add(participant)
                presence.open(participant)
        here = {each.person.id: each for each in presence if presence.is_current(each)}
        wanted = [each.peer for person, each in here.items() if person not in talking]
        assert identities(presence.receivers(talking)) == identities(wanted)


def test_connection_that_is_not_open_is_sent_nothing() -> None:
    presence, participant = Presence("s_1", Census()), connection(0)
    presence.add(participant)
    assert list(presence.receivers(frozenset())) == []
    presence.open(participant)
    assert list(presence.receivers(frozenset())) == [participant.peer]
