"""Fleets: they expire after a day, are seen or unseen per viewer, and hidden from blocked people."""

import threading
from dataclasses import replace
from unittest import mock

import pytest
from botocore.client import BaseClient

from chalicelib.domain.account import Account
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound, Refused
from chalicelib.domain.fleet import ALIVE, Fleet
from chalicelib.domain.identity import Identity
from chalicelib.protocol import to_json
from chalicelib.services.fleets import fleet_line, fleets
from chalicelib.services.fleets.fleets import PictureContent, TextContent
from chalicelib.services.listings import fleet_line as fleet_line_page
from chalicelib.services.people import relationships
from chalicelib.services.views.fleets import fleet_view
from chalicelib.store.fleets import FleetItem, FleetLineItem
from tests.support.control import BOB, EVE, Control
from tests.support.fleets import ANA, open_accounts, refused, texts

HOUR, DAY = 3_600, 24 * 3_600


@pytest.fixture(autouse=True)
def accounts_of_all(control: Control) -> None:
    open_accounts(control)


def say(control: Control, text: str = "Hello", by: Identity = ANA) -> Fleet:
    """Create a Fleet, a second after the previous one, and deliver all of its notifications."""
    control.at += 1
    made = fleets.create(control.deps, by, TextContent(text, "violet"))
    control.work()
    return made


def see(control: Control, fleet: Fleet, who: Identity) -> None:
    fleet_line.mark_seen(control.deps, who, fleet.author.id, fleet.created_at)


def line(control: Control, who: Identity = BOB) -> list[tuple[str, bool]]:
    """Return (handle, seen) of the entries in somebody's line."""
    return [(str(one.author.handle), one.seen) for one in fleet_line_page.line(control.deps, who).line]


def test_fleet_is_in_the_line_of_who_follows_and_in_nobody_elses(control: Control) -> None:
    relationships.add(control.deps, BOB, "follow", ANA.id)
    say(control)
    assert line(control, BOB) == [("ada", False)]
    assert line(control, EVE) == []
    assert texts(control, viewer=EVE) == ["Hello"]
    assert texts(control) == ["Hello"]


def test_fleet_is_over_after_a_day_before_any_database_deletes_it(control: Control) -> None:
    relationships.add(control.deps, BOB, "follow", ANA.id)
    made = say(control)
    control.at += DAY - 2
    assert (texts(control), line(control)) == (["Hello"], [("ada", False)])
    control.at += 2
    assert (texts(control), line(control)) == ([], [])
    assert fleet_line_page.line(control.deps, ANA).own is None
    assert control.deps.fleets.find(ANA.id, made.id) is not None


def test_what_ends_by_itself_says_when(control: Control) -> None:
    relationships.add(control.deps, BOB, "follow", ANA.id)
    see(control, say(control), BOB)
    kept = [*FleetItem.query(f"FLEETS#{ANA.id}"), *FleetLineItem.query(f"LINE#{BOB.id}")]
    assert len(kept) == 3
    assert all(control.at + DAY - 5 <= (item.expires_at or 0) <= control.at + 3 * DAY for item in kept)


def test_ring_is_gone_once_all_is_seen_and_comes_back_with_the_next(control: Control) -> None:
    relationships.add(control.deps, BOB, "follow", ANA.id)
    first, second = say(control, "one"), say(control, "two")
    see(control, first, BOB)
    assert line(control) == [("ada", False)]
    assert fleet_line.of(control.deps, BOB, ANA.id).seen == first.created_at
    see(control, second, BOB)
    assert line(control) == [("ada", True)]
    say(control, "three")
    assert line(control) == [("ada", False)]


def test_seeing_an_older_one_again_does_not_bring_the_ring_back(control: Control) -> None:
    relationships.add(control.deps, BOB, "follow", ANA.id)
    first, second = say(control, "one"), say(control, "two")
    see(control, second, BOB)
    see(control, first, BOB)
    assert line(control) == [("ada", True)]


