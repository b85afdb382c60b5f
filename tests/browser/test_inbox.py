"""Walks with two browsers: messages that arrive at once, a Space sent by message, an invite that comes as one."""

import json
import re

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.visitor import Visitor

# Keeps the changed texts that screen readers read out: those in a live region, unless something in it is not live.
LISTEN = """() => {
  window.readOut = [];
  const live = '[aria-live], [role=log], [role=status], [role=alert]';
  const isReadOut = (node) => {
    const region = node.parentElement.closest(live);
    return region !== null && region.getAttribute('aria-live') !== 'off';
  };
  new MutationObserver((changes) => {
    for (const { target } of changes) if (isReadOut(target)) window.readOut.push(target.data);
  }).observe(document.body, { characterData: true, subtree: true });
}"""


@pytest.fixture
def ana(regular: Arrive, browsers: Browsers) -> Visitor:
    return regular(browsers.speaking(440), "Ana", account=True)


@pytest.fixture
def ben(regular: Arrive, browsers: Browsers) -> Visitor:
    return regular(browsers.speaking(660), "Ben", account=True)


def link_to(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True)


def write(visitor: Visitor, text: str) -> None:
    visitor.page.get_by_label("Message", exact=True).fill(text)
    visitor.page.keyboard.press("Enter")


def lines(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("log", name="Messages in this conversation")


def open_conversation(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("list", name="Conversations").get_by_role("link", name=name).click()


def choose(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_label("Search people").fill(name)
    # By name and handle: others on the same stack may bear the name.
    person = f"{name} @{name.lower()}"
    people = visitor.page.get_by_role("list", name="People", exact=True)
    people.get_by_role("checkbox", name=person, exact=True).check()


def test_two_write_to_each_other_and_see_it_at_once(ana: Visitor, ben: Visitor) -> None:
    link_to(ana, "Messages").click()
    ana.button("New message").click()
    choose(ana, "Ben")
    ana.button("Start conversation").click()
    write(ana, "Tea or trains?")
    expect(lines(ana)).to_contain_text("Tea or trains?")
    expect(link_to(ben, "Messages")).to_have_accessible_description("1 unread")

    link_to(ben, "Messages").click()
    open_conversation(ben, "Ana")
    expect(lines(ben)).to_contain_text("Tea or trains?")
    expect(link_to(ben, "Messages")).to_have_accessible_description("")
    write(ben, "Both!")
    expect(lines(ana)).to_contain_text("Both!")
    write(ana, "Then come over.")
    expect(lines(ben)).to_contain_text("Then come over.")
    expect(lines(ana)).not_to_contain_text("Sending")
    assert not ana.barriers()
    assert not ben.mistakes + ana.mistakes


def test_space_sent_by_message_is_joined_from_its_card(ana: Visitor, ben: Visitor) -> None:
    ana.start_space("Evening talk")
    ana.unmute()
    ana.dock.get_by_role("button", name="Share", exact=True).click()
    ana.button("Send by message").click()
    choose(ana, "Ben")
    ana.button("Send").click()

    link_to(ben, "Messages").click()
    open_conversation(ben, "Ana")
    lines(ben).get_by_role("button", name="Join this Space").click()
    ben.button("Start listening").click()
    ben.hears(440)
    link_to(ben, "Messages").click()
    open_conversation(ben, "Ana")
    lines(ben).get_by_role("button", name="Back to the Space").click()
    ben.page.wait_for_url(re.compile(r"/i/spaces/"))


def test_invite_to_speak_arrives_as_a_message_and_leads_to_the_stage(ana: Visitor, ben: Visitor) -> None:
    space = ana.start_space("Open stage").rsplit("/", 1)[1]
    ben.page.goto("/explore")
    until(lambda: None if ben.reachable() else "Ben's page has no socket yet")
    ana.ask("POST", f"/api/spaces/{space}/invites/{account_of(ben)}")
    ben.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    link_to(ben, "Messages").click()
    open_conversation(ben, "Ana")
    reads_no_countdown_out(ben)
    lines(ben).get_by_role("button", name="Accept", exact=True).click()
    ben.seat("Ben, Speaker, muted").wait_for()
    ben.unmute()
    ana.hears(660)


def reads_no_countdown_out(visitor: Visitor) -> None:
    """Let the time that is left for an answer change twice."""
    countdown = lines(visitor).get_by_text("Expires in")
    visitor.page.evaluate(LISTEN)
    for _ in range(2):
        expect(countdown).not_to_have_text(str(countdown.text_content()))
    assert visitor.page.evaluate("() => window.readOut") == []


def test_search_for_people_says_what_it_found_and_nothing_before_it_knows(ana: Visitor, ben: Visitor) -> None:
    link_to(ana, "Messages").click()
    ana.button("New message").click()
    status = ana.page.get_by_role("dialog").get_by_role("status")
    ana.page.get_by_label("Search people").fill("nobody of that name")
    expect(status).to_have_text("No results for “nobody of that name”.")
    held: list[Route] = []
    ana.page.route("**/api/search?*", lambda route: held.append(route))
    with ana.page.expect_request("**/api/search?*"):
        ana.page.get_by_label("Search people").fill("ben")
    expect(status).not_to_contain_text("“ben”")
    held[0].continue_()
    expect(status).to_have_text(re.compile(r"^\d+ results?$"))
    ana.page.unroute("**/api/search?*")
    ana.page.keyboard.press("Escape")


def account_of(visitor: Visitor) -> str:
    return str(visitor.ask("GET", "/api/session")["account"]["id"])


def test_device_shows_what_was_pushed_while_nobody_looks_at_the_site(arrive: Arrive, browsers: Browsers) -> None:
    ben = arrive(browsers.plain(desktop=True), "Ben", account=True)
    ben.context.grant_permissions(["notifications"])
    ben.page.goto("/settings/notifications")
    ben.page.get_by_role("switch", name="Notifications on this device").wait_for()
    assert not ben.barriers()
    ben.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    ben.page.goto("about:blank")
    push(ben, {"title": "Ana is live", "text": "Tea", "tag": "live:s_1", "path": "/explore", "kind": "live"})
    ben.page.goto("/settings")
    until(lambda: None if shown(ben) == [["Ana is live", "Tea", "live:s_1"]] else "nothing is shown")


def shown(visitor: Visitor) -> object:
    """Return title, text and tag of the notification in the system's list."""
    return visitor.page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.ready;
          return (await registration.getNotifications()).map((one) => [one.title, one.body, one.tag]);
        }"""
    )


def push(visitor: Visitor, news: dict[str, str]) -> None:
    """Deliver a push as Chromium's push service hands it to the service worker."""
    tools = visitor.context.new_cdp_session(visitor.page)
    versions: list[dict[str, str]] = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda told: versions.extend(told["registrations"]))
    tools.send("ServiceWorker.enable")
    until(lambda: None if visitor.page.evaluate("1") and versions else "there is no service worker")
    where = {"origin": visitor.site, "registrationId": versions[-1]["registrationId"]}
    tools.send("ServiceWorker.deliverPushMessage", {**where, "data": json.dumps(news)})
