"""Search: words without case and accents, live Spaces first, and a bounded number of reads."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.identity import Identity
from chalicelib.domain.profile import Profile
from chalicelib.services.deps import Deps
from chalicelib.services.listings import search as search_query
from chalicelib.services.people import profiles
from chalicelib.services.posts import posts
from chalicelib.services.posts.posts import Draft
from chalicelib.services.search import index
from chalicelib.services.space import host_controls, spaces
from chalicelib.store import search
from chalicelib.store.accounts import AccountItem
from tests.support.control import BOB, EVE, HOST, Control
from tests.support.moto_dynamodb import requests_counted
from tests.support.site import RunningSite, running_site


def join(control: Control, one: Identity, name: str | None = None) -> Profile:
    """Create an account, and index it."""
    AccountItem(one.id, "account", handle=one.handle, display_name=one.name, created_at=int(control.at)).save()
    AccountItem(f"handle#{one.handle}", "handle", account_id=one.id).save()
    return profiles.edit(control.deps, one, name or one.name, "")


def people(deps: Deps, question: str) -> list[str]:
    return [line.handle for line in search_query.people(deps, question, None).items]


def titles(control: Control, question: str) -> list[str]:
    control.work()
    return [space.title for space in search_query.spaces(control.deps, question, None).items]


@pytest.mark.parametrize("question", ["nunez", "NÚÑEZ", "ada nun", "@ad", "nuñe ada", "Ad"])
def test_person_is_found_by_the_beginnings_of_handle_and_name(control: Control, question: str) -> None:
    join(control, HOST, "Ada Núñez")
    join(control, BOB)
    assert people(control.deps, question) == ["ada"]


@pytest.mark.parametrize("question", ["", "  ", "unez", "ada bob", "#", "a_ada", "ada#", "%", "x" * 200])
def test_nobody_is_found_by_what_begins_nothing(control: Control, question: str) -> None:
    join(control, HOST, "Ada Núñez")
    join(control, BOB)
    assert people(control.deps, question) == (["ada"] if question == "ada#" else [])


def test_exact_handle_comes_first(control: Control) -> None:
    for name in ("bobby", "bob_b", "bobo"):
        join(control, Identity(f"a_{name}", "Bob", name))
    join(control, BOB)
    assert people(control.deps, "bob")[0] == "bob"
    assert set(people(control.deps, "bob")) == {"bob", "bobby", "bob_b", "bobo"}


def test_part_of_a_handle_after_an_underscore_is_found(control: Control) -> None:
    join(control, Identity("a_x", "X", "late_trains"))
    assert people(control.deps, "trains") == ["late_trains"]


def test_name_of_before_finds_nobody(control: Control) -> None:
    join(control, HOST, "Ada Núñez")
    profiles.edit(control.deps, HOST, "Ada Lovelace", "")
    assert (people(control.deps, "nunez"), people(control.deps, "lovelace")) == ([], ["ada"])


def test_row_that_a_lost_race_left_behind_finds_nobody(control: Control) -> None:
    join(control, HOST)
    control.deps.search.put(search.SearchEntry("person", "a_gone", ("adam",), 1))
    search.WordItem("person#zu", "zuse#a_ada", words="zuse").save()
    assert (people(control.deps, "adam"), people(control.deps, "zuse")) == ([], [])


def test_space_is_found_by_title_topic_and_host_and_live_ones_first(control: Control) -> None:
    tea = spaces.create(control.deps, HOST, "Té y trenes", ["Ferrocarril"])
    control.at += 1
    spaces.create(control.deps, HOST, "Trenes mañana", starts_at=int(control.at * 1000) + 3_600_000)
    control.at += 1
    ended = spaces.create(control.deps, BOB, "Trenes de ayer")
    spaces.end(control.deps, ended.id, BOB)
    assert titles(control, "TRENES") == ["Té y trenes", "Trenes mañana", "Trenes de ayer"]
    assert titles(control, "ferrocarril te") == ["Té y trenes"]
    assert titles(control, "bob trenes") == ["Trenes de ayer"]
    spaces.end(control.deps, tea.id, HOST)
    assert titles(control, "trenes") == ["Trenes mañana", "Trenes de ayer", "Té y trenes"]


def test_edited_space_is_found_by_its_new_words_alone_and_a_cancelled_one_not_at_all(control: Control) -> None:
    space = spaces.create(control.deps, HOST, "Tea", ["kettles"], starts_at=int(control.at * 1000) + 3_600_000)
    host_controls.edit(control.deps, space.id, HOST, title="Coffee", topics=("pots",))
    assert (titles(control, "tea"), titles(control, "kettles")) == ([], [])
    assert titles(control, "coffee pots") == ["Coffee"]
    spaces.cancel(control.deps, space.id, HOST)
    assert titles(control, "coffee") == []


def test_command_that_changes_no_words_leaves_the_index_alone(control: Control) -> None:
    space = control.live()
    control.work()
    host_controls.edit(control.deps, space.id, HOST, rules={"locked": True})
    assert control.jobs == []


def test_space_that_is_indexed_twice_is_found_once(control: Control) -> None:
    control.live()
    control.jobs *= 2
    assert titles(control, "trains") == ["Tea and trains"]


def test_pages_go_on_where_they_ended(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_query, "PAGE", 2)
    for number in range(5):
        control.at += 1
        spaces.create(control.deps, HOST, f"Tea {number}")
    control.work()
    found, cursor = [], None
    for _ in range(3):
        page = search_query.spaces(control.deps, "tea", None, cursor)
        found += [space.title for space in page.items]
        cursor = page.next
    assert (found, cursor) == ([f"Tea {number}" for number in (4, 3, 2, 1, 0)], None)


def test_question_costs_one_query_and_one_read_however_much_there_is(control: Control) -> None:
    for number in range(30):
        control.at += 1
        index.put(control.deps, "space", f"s_{number}", f"tea number{number}", int(control.at * 1000))
    with requests_counted() as requests:
        search_query.spaces(control.deps, "tea number7", None)
        assert requests() == ["Query", "BatchGetItem"]


def test_two_words_are_looked_for_in_a_bounded_number_of_rows(
    control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "LOOKED_AT", 3)
    for number in range(7):
        index.put(control.deps, "space", f"s_{number}", "teapot blue" if number == 0 else "teapot", number)
    found, cursor = control.deps.search.find("space", ("teapot", "blue"), None, 20)
    assert (found, cursor is None) == ([], False)
    found, cursor = control.deps.search.find("space", ("teapot", "blue"), cursor, 20)
    found, cursor = control.deps.search.find("space", ("teapot", "blue"), cursor, 20)
    assert (found, cursor) == (["s_0"], None)


def test_post_is_found_by_words_and_tags_until_it_is_deleted(control: Control) -> None:
    join(control, HOST)
    post = posts.create(control.deps, HOST, Draft("Der Zug fährt um zwölf #NachtZug"))
    posts.create(control.deps, EVE, Draft("nachtzug ohne Kreuz"))
    control.work()

    def found(question: str) -> list[str]:
        return [str(view.text) for view in search_query.posts(control.deps, question, None).items]

    assert found("#nachtzug") == ["Der Zug fährt um zwölf #NachtZug"]
    assert len(found("nachtzug")) == 2
    assert found("fahrt ZWOLF") == ["Der Zug fährt um zwölf #NachtZug"]
    posts.delete(control.deps, post.id, HOST)
    control.work()
    assert found("fahrt") == []


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site() as site:
        yield site


def test_who_signs_up_is_found_at_once(site: RunningSite) -> None:
    site.browser().sign_up("new_here", "Ñandú Pérez")
    answer = site.browser().get("/api/search?in=people&q=nandu%20perez").json
    assert [one["handle"] for one in answer["people"]] == ["new_here"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("q=tea&in=everything", "malformed"),
        (f"in=people&q={'x' * 201}", "malformed"),
        ("in=spaces&q=tea&cursor=", "invalid_cursor"),
        ("in=spaces&q=tea&cursor=%F0%9F%92%A9", "invalid_cursor"),
    ],
)
def test_what_is_no_question_is_refused(site: RunningSite, query: str, code: str) -> None:
    assert site.browser().get(f"/api/search?{query}").code == code
