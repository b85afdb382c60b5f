"""Ten places for planned Spaces, which come free when a Space is no longer planned."""

from chalicelib.domain import space as life
from chalicelib.domain.agenda import AgendaPlace, still_taken, with_place
from tests.support.examples import HOST, NOW, live, refusal

MINUTE = 60_000


def test_place_is_taken_once() -> None:
    places = with_place((), "s_1", NOW)
    assert places == (AgendaPlace("s_1", NOW),)
    assert with_place(places, "s_1", NOW + 1) is places
    assert with_place(places, "s_2", NOW + 2) == (*places, AgendaPlace("s_2", NOW + 2))


def test_ten_places_are_taken_at_most() -> None:
    places = tuple(AgendaPlace(f"s_{number}", NOW) for number in range(9))
    full = with_place(places, "s_9", NOW)
    assert len(full) == 10
    assert refusal(lambda: with_place(full, "s_10", NOW)) == "schedule_full"


def test_place_is_free_when_its_space_started_or_was_cancelled() -> None:
    planned = life.schedule("s_1", HOST, "Tea", starts_at=NOW + 1, now=NOW)
    spaces = {"s_1": planned, "s_2": live(), "s_3": life.cancel(planned, HOST, now=NOW)}
    places = tuple(AgendaPlace(name, NOW) for name in spaces)
    assert [place.space for place in still_taken(places, spaces, NOW + 9 * MINUTE)] == ["s_1"]


def test_place_of_a_space_that_is_not_stored_is_kept_for_a_minute() -> None:
    places = (AgendaPlace("s_1", NOW),)
    assert still_taken(places, {}, NOW + MINUTE - 1) == places
    assert still_taken(places, {}, NOW + MINUTE) == ()