def test_nobody_has_seen_what_is_not_yet_there(control: Control) -> None:
    relationships.add(control.deps, BOB, "follow", ANA.id)
    say(control)
    fleet_line.mark_seen(control.deps, BOB, ANA.id, 2**50)
    say(control, "later")
    assert line(control) == [("ada", False)]


def test_author_knows_how_many_have_seen_and_each_counts_once(control: Control) -> None:
    first, second = say(control, "one"), say(control, "two")
    for who, fleet in ((BOB, first), (BOB, first), (BOB, second), (EVE, second), (ANA, second)):
        see(control, fleet, who)
    assert [fleet.seen_by for fleet in fleets.alive(control.deps, ANA.id)] == [2, 2]
    (shown, _) = fleet_line.of(control.deps, ANA, ANA.id).fleets
    assert fleet_view(control.deps, shown, ANA).seen_by == 2
    assert "seen_by" not in to_json(fleet_view(control.deps, shown, BOB))


@pytest.mark.over_http
def test_one_viewer_in_two_browsers_counts_once(control: Control) -> None:
    made = say(control)
    both = threading.Barrier(2)

    def look() -> None:
        both.wait()
        see(control, made, BOB)

    browsers = [threading.Thread(target=look) for _ in range(2)]
    for browser in browsers:
        browser.start()
    for browser in browsers:
        browser.join()
    assert [fleet.seen_by for fleet in fleets.alive(control.deps, ANA.id)] == [1]


@pytest.mark.over_http
def test_two_viewers_at_once_are_both_counted(control: Control) -> None:
    made = say(control)
    viewers = [threading.Thread(target=see, args=(control, made, who)) for who in (BOB, EVE)]
    for viewer in viewers:
        viewer.start()
    for viewer in viewers:
        viewer.join()
    assert [fleet.seen_by for fleet in fleets.alive(control.deps, ANA.id)] == [2]


@pytest.mark.parametrize(("by", "whom", "code"), [(ANA, BOB, "blocked"), (BOB, ANA, "you_blocked")])
def test_block_hides_fleets_both_ways(control: Control, by: Identity, whom: Identity, code: str) -> None:
    relationships.add(control.deps, BOB, "follow", ANA.id)
    made = say(control)
    relationships.add(control.deps, by, "block", whom.id)
    assert line(control, BOB) == []
    assert refused(NotAllowed, fleet_line.of, control.deps, BOB, ANA.id) == code
    assert refused(NotAllowed, fleet_line.mark_seen, control.deps, BOB, ANA.id, made.created_at) == code
    assert [fleet.seen_by for fleet in fleets.alive(control.deps, ANA.id)] == [0]


def test_line_leaves_out_who_is_muted_or_no_longer_followed(control: Control) -> None:
    for author in (ANA, EVE):
        relationships.add(control.deps, BOB, "follow", author.id)
        say(control, by=author)
    relationships.add(control.deps, BOB, "mute", ANA.id)
    assert line(control) == [("eve", False)]
    relationships.remove(control.deps, BOB, "follow", EVE.id)
    assert line(control) == []


def test_who_begins_to_follow_sees_the_fleets_that_there_are(control: Control) -> None:
    say(control)
    relationships.add(control.deps, BOB, "follow", ANA.id)
    assert line(control) == [("ada", False)]


def test_unseen_come_first_and_the_newest_before_the_others(control: Control) -> None:
    carl = Identity("a_carl", "Carl", "carl")
    control.deps.accounts.add(Account(carl.id, "carl", carl.name), "hash", control.at)
    for author in (ANA, EVE, carl):
        relationships.add(control.deps, BOB, "follow", author.id)
        made = say(control, by=author)
    see(control, made, BOB)
    assert line(control) == [("eve", False), ("ada", False), ("carl", True)]


def test_deleted_fleet_leaves_every_line_at_once(control: Control) -> None:
    relationships.add(control.deps, BOB, "follow", ANA.id)
    first, second = say(control, "one"), say(control, "two")
    see(control, first, BOB)
    assert line(control) == [("ada", False)]
    fleets.delete(control.deps, ANA, second.id)
    assert line(control) == [("ada", True)]
    fleets.delete(control.deps, ANA, first.id)
    assert (line(control), texts(control)) == ([], [])


