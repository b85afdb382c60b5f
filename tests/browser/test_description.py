"""The product's description: each sentence is one test, named after it, in two browsers and two languages.

Hana hosts in Chromium and in English. People who come to her Space use Chromium in Spanish or Firefox in English.
"""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.visitor import PASSWORD, Visitor
from tests.support.words import say

pytestmark = pytest.mark.sound

AURA = "rgb(109, 75, 255)"  # the start of the purple gradient around live people, see frontend/ui/colours.css


@dataclass(frozen=True)
class Stranger:
    """A first-time visitor, who reads the site's words in their own language."""

    at: Visitor
    language: str
    handle: str

    def say(self, key: str, **values: str) -> str:
        return say(self.language, key, **values)

    def button(self, key: str) -> Locator:
        return self.at.button(self.say(key))

    def region(self, key: str) -> Locator:
        return self.at.page.get_by_role("region", name=self.say(key), exact=True)

    def page_link(self, key: str) -> Locator:
        pages = self.at.page.get_by_role("navigation", name=self.say("nav.label"))
        return pages.get_by_role("link", name=self.say(key), exact=True)

    def have_account(self) -> None:
        """Sign up without the form, whose own walk is the one with the link."""
        self.at.have_account(self.handle)

    def sign_up(self) -> None:
        self.at.page.goto("/sign-up")
        form = self.at.page.get_by_role("main")
        form.get_by_label(self.say("account.handle")).fill(self.handle)
        form.get_by_label(self.say("account.display_name")).fill(self.at.name)
        form.get_by_label(self.say("account.password")).fill(PASSWORD)
        form.get_by_role("button", name=self.say("account.sign_up"), exact=True).click()
        self.button("account.sign_out").wait_for()

    def listen(self) -> None:
        """Join from the page of a Space, and hear its host."""
        self.button("preview.listen").click()
        self.at.hears(440)


@pytest.fixture(params=["chromium-es", "firefox-en"])
def stranger(request: pytest.FixtureRequest, site: str, visitors: list[Visitor], browsers: Browsers) -> Stranger:
    kind, language = request.param.split("-")
    browser = browsers.speaking(660, desktop=True) if kind == "chromium" else browsers.firefox()
    visitor = Visitor.arrive(browser, site, "Sol", locale={"es": "es-ES", "en": "en-US"}[language])
    visitors.append(visitor)
    test = request.node.originalname.removeprefix("test_")
    return Stranger(visitor, language, f"sol_{language}_{sum(map(ord, test)) % 10_000}")


def test_whoever_starts_a_space_is_its_host_and_decides_who_speaks_everybody_else_listens(
    stranger: Stranger, host: Visitor, link: str
) -> None:
    stranger.have_account()
    stranger.at.page.goto(link)
    stranger.listen()
    expect(host.seat("Hana, Host")).to_be_visible()
    expect(stranger.button("bar.unmute")).to_have_count(0)
    stranger.button("request.ask").click()
    host.people("Requests")
    host.button("Approve").click()
    stranger.button("bar.unmute").click()
    expect(host.seat("Sol, Speaker")).to_be_visible()
    expect(host.seat("Sol, Speaker, muted")).to_have_count(0)


def test_anyone_with_the_link_can_listen_follower_or_not_with_an_account_or_without(
    stranger: Stranger, host: Visitor, link: str
) -> None:
    stranger.at.page.goto(link)
    stranger.listen()
    stranger.sign_up()
    stranger.at.page.goto(link)
    stranger.listen()
    hana = host.ask("GET", "/api/session")["account"]["id"]
    stranger.at.ask("PUT", f"/api/accounts/{hana}/follow")
    stranger.at.page.goto(link)
    stranger.listen()


def test_a_space_is_started_from_the_compose_button_which_offers_post_space_or_fleet(stranger: Stranger) -> None:
    stranger.have_account()
    stranger.at.page.goto("/")
    stranger.button("compose.label").click()
    offered = stranger.at.page.get_by_role("menuitem")
    expect(offered).to_have_text([stranger.say(f"compose.{one}") for one in ("post", "space", "fleet")])
    stranger.at.page.get_by_role("menuitem", name=stranger.say("compose.space"), exact=True).click()
    stranger.at.page.get_by_label(stranger.say("start.question")).fill("Stars and coffee")
    stranger.button("start.submit").click()
    stranger.button("bar.unmute").wait_for()
    expect(stranger.region("stage.label").get_by_role("listitem")).to_contain_text([stranger.say("role.host")])


def test_it_shows_as_a_purple_aura_in_the_fleets_line(stranger: Stranger, host: Visitor) -> None:
    stranger.at.page.goto("/")
    line = stranger.region("fleets.label")
    line.get_by_role("list").wait_for()
    title = f"Seen at once, {stranger.language}"
    host.start_space(title)
    host.unmute()
    entry = line.get_by_role("link", name=title)
    expect(entry).to_contain_text(stranger.say("space.live"))
    background = entry.locator(".aura").evaluate("(aura) => getComputedStyle(aura).backgroundImage")
    assert AURA in background
    entry.click()
    stranger.at.hears(440)


def test_people_are_invited_by_direct_message(stranger: Stranger, host: Visitor, link: str) -> None:
    stranger.have_account()
    stranger.at.page.goto("/")
    host.dock.get_by_role("button", name="Share", exact=True).click()
    host.button("Send by message").click()
    host.page.get_by_label("Search people").fill(stranger.handle)
    host.page.get_by_role("list", name="People", exact=True).get_by_role("checkbox", name=stranger.handle).check()
    host.button("Send").click()
    stranger.page_link("nav.messages").click()
    talks = stranger.at.page.get_by_role("list", name=stranger.say("message.conversations"), exact=True)
    talks.get_by_role("link", name="Hana").click()
    stranger.at.page.get_by_role("log").get_by_role("button", name=stranger.say("card.join")).click()
    stranger.listen()


def test_people_are_invited_by_a_post_with_the_link(stranger: Stranger, host: Visitor, link: str) -> None:
    host.dock.get_by_role("button", name="Share", exact=True).click()
    host.button("Post it").click()
    host.page.get_by_role("dialog").get_by_role("button", name="Post", exact=True).click()
    # The page shows a post before the site has stored it.
    until(lambda: None if link in str(host.ask("GET", "/api/posts")) else "the post is not kept yet")
    stranger.at.page.goto("/")
    posted = (
        stranger.region("timeline.label")
        .get_by_role("article")
        .filter(has=stranger.at.page.locator(f'a[href="{link}"]'))
    )
    posted.get_by_role("button", name=stranger.say("card.join")).click()
    stranger.listen()


def test_people_are_invited_by_the_link_anywhere(stranger: Stranger, link: str, site: str) -> None:
    stranger.at.page.route(
        "http://elsewhere.example/**",
        lambda route: route.fulfill(content_type="text/html", body=f'<a href="{site}{link}">Listen with me</a>'),
    )
    stranger.at.page.goto("http://elsewhere.example/")
    stranger.at.page.get_by_role("link", name="Listen with me").click()
    stranger.listen()


def test_sound_goes_on_while_the_walk_crosses_every_page(stranger: Stranger, link: str) -> None:
    stranger.have_account()
    stranger.at.page.goto(link)
    stranger.listen()
    before = stranger.at.connected()
    for key in ("home", "explore", "messages", "notifications", "profile", "settings"):
        stranger.page_link(f"nav.{key}").click()
        expect(stranger.page_link(f"nav.{key}")).to_have_attribute("aria-current", "page")
        stranger.at.hears(440)
    stranger.at.stays_connected(before)
    assert stranger.at.mistakes == []
