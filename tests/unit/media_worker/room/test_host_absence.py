"""How long the host has been away."""

from media_worker.room.host_absence import HostAbsence, host_of
from tests.support.room import seat, space


def test_host_of_room_is_the_person_in_the_hosts_seat() -> None:
    assert host_of(space(1, [seat("a_co", "cohost"), seat("a_host", "host")])) == "a_host"
    assert host_of(space(1, [seat("a_co", "cohost")])) is None


def test_host_is_away_from_the_opening_until_they_come() -> None:
    absence = HostAbsence(10.0)
    absence.update("a_host", False, 20.0)
    assert absence.away_since == 10.0
    absence.update("a_host", True, 30.0)
    assert absence.away_since is None


def test_host_is_away_since_they_were_last_seen() -> None:
    absence = HostAbsence(10.0)
    absence.update("a_host", True, 20.0)
    absence.update("a_host", False, 30.0)
    absence.update("a_host", False, 40.0)
    assert absence.away_since == 30.0


def test_seat_that_is_empty_counts_from_when_its_host_went() -> None:
    absence = HostAbsence(10.0)
    absence.update("a_host", True, 20.0)
    absence.update("a_host", False, 30.0)
    absence.update(None, False, 40.0)
    assert absence.away_since == 30.0


def test_new_host_who_is_not_here_is_away_from_the_handover_on() -> None:
    absence = HostAbsence(10.0)
    absence.update("a_host", True, 20.0)
    absence.update("a_host", False, 30.0)
    absence.update("a_co", False, 40.0)
    assert absence.away_since == 40.0
    absence.update("a_co", True, 50.0)
    assert absence.away_since is None
