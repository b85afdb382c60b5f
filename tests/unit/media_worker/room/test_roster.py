"""Listeners are counted, named and found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.protocol import Audience, Person
from media_worker.room.roster import FOUND, SHOWN, Roster, folded

ADA = Person("a_1", "Ada Lovelace", "countess")
ZOE = Person("a_2", "Zoë  Ångström-Straße", "zo_e")
BOB = Person("a_3", "BOB", "bob")
HIDDEN = Person("a_4", "", None)
GUEST = Person("g_5", "Guest", None)


def roster(*people: Person) -> Roster:
    ours = Roster()
    for person in people:
        ours.add(person)
    return ours


def test_audience_names_first_fifty_with_a_handle_and_counts_all() -> None:
    people = [Person(f"g_{n}", "Guest") for n in range(10)] + [Person(f"a_{n}", "N", f"n{n}") for n in range(80)]
    audience = roster(*people).audience()
    assert (audience.count, audience.guests, len(audience.people)) == (90, 10, 50)
    assert audience.people[0].id == "a_0"


def test_anonymous_listener_counts_as_guest_and_is_not_found() -> None:
    ours = roster(ADA, HIDDEN, GUEST)
    assert ours.audience() == Audience(3, 2, (ADA,))
    assert ours.search("") == (ADA,)
    assert ours.search("guest") == ()


def test_person_who_comes_back_under_another_name_is_found_under_that_one_only() -> None:
    ours = roster(ADA, BOB)
    ours.add(Person("a_1", "Augusta", "countess"))
    assert (ours.search("ada"), [each.name for each in ours.search("aug")]) == ((), ["Augusta"])
    ours.add(Person("a_1", "", None))
    assert ours.audience() == Audience(2, 1, (BOB,))
    assert ours.search("countess") == ()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ada", ADA),
        ("LOVE", ADA),
        ("ada  lov", ADA),
        ("@count", ADA),
        ("countess", ADA),
        ("zoe", ZOE),
        ("angstrom-strasse", ZOE),
        ("Ång", ZOE),
        ("zo_", ZOE),
        ("bo", BOB),
        ("ace", None),
        ("adam", None),
        ("%", None),
    ],
)
def test_search_finds_beginnings_of_words_and_handles_whatever_case_and_accents(
    query: str, found: Person | None
) -> None:
    assert roster(ADA, ZOE, BOB, HIDDEN, GUEST).search(query) == ((found,) if found else ())


def test_search_answers_with_twenty_at_most_and_each_once() -> None:
    ours = roster(*(Person(f"a_{n}", "Ann Ann Ann", f"ann{n}") for n in range(30)))
    found = ours.search("ann")
    assert len(found) == len(set(found)) == FOUND == 20


def test_name_is_found_by_its_first_eight_words_only() -> None:
    ours = roster(Person("a_1", " ".join(f"word{n}" for n in range(1, 12)), "many"))
    assert [bool(ours.search(f"word{n}")) for n in (1, 2, 8, 9, 11)] == [True, True, True, False, False]


class Counted(str):
    """A text that counts how often a search compares it."""

    looks = 0

    def startswith(self, *args: object) -> bool:
        Counted.looks += 1
        return str.startswith(self, *args)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [100, 100_000])
def test_search_and_audience_look_at_no_more_of_a_hundred_thousand_than_of_a_hundred(size: int) -> None:
    ours = Roster()
    ours._listeners.update((f"a_{n}", Person(f"a_{n}", f"Name{n:06}", f"h{n}")) for n in range(size))
    ours._named.update(ours._listeners)
    ours._index = [(Counted(f"name{n:06}"), f"a_{n}") for n in range(size)]
    Counted.looks = 0
    assert len(ours.search("name")) == FOUND
    assert Counted.looks == FOUND
    assert (ours.audience().count, len(ours.audience().people)) == (size, SHOWN)


PEOPLE = st.builds(
    Person,
    st.sampled_from([f"a_{n}" for n in range(6)]),
    st.text(alphabet="aAáB ßé", max_size=8),
    st.none() | st.text(alphabet="ab_1", min_size=1, max_size=4),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PEOPLE | st.sampled_from([f"a_{n}" for n in range(6)]), max_size=20), st.text("aábß é", max_size=3))
def test_any_coming_and_going_leaves_what_a_plain_list_has(steps: list[Person | str], query: str) -> None:
    ours, plain = Roster(), dict[str, Person]()
    for step in steps:
        if isinstance(step, Person):
            if plain.get(step.id) != step:
                plain.pop(step.id, None)
                plain[step.id] = step
            ours.add(step)
        else:
            plain.pop(step, None)
            ours.remove(step)
    named = [person for person in plain.values() if person.handle is not None]
    assert ours.audience() == Audience(len(plain), len(plain) - len(named), tuple(named))
    assert {person.id for person in ours.search(query)} == {
        person.id for person in named if any(each.startswith(folded(query)) for each in _searchable(person))
    }


def _searchable(person: Person) -> list[str]:
    words = folded(person.name).split()
    return [folded(person.handle or ""), *(" ".join(words[start:]) for start in range(len(words)))]
