"""Fleets and live people, as visitors see them in the line at the top of every page."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.visitor import Visitor


def line(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("region", name="Fleets", exact=True)


def entry(visitor: Visitor, name: str) -> Locator:
    return line(visitor).get_by_role("button", name=name)


def follow(viewer: Visitor, author: Visitor) -> None:
    account = author.ask("GET", "/api/session")["account"]["id"]
    viewer.ask("PUT", f"/api/accounts/{account}/follow")


def share_words(author: Visitor, text: str) -> None:
    author.compose("Fleet")
    dialog = author.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Message").fill(text)
    dialog.get_by_role("radio", name="Ocean").check()
    dialog.get_by_role("button", name="Share Fleet", exact=True).click()
    expect(dialog).to_have_count(0)


def share_picture(author: Visitor, alt: str) -> None:
    content = BytesIO()
    Image.new("RGB", (600, 900), "teal").save(content, "JPEG")
    author.compose("Fleet")
    dialog = author.page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Picture").check()
    picked: FilePayload = {"name": "lake.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
    dialog.locator("input[type=file]").set_input_files(picked)
    dialog.get_by_role("textbox", name="Describe the picture").fill(alt)
    dialog.get_by_role("button", name="Share Fleet", exact=True).click()
    expect(dialog).to_have_count(0)


@pytest.fixture
def author(arrive: Arrive, browsers: Browsers) -> Visitor:
    return arrive(browsers.plain(), "Flora", account=True)


@pytest.fixture
def viewer(arrive: Arrive, browsers: Browsers, author: Visitor) -> Visitor:
    """Vito, who follows Flora."""
    vito = arrive(browsers.plain(), "Vito", account=True)
    follow(vito, author)
    return vito


def test_fleets_of_words_and_a_picture_have_a_blue_ring_until_they_are_seen(author: Visitor, viewer: Visitor) -> None:
    share_words(author, "The lake is frozen!")
    share_picture(author, "Ice on a lake")
    expect(entry(author, "Your Fleet")).to_be_visible()
    viewer.page.reload()
    ring = entry(viewer, "Flora, new Fleet")
    expect(ring).to_be_visible()
    assert viewer.barriers() == []
    ring.click()
    dialog = viewer.page.get_by_role("dialog", name="Flora’s Fleets")
    expect(dialog.get_by_text("The lake is frozen!")).to_be_visible()
    assert viewer.barriers() == []
    viewer.page.keyboard.press("ArrowRight")
    picture = dialog.get_by_role("img", name="Ice on a lake")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 600
    viewer.page.keyboard.press("ArrowRight")
    expect(dialog).to_have_count(0)
    expect(entry(viewer, "Flora, Fleet, seen")).to_be_focused()
    until(lambda: None if all(one["seen"] for one in viewer.ask("GET", "/api/fleets")["line"]) else "not kept as seen")
    viewer.page.reload()
    expect(entry(viewer, "Flora, Fleet, seen")).to_be_visible()
    assert [*author.mistakes, *viewer.mistakes] == []


def test_author_sees_how_many_have_seen_it_and_deletes_it(arrive: Arrive, browsers: Browsers, viewer: Visitor) -> None:
    gilda = arrive(browsers.plain(), "Gilda", account=True)
    share_words(gilda, "Only for a moment")
    account = gilda.ask("GET", "/api/session")["account"]["id"]
    newest = gilda.ask("GET", "/api/fleets")["own"]["newest"]
    viewer.ask("PUT", f"/api/accounts/{account}/fleets/seen", {"until": newest})
    entry(gilda, "Your Fleet").click()
    dialog = gilda.page.get_by_role("dialog", name="Gilda’s Fleets")
    expect(dialog.get_by_text("Only for a moment")).to_be_visible()
    expect(dialog.get_by_text("Seen by 1 person")).to_be_visible()
    assert gilda.barriers() == []
    dialog.get_by_role("button", name="Delete", exact=True).click()
    dialog.get_by_role("button", name="Delete Fleet", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(entry(gilda, "Add")).to_be_visible()
    assert gilda.ask("GET", f"/api/accounts/{account}/fleets")["fleets"] == []


def test_fleets_go_on_by_themselves_for_who_likes_movement(arrive: Arrive, browsers: Browsers) -> None:
    mona = arrive(browsers.plain(), "Mona", account=True)
    first = "First this, which is long enough that a slow machine, too, has the time to pause it before it is over."
    for text in (first, "Then that"):
        mona.ask("POST", "/api/fleets", {"text": text, "colour": "rose"})
    mona.page.emulate_media(reduced_motion="no-preference")
    mona.page.reload()
    entry(mona, "Your Fleet").click()
    dialog = mona.page.get_by_role("dialog", name="Mona’s Fleets")
    dialog.get_by_role("button", name="Pause", exact=True).click()
    mona.page.mouse.move(4, 4)
    expect(dialog.get_by_text("First this")).to_be_visible()
    bar = mona.page.locator(".viewer__fill--now")
    until(lambda: None if bar.evaluate(STATE_OF_MOVEMENT) == "paused" else "the bar still moves")
    dialog.get_by_role("button", name="Resume", exact=True).click()
    mona.page.mouse.move(4, 4)
    expect(dialog.get_by_text("Then that")).to_be_visible()
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize("kind", ["Text", "Picture"])
def test_sheet_of_a_new_fleet_has_no_barriers(author: Visitor, kind: str) -> None:
    author.compose("Fleet")
    author.page.get_by_role("dialog").get_by_role("radio", name=kind).check()
    assert author.barriers() == []


def test_who_goes_live_has_an_aura_in_another_browser_and_one_click_hears_them(
    host: Visitor, arrive: Arrive, browsers: Browsers
) -> None:
    lena = arrive(browsers.plain(), "Lena", account=True, home=False)
    lena.page.goto("/")
    expect(entry(lena, "Add")).to_be_visible()
    lena.page.evaluate(WATCH_FOR_AURA)
    link = host.start_space("Tuning a piano")
    started = host.ask("GET", f"/api/spaces/{link.rsplit('/', 1)[1]}")["space"]["started_at"]
    host.unmute()
    face = line(lena).get_by_role("link", name="LIVE Hana, Host. Listen to “Tuning a piano”")
    expect(face).to_be_visible()
    seen = lena.page.evaluate("() => window.sawAura")
    # Both are on one machine, with one clock.
    print(f"\nfrom going live to the aura in another browser: {seen - started:.0f} ms")
    assert lena.barriers() == []
    face.focus()
    lena.page.keyboard.press("Enter")
    lena.dock.get_by_role("button", name="Leave", exact=True).wait_for()
    lena.hears(440)
    assert "/i/spaces/" in lena.page.url


STATE_OF_MOVEMENT = "(bar) => getComputedStyle(bar).animationPlayState"
WATCH_FOR_AURA = """() => new MutationObserver((_, watcher) => {
  if (!document.querySelector('.fleets .aura')) return;
  window.sawAura = Date.now();
  watcher.disconnect();
}).observe(document.body, { childList: true, subtree: true })"""
