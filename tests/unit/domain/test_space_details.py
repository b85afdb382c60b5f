"""What the host edits, and the pinned links."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain import space as life
from chalicelib.domain.facts import Pin, WhoCanListen
from chalicelib.domain.space import Space, SpaceState
from chalicelib.domain.space_details import edit, pin, unpin
from tests.support.examples import BOB, EVE, HOST, NOW, live, on_stage, refusal, with_cohosts

HOUR = 3_600_000
LINK = "https://example.com/a"


def planned() -> Space:
    return life.schedule("s_1", HOST, "Tea", ["tea"], starts_at=NOW + HOUR, now=NOW)


def pinned(*links: str) -> Space:
    space = live()
    for number, link in enumerate(links):
        space = pin(space, HOST, f"p_{number}", link, f"link {number}")
    return space


def test_edit_changes_what_is_given_and_keeps_the_rest() -> None:
    before = planned()
    after = edit(before, HOST, now=NOW, title=" Coffee ", who_can_listen=WhoCanListen.ACCOUNTS, locked=None)
    assert (after.title, after.topics, after.starts_at) == ("Coffee", ("tea",), NOW + HOUR)
    assert after.settings == replace(before.settings, who_can_listen=WhoCanListen.ACCOUNTS)
    assert after.version == before.version + 1
    later = edit(after, HOST, now=NOW, topics=[" jazz "], starts_at=NOW + 2 * HOUR)
    assert (later.title, later.topics, later.starts_at) == ("Coffee", ("jazz",), NOW + 2 * HOUR)


@pytest.mark.parametrize("changes", [{}, {"title": "Tea"}, {"starts_at": NOW + HOUR}, {"record": False}])
def test_edit_that_changes_nothing_returns_the_same_space(changes: dict[str, Any]) -> None:
    space = planned()
    assert edit(space, HOST, now=NOW + 2 * HOUR, **changes) is space


def test_start_is_fixed_once_the_space_is_live() -> None:
    assert edit(planned(), HOST, now=NOW, record=True).settings.record
    started = life.start(planned(), HOST, now=NOW)
    taped = edit(started, HOST, now=NOW + 1, record=True)
    assert (taped.settings.record, taped.switched, taped.version) == (True, (NOW + 1,), started.version + 1)
    assert edit(taped, HOST, now=NOW + 2, record=True) is taped
    assert refusal(lambda: edit(started, HOST, now=NOW, starts_at=NOW + 2 * HOUR)) == "wrong_state"
    assert edit(started, HOST, now=NOW, starts_at=NOW + HOUR, title="Coffee").title == "Coffee"


def test_edited_start_is_in_the_next_thirty_days() -> None:
    assert refusal(lambda: edit(planned(), HOST, now=NOW, starts_at=NOW)) == "invalid_starts_at"
    assert refusal(lambda: edit(planned(), HOST, now=NOW, title="")) == "invalid_title"
    assert refusal(lambda: edit(planned(), HOST, now=NOW, topics=["a", "b", "c", "d"])) == "invalid_topics"


def test_speakers_do_not_edit_and_ended_spaces_stay_as_they_are() -> None:
    space = on_stage(live(), BOB)
    assert refusal(lambda: edit(space, BOB, now=NOW, title="Mine")) == "not_allowed"
    ended = life.end(space, HOST, now=NOW)
    assert (ended.state, refusal(lambda: edit(ended, HOST, now=NOW, title="New"))) == (SpaceState.ENDED, "space_ended")


def test_pinned_link_has_its_text_and_is_pinned_once() -> None:
    space = pin(with_cohosts(BOB), BOB, "p_1", LINK, " read this ")
    assert (space.pins, space.version) == ((Pin("p_1", LINK, "read this"),), with_cohosts(BOB).version + 1)
    assert pin(space, HOST, "p_2", LINK) is space
    assert pin(live(), HOST, "p_1", LINK).pins == (Pin("p_1", LINK, ""),)


def test_pinned_post_has_its_author_and_the_beginning_of_its_text() -> None:
    space = pin(live(), HOST, "p_1", LINK, "Tea\n\nat " + "x" * 280, author=BOB)
    assert space.pins == (Pin("p_1", LINK, "Tea at " + "x" * 272 + "…", BOB),)
    assert pin(live(), HOST, "p_1", LINK, " Tea ", author=BOB).pins == (Pin("p_1", LINK, "Tea", BOB),)


def test_five_links_are_pinned_at_most() -> None:
    links = [f"https://example.com/{number}" for number in range(5)]
    full = pinned(*links)
    assert [one.url for one in full.pins] == links
    assert pin(full, HOST, "p_9", links[0]) is full
    assert refusal(lambda: pin(full, HOST, "p_9", LINK)) == "pins_full"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com",
        "javascript:alert(1)",
        "https://",
        "https://me@example.com",
        "https://[::1",
        "https://a b.example",
        f"https://example.com/{'x' * 500}",
    ],
)
def test_only_links_to_sites_are_pinned(url: str) -> None:
    assert refusal(lambda: pin(live(), HOST, "p_1", url)) == "invalid_url"


def test_link_is_taken_away() -> None:
    space = pinned(LINK, LINK + "b")
    after = unpin(space, HOST, "p_0")
    assert ([one.id for one in after.pins], after.version) == (["p_1"], space.version + 1)
    assert refusal(lambda: unpin(after, HOST, "p_0")) == "no_such_pin"


def test_only_hosts_of_live_spaces_pin() -> None:
    space = on_stage(pinned(LINK), BOB)
    for by in (BOB, EVE):
        assert refusal(lambda by=by: pin(space, by, "p_9", LINK + "c")) == "not_allowed"  # type: ignore[misc]
        assert refusal(lambda by=by: unpin(space, by, "p_0")) == "not_allowed"  # type: ignore[misc]
    ended = life.end(space, HOST, now=NOW)
    assert refusal(lambda: pin(ended, HOST, "p_9", LINK + "c")) == "space_ended"
    assert refusal(lambda: unpin(ended, HOST, "p_0")) == "space_ended"