def test_nobody_deletes_what_is_anothers(control: Control) -> None:
    made = say(control)
    assert refused(NotFound, fleets.delete, control.deps, BOB, made.id) == "no_such_fleet"
    assert texts(control) == ["Hello"]


def test_followers_are_told_once_a_day_however_many_fleets_there_are(control: Control) -> None:
    relationships.add(control.deps, BOB, "follow", ANA.id)
    told = []
    for hours in (0, 5, 18, 2):
        control.at += hours * HOUR
        fleets.create(control.deps, ANA, TextContent(f"after {hours}", "night"))
        told.append(sum(job.kind == fleets.TELL for job in control.jobs))
        control.work()
    assert told == [1, 0, 0, 1]
    control.at += DAY - 1
    assert line(control) == [("ada", False)]


def test_job_tells_a_page_of_followers_at_a_time_and_again_without_harm(control: Control) -> None:
    viewers = [Identity(f"a_v{number}", f"V{number}") for number in range(5)]
    for viewer in viewers:
        control.deps.relationships.put("follow", viewer.id, ANA.id, control.at)
    with mock.patch.object(fleet_line, "TOLD", 2):
        fleets.create(control.deps, ANA, TextContent("Hello", "rose"))
        control.jobs *= 2
        control.work()
    assert [line(control, viewer) for viewer in viewers] == [[("ada", False)]] * 5


def test_same_command_again_makes_one_fleet(control: Control) -> None:
    again = replace(control.deps, mark="m4rk")
    first = fleets.create(again, ANA, TextContent("Hello", "ocean"))
    control.at += 3
    assert fleets.create(again, ANA, TextContent("Hello", "ocean")) == first
    assert texts(control) == ["Hello"]


def test_author_has_thirty_at_most(control: Control) -> None:
    for number in range(ALIVE):
        say(control, str(number))
    assert refused(Conflict, say, control, "one too many") == "fleets_full"
    control.at += DAY - ALIVE + 1
    say(control, "again")


def test_line_costs_the_same_few_requests_for_any_number_of_followed(control: Control) -> None:
    for number in range(30):
        author = Identity(f"a_f{number}", f"F{number}", f"f{number}")
        control.deps.relationships.put("follow", BOB.id, author.id, control.at)
        control.deps.fleets.add(Fleet(f"f_{number}", author, int(control.at * 1000), "Hi", "rose"))
        control.deps.fleets.advance(Fleet(f"f_{number}", author, int(control.at * 1000), "Hi", "rose"))
        control.deps.fleets.tell(BOB.id, author.id, int((control.at + DAY) * 1000))
    made, call = [], BaseClient._make_api_call

    def counted(client: BaseClient, operation: str, parameters: object) -> object:
        made.append(operation)
        return call(client, operation, parameters)

    with mock.patch.object(BaseClient, "_make_api_call", counted):
        assert len(line(control)) == 30
    assert made == ["Query", "BatchGetItem", "BatchGetItem", "BatchGetItem"]


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (TextContent("", "violet"), "invalid_text"),
        (TextContent("x" * 281, "violet"), "invalid_text"),
        (TextContent("a\u202eb", "violet"), "invalid_text"),
        (TextContent("Hello", "plaid"), "invalid_colour"),
        (TextContent("Hello", ""), "invalid_colour"),
        (PictureContent("u_none", "x" * 421), "invalid_text"),
        (PictureContent("u_none", "what"), "no_such_upload"),
    ],
)
def test_fleet_is_refused(control: Control, what: TextContent | PictureContent, code: str) -> None:
    assert refused(Refused, fleets.create, control.deps, ANA, what) == code


def test_nobodys_fleets_are_not_found(control: Control) -> None:
    assert refused(NotFound, fleet_line.of, control.deps, None, "a_nobody") == "no_such_person"
