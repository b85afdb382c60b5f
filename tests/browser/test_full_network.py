"""Guests of a network that has its share of a worker are told so, and what to do: with an account they get in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import StorageState, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.forks import forked_stack


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a stack whose worker takes one guest of each network."""
    with forked_stack(environment={"ESPACIO_GUESTS_OF_NETWORK": "1"}) as running:
        yield running.origin


@pytest.fixture
def sessions() -> dict[str, StorageState]:
    return {}


def test_guest_of_a_full_network_is_told_to_sign_in_and_then_gets_in(arrive: Arrive, browsers: Browsers) -> None:
    host = arrive(browsers.plain(), "Hilda", account=True)
    link = host.start_space("Tea for a lecture hall")
    first, second = (arrive(browsers.plain(), name) for name in ("Finn", "Sara"))
    first.listen(link)
    second.page.goto(link)
    second.button("Start listening").click()
    told = second.page.get_by_role("main").get_by_text("Too many people on your network", exact=False)
    told.wait_for()
    second.dock.get_by_text("You couldn’t join this Space").wait_for()
    assert second.barriers() == []
    expect(first.stage.get_by_role("listitem")).to_have_count(1)  # nobody is put out
    second.button("Dismiss").click()
    second.have_account("sara")
    second.page.reload()
    second.button("Start listening").click()
    expect(second.stage.get_by_role("listitem")).to_have_count(1)
    expect(told).to_have_count(0)
