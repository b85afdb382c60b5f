"""Who is let in when many come at once: nobody can use up what others need."""

from collections.abc import Iterator
from typing import cast

import pytest

from chalicelib.errors import Unavailable
from chalicelib.protocol import Person
from media_worker.control.arrivals import ADMISSIONS, GUESTS_OF_NETWORK, PENDING_OF_NETWORK, PENDING_OF_SPACE, Arrivals
from media_worker.peer import Peer
from media_worker.room.census import Census
from media_worker.room.participant import Participant, ParticipantRoom

Here = list[tuple[str, Participant]]


def people(count: int, *, space: str = "s_1", network: str = "home", kind: str = "g", open: bool = False) -> Here:
    """Connections of different people, from one network in one Space."""

    def connections() -> Iterator[tuple[str, Participant]]:
        for number in range(count):
            person = Person(f"{kind}_{space}{number}", "Someone")
            room, peer = cast(ParticipantRoom, None), cast(Peer, None)
            participant = Participant(person, peer, room, lambda: 0.0, None, network)
            participant.open = open
            yield space, participant

    return list(connections())


def census(here: Here) -> Census:
    counted = Census()
    for space, participant in here:
        counted.came(space, participant)
        if participant.open:
            counted.opened(space, participant)
    return counted


def lets_in(here: Here, network: str | None, person: str = "g_new", space: str = "s_1") -> bool:
    try:
        Arrivals().check(person, space, network, census(here), 0.0)
    except Unavailable:
        return False
    return True


def test_pending_connections_of_one_network_leave_place_for_all_others() -> None:
    here = people(PENDING_OF_NETWORK, space="s_2")
    assert not lets_in(here, "home")
    assert lets_in(here, "elsewhere")
    assert lets_in(here, None)
    assert lets_in(here[1:], "home")


def test_connections_that_are_open_are_not_pending() -> None:
    assert lets_in(people(PENDING_OF_NETWORK, open=True), "home")


def test_pending_connections_of_one_space_leave_place_for_other_spaces() -> None:
    here = [one for number in range(4) for one in people(PENDING_OF_SPACE // 4, network=f"n{number}")]
    assert not lets_in(here, "home")
    assert lets_in(here, "home", space="s_2")


def test_network_full_of_guests_lets_in_accounts() -> None:
    here = people(GUESTS_OF_NETWORK, open=True)
    with pytest.raises(Unavailable) as refused:
        Arrivals().check("g_new", "s_1", "home", census(here), 0.0)
    assert refused.value.code == "guests_full"
    assert lets_in(here, "home", "a_new")
    assert lets_in(here, "elsewhere")
    assert lets_in(people(GUESTS_OF_NETWORK, kind="a", open=True), "home")


def test_operator_sets_how_many_guests_one_network_may_have() -> None:
    here, arrivals = people(2, open=True), Arrivals(2)
    with pytest.raises(Unavailable, match="network"):
        arrivals.check("g_new", "s_1", "home", census(here), 0.0)
    arrivals.check("g_new", "s_1", "home", census(here[1:]), 0.0)


def test_admissions_of_one_network_have_a_rate() -> None:
    arrivals, (rate, burst) = Arrivals(), ADMISSIONS
    for _ in range(burst):
        arrivals.check("g_1", "s_1", "home", Census(), 0.0)
    with pytest.raises(Unavailable):
        arrivals.check("g_1", "s_1", "home", Census(), 0.0)
    arrivals.check("g_1", "s_1", "elsewhere", Census(), 0.0)
    arrivals.check("g_1", "s_1", "home", Census(), 1.5 / rate)
