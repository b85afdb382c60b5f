"""The page of a topic: from a Space to the others about it, and to their podcast."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.test_widths import WIDTHS, at
from tests.support.browsers import Browsers
from tests.support.visitor import Visitor

TOPIC = "AC/DC & Café"


def test_topic_of_a_space_leads_to_the_others_and_to_their_podcast(arrive: Arrive, browsers: Browsers) -> None:
    tina, vera = arrive(browsers.plain(), "Tina", account=True, home=False), arrive(browsers.plain(), "Vera")
    tina.ask("PATCH", "/api/preferences", {"podcast": True})
    space = tina.ask("POST", "/api/spaces", {"title": "Loud music", "topics": [TOPIC]})["space"]["id"]
    vera.page.goto(f"/i/spaces/{space}")
    vera.page.get_by_role("list", name="Topics").get_by_role("link", name=TOPIC, exact=True).click()
    expect(vera.page.get_by_role("heading", name=TOPIC, exact=True)).to_be_visible()
    expect(vera.page).to_have_title(f"{TOPIC} · Espacio")
    live = vera.page.get_by_role("region", name="Live now")
    expect(live.get_by_role("link", name="Loud music")).to_be_visible()
    feed = vera.page.get_by_role("link", name="Podcast feed", exact=True).get_attribute("href")
    assert feed == f"{vera.site}/topics/AC%2FDC%20%26%20Caf%C3%A9/feed.xml"
    answer = vera.context.request.get(feed)
    assert (answer.status, "<title>Loud music</title>" in answer.text()) == (200, True)
    expect(vera.page.locator("link[type='application/rss+xml']")).to_have_count(0)
    vera.page.reload()
    expect(vera.page.locator("link[type='application/rss+xml']")).to_have_attribute(
        "href", feed.removeprefix(vera.site)
    )
    expect(live.get_by_role("link", name="Loud music")).to_be_visible()
    assert vera.barriers() == []
    tina.ask("POST", f"/api/spaces/{space}/end")
    assert [*tina.mistakes, *vera.mistakes] == []


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
def test_page_of_a_topic_fits_every_window_and_has_no_barriers(
    site: str, browsers: Browsers, visitors: list[Visitor], locale: str
) -> None:
    visitors.append(visitor := Visitor.arrive(browsers.plain(), site, "Wendy", locale=locale))
    visitor.page.goto("/topics/A topic with thirty characters")
    visitor.page.get_by_role("heading", level=1, name="A topic with thirty characters").wait_for()
    assert visitor.barriers() == []
    for width in WIDTHS:
        assert at(visitor, width) == [], width


def test_search_that_fails_says_so_once(arrive: Arrive, browsers: Browsers) -> None:
    finn = arrive(browsers.plain(), "Finn")
    failure = {"error": {"code": "internal", "message": "Something went wrong.", "reference": "7f3a"}}
    finn.page.route("**/api/search**", lambda route: route.fulfill(status=500, json=failure))
    finn.page.goto("/search?q=rivers")
    expect(finn.page.get_by_role("main").get_by_role("alert")).to_have_count(1)
    expect(finn.page.get_by_role("main").get_by_role("region", name="Posts")).to_have_count(0)
    finn.page.goto("/search?q=rivers&in=posts")
    expect(finn.page.get_by_role("main").get_by_role("alert")).to_have_count(1)
