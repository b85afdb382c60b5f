"""Everybody can use the whole site: no accessibility barriers on any page in either theme, and keyboard access."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.test_host_keyboard import press, reach
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.visitor import PASSWORD, Visitor

PAGES = (
    *("/", "/explore", "/scheduled", "/search?q=tea", "/notifications", "/bookmarks", "/mara", "/mara/followers"),
    *("/messages", "/messages/new", "/settings", "/settings/security", "/settings/notifications", "/nothing-here"),
)

# Pages that show what a request answers, and the request that fails first.
FAILING = {
    "/notifications": "**/api/notifications*",
    "/bookmarks": "**/api/bookmarks*",
    "/messages": "**/api/conversations*",
    "/search?q=tea": "**/api/search*",
    "/search?q=tea&in=posts": "**/api/search*",
    "/mara": "**/api/profiles/*",
    "/settings/security": "**/api/security",
}


@pytest.fixture
def mara(arrive: Arrive, browsers: Browsers) -> Visitor:
    """Somebody with a post, a Fleet and a planned Space."""
    mara = arrive(browsers.plain(), "Mara", account=True, home=False)
    mara.ask("POST", "/api/posts", {"text": "Tea for @mara and everybody: https://example.org/tea #tea"})
    return mara


def test_no_page_has_barriers_for_a_member(mara: Visitor) -> None:
    found = {}
    for path in PAGES:
        mara.page.goto(path, wait_until="networkidle")
        mara.page.get_by_role("heading", level=1).wait_for()
        found[path] = mara.barriers()
    assert {path: barriers for path, barriers in found.items() if barriers} == {}


def test_page_that_could_not_be_loaded_can_be_asked_for_again(mara: Visitor) -> None:
    mara.refuse_service_worker()
    for path, asked in FAILING.items():
        mara.page.route(asked, lambda route: route.fulfill(status=500, json={"error": {"code": "internal"}}))
        mara.page.goto(path)
        again = mara.page.get_by_role("main").get_by_role("button", name="Try again", exact=True)
        again.wait_for()
        assert mara.barriers() == [], path
        mara.page.unroute(asked)
        again.click()
        expect(again, path).to_have_count(0)
        expect(mara.page.get_by_text("Something went wrong on our side"), path).to_have_count(0)


def test_keyboard_alone_signs_up_posts_searches_and_joins_a_space(
    arrive: Arrive, browsers: Browsers, host: Visitor
) -> None:
    space = host.start_space("Clavichords at night").rsplit("/", 1)[1]
    host.unmute()
    kim = arrive(browsers.plain(), "Kim")
    keys, main = kim.page.keyboard, kim.page.get_by_role("main")
    kim.page.goto("/")
    press(kim, kim.page.get_by_role("link", name="Sign up", exact=True).first)
    for label, text in {"Handle": "kim_types", "Display name": "Kim", "Password": PASSWORD}.items():
        reach(kim, main.get_by_label(label))
        keys.type(text)
    keys.press("Enter")
    kim.button("Sign out").wait_for()
    press(kim, kim.button("Compose"))
    expect(kim.page.get_by_role("menuitem", name="Post", exact=True)).to_be_focused()
    keys.press("Enter")
    expect(kim.page.get_by_role("dialog").get_by_label("Message")).to_be_focused()
    keys.type("Typed without a mouse")
    press(kim, kim.page.get_by_role("dialog").get_by_role("button", name="Post", exact=True))
    expect(kim.page.get_by_role("article").filter(has_text="Typed without a mouse").first).to_be_visible()
    until(
        lambda: (
            None
            if space in str(kim.ask("GET", "/api/search?in=spaces&q=clavichords"))
            else "the Space is not found yet"
        )
    )
    reach(kim, kim.page.get_by_role("combobox", name="Search"))
    keys.type("clavichords")
    keys.press("Enter")
    press(kim, main.get_by_role("link", name="Clavichords at night", exact=True))
    press(kim, kim.button("Start listening"))
    kim.hears(440)
