"""What was opened without a network comes by itself when the network is back: a reload would leave the Space."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.visitor import Visitor


@pytest.fixture
def nora(arrive: Arrive, browsers: Browsers) -> Visitor:
    return arrive(browsers.plain(), "Nora", account=True)


def test_page_whose_modules_are_missing_is_shown_once_they_can_be_loaded(nora: Visitor) -> None:
    comes_after_the_network(nora, "/scheduled", "Your scheduled Spaces")


def test_page_whose_contents_are_missing_is_shown_once_they_can_be_loaded(nora: Visitor) -> None:
    nora.follow("/nora")
    expect(nora.page.get_by_role("heading", name="Nora", exact=True)).to_be_visible()
    nora.follow("/")
    comes_after_the_network(nora, "/nora", "Nora")


def comes_after_the_network(visitor: Visitor, path: str, heading: str) -> None:
    main = visitor.page.get_by_role("main")
    visitor.context.set_offline(True)
    visitor.follow(path)
    expect(main.get_by_text("Can’t reach the site")).to_be_visible()
    expect(main.get_by_role("button", name="Try again")).to_be_visible()
    visitor.context.set_offline(False)
    expect(main.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(main.get_by_text("Can’t reach the site")).to_have_count(0)
