"""Accounts, posts and pages, and their accessibility."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.visitor import PASSWORD, Visitor


def test_person_signs_out_and_in_again(arrive: Arrive, browsers: Browsers) -> None:
    ana = arrive(browsers.plain(), "Ana")
    ana.sign_up("ana_again")
    ana.button("Sign out").click()
    ana.page.get_by_role("link", name="Sign in", exact=True).first.click()
    form = ana.page.get_by_role("main")
    form.get_by_label("Handle").fill("ana_again")
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name="Sign in", exact=True).click()
    expect(ana.button("Sign out")).to_be_visible()


def test_forms_say_at_the_field_what_is_wrong(arrive: Arrive, browsers: Browsers) -> None:
    ben = arrive(browsers.plain(), "Ben")
    ben.page.goto("/sign-up")
    form = ben.page.get_by_role("main")
    handle, password = form.get_by_label("Handle"), form.get_by_label("Password")
    form.get_by_label("Display name").fill("Ben")
    password.fill("short")
    form.get_by_role("button", name="Sign up", exact=True).click()
    expect(handle).to_be_focused()
    expect(handle).to_have_accessible_description(re.compile("Fill in this field\\.$"))
    expect(password).to_have_accessible_description(re.compile("A password needs 8 to 128 characters\\.$"))
    expect(form.locator("[aria-invalid=true]")).to_have_count(2)
    assert ben.barriers() == []
    form.get_by_role("link", name="Sign in", exact=True).click()
    handle.fill("nobody_here")
    password.fill("not the password")
    form.get_by_role("button", name="Sign in", exact=True).click()
    expect(ben.page.get_by_role("alert")).to_have_text("Incorrect handle or password.")
    expect(password).to_be_focused()
    expect(password).to_have_accessible_description("Incorrect handle or password.")


def test_announcement_is_not_shown_in_a_language_that_the_page_has_left(arrive: Arrive, browsers: Browsers) -> None:
    gala = arrive(browsers.plain(), "Gala")
    gala.page.goto("/")
    gala.compose("Post")
    said = gala.page.get_by_text("Sign up or sign in to post or start a Space.")
    expect(said).to_be_visible()
    gala.page.get_by_label("Language").locator("visible=true").select_option("es")
    expect(gala.page.locator("html")).to_have_attribute("lang", "es")
    assert said.count() == 0  # at once: it would go by itself after a few seconds


def test_post_with_a_link_shows_the_space(
    host: Visitor, link: str, site: str, arrive: Arrive, browsers: Browsers
) -> None:
    host.compose("Post")
    dialog = host.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(f"Come and listen: {site}{link}")
    dialog.get_by_role("button", name="Post", exact=True).click()
    gus = arrive(browsers.plain(), "Gus")
    until(lambda: None if link in str(host.ask("GET", "/api/posts")) else "the post is not there yet")
    gus.page.goto("/")
    timeline = gus.page.get_by_role("region", name="Timeline")
    expect(timeline.get_by_text("Tuning an orchestra").first).to_be_visible()
    timeline.get_by_text("Join this Space").first.click()
    expect(gus.button("Start listening")).to_be_visible()


def test_no_page_has_barriers_for_a_guest(arrive: Arrive, browsers: Browsers) -> None:
    gus = arrive(browsers.plain(), "Gus")
    found = {}
    for path in ("/", "/sign-up", "/sign-in", "/nothing-here"):
        gus.page.goto(path)
        gus.until_drawn()
        gus.page.get_by_role("main").get_by_role("heading").first.wait_for()
        found[path] = gus.barriers()
    assert {path: barriers for path, barriers in found.items() if barriers} == {}


def test_preview_has_no_barriers(link: str, arrive: Arrive, browsers: Browsers) -> None:
    gus = arrive(browsers.plain(), "Gus")
    gus.page.goto(link)
    gus.button("Start listening").wait_for()
    assert gus.barriers() == []


def test_space_has_no_barriers_for_listener_and_host(host: Visitor, guest: Visitor) -> None:
    assert guest.barriers() == []
    host.button("People").click()
    assert host.barriers() == []


def test_sheet_of_a_new_space_has_no_barriers(host: Visitor) -> None:
    host.compose("Space")
    host.button("Start your Space").wait_for()
    assert host.barriers() == []


def test_pages_run_without_mistakes(host: Visitor, link: str, guest: Visitor) -> None:
    guest.hears(440)
    assert [*host.mistakes, *guest.mistakes] == []


def test_new_account_finds_what_is_live_and_whom_to_follow_above_the_posts(
    arrive: Arrive, browsers: Browsers, host: Visitor
) -> None:
    space = host.ask("POST", "/api/spaces", {"title": "Tuning an orchestra", "topics": ["Strings"]})["space"]["id"]
    host.started.append(f"/i/spaces/{space}")
    nell = arrive(browsers.plain(), "Nell", account=True)
    main = nell.page.get_by_role("main")
    expect(main.get_by_role("heading", name="Conversation, live")).to_be_visible()
    main.get_by_role("button", name="Strings").click()
    live = main.get_by_role("region", name="Live now")
    expect(live.get_by_role("link", name="Tuning an orchestra").first).to_be_visible()
    who = nell.page.get_by_role("region", name="Who to follow")
    hana = who.get_by_role("listitem", name="Hana", exact=True)
    hana.get_by_role("button", name="Follow", exact=True).click()
    expect(hana.get_by_role("button", name="Following", exact=True)).to_be_visible()
    assert nell.barriers() == []
    nell.page.goto("/explore")
    expect(main.get_by_role("link", name="Tuning an orchestra").first).to_be_visible()
    expect(nell.page.get_by_role("region", name="Happening now")).to_have_count(0)  # the page has the same lists
    nell.until_settled()
    expect(hana).to_have_count(0)
