"""Profiles and finding people: a picture's way from the form to every place, search, and following."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.visitor import Visitor


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (300, 200), "teal").save(written, "PNG")
    return written.getvalue()


def shows_picture(place: Locator) -> None:
    """Wait until the place has a picture that the browser could decode."""
    drawn = "(place) => [...place.querySelectorAll('img')].some((img) => img.complete && img.naturalWidth > 0)"
    until(lambda: None if place.evaluate(drawn) else "there is no picture", within=20)


def open_own_page(ana: Visitor) -> Locator:
    ana.page.get_by_role("navigation").get_by_role("link", name="Profile", exact=True).click()
    ana.page.get_by_role("heading", name=ana.name, exact=True).wait_for()
    ana.button("Edit profile").click()
    return ana.page.get_by_role("dialog", name="Edit profile")


def search_for(visitor: Visitor, question: str) -> Locator:
    """Return the suggestions for what somebody types."""
    visitor.page.get_by_label("Search", exact=True).fill(question)
    return visitor.page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def test_person_shows_a_picture_is_seen_everywhere_found_and_followed(arrive: Arrive, browsers: Browsers) -> None:
    ana = arrive(browsers.plain(), "Ágata Núñez")
    ana.sign_up("agata")
    dialog = open_own_page(ana)
    dialog.get_by_label("Picture", exact=True).set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": picture()}
    )
    dialog.get_by_label("Bio").fill("Night trains")
    dialog.get_by_role("button", name="Save", exact=True).click()
    dialog.wait_for(state="hidden")
    shows_picture(ana.page.get_by_role("main"))
    ana.ask("POST", "/api/posts", {"text": "On the platform"})
    ana.start_space("Sleepers of Europe")
    shows_picture(ana.stage)

    ben = arrive(browsers.plain(), "Ben")
    ben.have_account("ben_finds")
    ben.page.goto("/explore")
    shows_picture(ben.page.get_by_role("region", name="Live now"))
    search_for(ben, "nunez").filter(has_text="@agata").click()
    ben.page.wait_for_url("**/agata")
    main = ben.page.get_by_role("main")
    post = main.get_by_role("article").filter(has_text="On the platform")
    shows_picture(post)
    with ben.answered("PUT"):
        main.get_by_role("button", name="Follow", exact=True).click()
    expect(main.get_by_role("button", name="Following", exact=True)).to_be_visible()
    expect(main.get_by_role("link", name="1 Follower")).to_be_visible()
    main.get_by_role("link", name="1 Follower").click()
    expect(main.get_by_role("listitem", name="Ben")).to_be_visible()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"GIF89a, or so it says", "This picture can’t be used"), (b"x" * (5 * 1024 * 1024 + 1), "too large")],
    ids=["garbage", "too large"],
)
def test_what_is_no_picture_is_refused_in_words(arrive: Arrive, browsers: Browsers, content: bytes, said: str) -> None:
    cleo = arrive(browsers.plain(), "Cleo", account=True)
    dialog = open_own_page(cleo)
    dialog.get_by_label("Picture", exact=True).set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": content}
    )
    save = dialog.get_by_role("button", name="Save", exact=True)
    if len(content) < 100:
        save.click()
    expect(dialog.get_by_role("alert")).to_contain_text(said)
    expect(save).to_be_enabled()


def test_pages_of_people_have_no_barriers(arrive: Arrive, browsers: Browsers) -> None:
    cleo = arrive(browsers.plain(), "Cleo", account=True)
    open_own_page(cleo)
    found = cleo.barriers()
    for path in ("/cleo/followers", "/search?q=cleo", "/explore"):
        cleo.page.goto(path)
        cleo.page.get_by_role("main").get_by_role("region").or_(
            cleo.page.get_by_text("doesn’t have any followers")
        ).first.wait_for()
        found += cleo.barriers()
    search_for(cleo, "cleo").first.wait_for()
    assert found + cleo.barriers() == []


def test_what_failed_to_load_can_be_tried_again(arrive: Arrive, browsers: Browsers) -> None:
    ana = arrive(browsers.plain(), "Ana", account=True, home=False)
    ana.refuse_service_worker()
    ana.page.goto("/")
    post = ana.ask("POST", "/api/posts", {"text": "Still here"})["post"]["id"]
    pages = {f"/i/posts/{post}": "Still here", "/ana/followers": "You don’t have any", "/scheduled": "Schedule"}
    main = ana.page.get_by_role("main")
    for path, words in pages.items():
        ana.page.route("**/api/**", lambda route: route.fulfill(status=503, json={}))
        ana.follow(path)
        again = main.get_by_role("button", name="Try again", exact=True)
        again.wait_for()
        ana.page.unroute("**/api/**")
        again.click()
        expect(main.get_by_text(words).last).to_be_visible()
        expect(again).to_have_count(0)
