"""People who come to a full Space are told so, and get in without doing anything once somebody leaves."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import StorageState, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.forks import forked_stack

ROOM_FOR = 2  # people


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a stack whose only worker has room for two people."""
    with forked_stack(environment={"ESPACIO_MOST_CONNECTIONS": str(ROOM_FOR)}) as running:
        yield running.origin


@pytest.fixture
def sessions() -> dict[str, StorageState]:
    return {}


def test_full_space_says_so_and_lets_people_in_as_soon_as_somebody_leaves(arrive: Arrive, browsers: Browsers) -> None:
    host = arrive(browsers.plain(), "Hilda", account=True)
    link = host.start_space("Tea for two")
    first, second = (arrive(browsers.plain(), name) for name in ("Finn", "Sara"))
    first.listen(link)
    second.page.goto(link)
    second.button("Start listening").click()
    full = second.dock.get_by_text("This Space is full right now.", exact=False)
    full.wait_for()
    assert second.barriers() == []
    expect(second.page.get_by_role("heading", name="Audience 1", exact=True)).to_be_visible()  # as above it
    expect(second.page.get_by_text("You couldn’t join this Space")).to_have_count(0)
    expect(first.stage.get_by_role("listitem")).to_have_count(1)  # nobody is put out
    first.button("Leave").click()
    expect(second.stage.get_by_role("listitem")).to_have_count(1, timeout=60_000)
    expect(full).to_have_count(0)
