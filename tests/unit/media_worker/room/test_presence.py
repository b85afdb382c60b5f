"""Who is sent the common mix: everybody who is here but those who talk, each once, whatever happened before."""

from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.protocol import Person
from media_worker.peer import PeerGroup
from media_worker.room.census import Census
from media_worker.room.participant import Participant, ParticipantRoom
from media_worker.room.presence import Presence
from media_worker.room.receivers import Receivers
from tests.support.room import FakePeer

PEOPLE = 5
EVERYONE = st.frozensets(st.sampled_from([*(f"a_{n}" for n in range(PEOPLE)), "a_stranger"]))
CONNECTION = st.integers(0, 3 * PEOPLE - 1)  # one of three of a person
STEPS = st.one_of(
    st.tuples(st.sampled_from(["comes", "goes", "worsens", "recovers"]), CONNECTION),
    st.tuples(st.just("stage"), EVERYONE),
)


def connection(number: int) -> Participant:
    name = f"a_{number % PEOPLE}"
    return Participant(Person(name, name), FakePeer(), cast(ParticipantRoom, None), lambda: 0.0)


def identities(peers: object) -> list[int]:
    return sorted(id(peer) for peer in cast("list[FakePeer]", peers))


@settings(max_examples=300)
@given(st.lists(STEPS, max_size=60), EVERYONE)
def test_everybody_who_is_here_and_does_not_talk_is_in_one_group(
    steps: list[tuple[str, object]], talking: frozenset[str]
) -> None:
    presence, everyone = Presence("s_1", Census()), [connection(number) for number in range(3 * PEOPLE)]
    stage: frozenset[str] = frozenset()
    for what, which in steps:
        if what == "stage":
            stage = cast("frozenset[str]", which)
            presence.set_stage(stage)
        else:
            change(presence, everyone[cast(int, which)], what)
    presence.listeners.regroup()
    here = {each.person.id: cast(FakePeer, each.peer) for each in presence if presence.is_current(each)}
    listening = {person: peer for person, peer in here.items() if person not in stage}
    quiet = [peer for person, peer in here.items() if person in stage and person not in talking]
    assert identities(presence.stage_peers(talking)) == identities(quiet)
    for group, lossy in ((presence.listeners.lossy, True), (presence.listeners.steady, False)):
        assert identities(group.peers) == identities(peer for peer in listening.values() if peer.lossy is lossy)
    assert len(presence.listeners) == len(listening)


def change(presence: Presence, participant: Participant, what: str) -> None:
    if what == "goes":
        presence.remove(participant)
    elif what == "comes" and participant not in presence:
        presence.add(participant)
        presence.open(participant)
    elif what in ("worsens", "recovers"):
        cast(FakePeer, participant.peer).lossy = what == "worsens"


def test_connection_that_is_not_open_is_sent_nothing() -> None:
    presence, participant = Presence("s_1", Census()), connection(0)
    presence.add(participant)
    assert len(presence.listeners) == 0
    presence.open(participant)
    assert presence.listeners.steady.peers == PeerGroup((participant.peer,))


def test_group_of_listeners_stays_the_same_until_somebody_comes_or_goes() -> None:
    receivers, peers = Receivers(), [FakePeer() for _ in range(3)]
    receivers.put("a", peers[0])
    receivers.put("b", peers[1])
    group = receivers.peers
    assert receivers.peers is group
    assert list(group) == peers[:2]
    receivers.put("a", peers[2])
    assert list(receivers.peers) == [peers[2], peers[1]]
    group = receivers.peers
    receivers.take("nobody")
    assert receivers.peers is group
    receivers.take("a")
    assert list(receivers.peers) == [peers[1]]
