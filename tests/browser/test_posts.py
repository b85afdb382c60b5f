"""Posts: written, answered, liked, reposted, deleted; timelines that do not move; cards that are up to date."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import patient, until
from tests.support.visitor import Visitor


@pytest.fixture
def nora(arrive: Arrive, browsers: Browsers) -> Visitor:
    return arrive(browsers.plain(), "Nora", account=True, home=False)


@pytest.fixture
def omar(arrive: Arrive, browsers: Browsers) -> Visitor:
    return arrive(browsers.plain(), "Omar", account=True, home=False)


@pytest.fixture
def post(nora: Visitor, omar: Visitor) -> Iterator[dict[str, Any]]:
    """A post of Nora's, whom Omar follows."""
    account = nora.ask("GET", "/api/session")["account"]
    omar.ask("PUT", f"/api/accounts/{account['id']}/follow")
    made: dict[str, Any] = nora.ask("POST", "/api/posts", {"text": "Who plays the #oboe? @omar"})["post"]
    until(lambda: None if made["id"] in str(omar.ask("GET", "/api/home")) else "the post has not come to Omar")
    yield made
    nora.ask("DELETE", f"/api/posts/{made['id']}")


def item(visitor: Visitor, text: str) -> Locator:
    """Return the newest post on the page with this text."""
    return visitor.page.get_by_role("article").filter(has_text=text).first


def write(visitor: Visitor, text: str, submit: str = "Post") -> None:
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_label("Message").fill(text)
    dialog.get_by_role("button", name=submit, exact=True).click()


def test_link_that_looks_like_ours_keeps_its_host_and_opens_apart(nora: Visitor, site: str) -> None:
    made = nora.ask("POST", "/api/posts", {"text": f"Mine {site}/search?q=oboe not {site}//other.example/x"})["post"]
    nora.page.goto(f"/i/posts/{made['id']}")
    links = item(nora, "Mine").locator(".post__text a")
    expect(links).to_have_count(2)
    expect(links.nth(0)).to_have_attribute("href", "/search?q=oboe")
    expect(links.nth(1)).to_have_attribute("href", f"{site}//other.example/x")
    expect(links.nth(1)).to_have_attribute("target", "_blank")
    expect(links.nth(1)).to_have_attribute("rel", "noopener noreferrer nofollow")
    nora.ask("DELETE", f"/api/posts/{made['id']}")


def test_post_is_liked_passed_on_and_answered(omar: Visitor, nora: Visitor, post: dict[str, Any]) -> None:
    omar.page.goto("/")
    seen = item(omar, "Who plays the")
    seen.get_by_role("button", name="Like").click()
    expect(seen.get_by_role("button", name="Like", pressed=True)).to_have_text(re.compile("1"))
    seen.get_by_role("button", name="Repost").click()
    expect(seen.get_by_role("button", name="Repost", pressed=True)).to_have_text(re.compile("1"))
    seen.get_by_role("button", name="Reply").click()
    write(omar, "I do, since I was ten.", "Reply")
    expect(seen.get_by_role("button", name="Reply")).to_have_text(re.compile("1"))
    nora.page.goto(f"/i/posts/{post['id']}")
    nora.button("Post your reply").wait_for()
    replies = nora.page.get_by_role("region", name="Replies")
    expect(replies.get_by_text("I do, since I was ten.")).to_be_visible()
    expect(nora.page.get_by_role("link", name="#oboe")).to_have_attribute("href", "/search?q=%23oboe")
    assert nora.barriers() == []
    assert [*omar.mistakes, *nora.mistakes] == []


def test_like_that_fails_is_taken_back(omar: Visitor, post: dict[str, Any]) -> None:
    omar.page.goto("/")
    omar.page.route("**/like", lambda route: route.fulfill(status=404, json={"error": {"code": "no_such_post"}}))
    seen = item(omar, "Who plays the")
    omar.watch()
    seen.get_by_role("button", name="Like").click()
    omar.saw("This post isn’t available.")
    expect(seen.get_by_role("button", name="Like", pressed=False)).to_be_visible()


def test_post_that_fails_comes_back_into_the_composer(nora: Visitor) -> None:
    nora.page.goto("/")
    nora.page.route(
        "**/api/posts", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    nora.compose("Post")
    write(nora, "Not lost")
    composer = nora.page.get_by_role("dialog")
    expect(composer.get_by_label("Message")).to_have_value("Not lost")
    expect(composer.get_by_role("alert")).to_contain_text("Can’t reach the site.")
    expect(item(nora, "Not lost")).to_have_count(0)


def test_new_posts_wait_and_move_nothing(omar: Visitor, nora: Visitor, post: dict[str, Any]) -> None:
    omar.page.goto("/")
    seen = item(omar, "Who plays the")
    seen.get_by_role("button", name="Like").wait_for()  # rendered by the page: the server's rendering has no buttons
    omar.until_settled()  # what is loaded above the timeline moves it
    place = seen.bounding_box()
    late = nora.ask("POST", "/api/posts", {"text": "A second thought"})["post"]
    pill = omar.page.get_by_role("button", name="Show 1 new post")
    pill.wait_for(timeout=90_000)
    assert seen.bounding_box() == place
    pill.click()
    expect(item(omar, "A second thought")).to_be_visible()
    nora.ask("DELETE", f"/api/posts/{late['id']}")


def test_author_deletes_a_post(nora: Visitor) -> None:
    nora.page.goto("/")
    nora.compose("Post")
    write(nora, "Written in haste")
    own = item(nora, "Written in haste")
    own.get_by_role("button", name="More about this post").click()
    own.get_by_role("menuitem", name="Delete post").click()
    with nora.answered("DELETE"):
        nora.page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(own).to_have_count(0)
    nora.page.reload()
    nora.page.get_by_role("link", name="Following").wait_for()
    expect(own).to_have_count(0)


def test_card_in_a_post_says_when_its_space_ends(host: Visitor, link: str, omar: Visitor) -> None:
    made = host.ask("POST", "/api/posts", {"text": f"Now: {host.site}{link}"})["post"]
    omar.page.goto(f"/i/posts/{made['id']}")
    omar.button("Post your reply").wait_for()
    card = omar.page.get_by_role("article").filter(has_text="Tuning an orchestra")
    expect(card.get_by_role("button", name="Join this Space")).to_be_visible()
    host.ask("POST", f"/api/spaces/{link.rsplit('/', 1)[1]}/end")
    expect(card.get_by_text("Ended")).to_be_visible()
    expect(card.get_by_role("button", name="Join this Space")).to_have_count(0)


def test_people_inside_are_told_of_posts_about_their_space(host: Visitor, link: str, omar: Visitor) -> None:
    about = host.page.get_by_role("region", name="Posts about this Space")
    about.get_by_text("No posts about this Space yet.").wait_for()
    omar.ask("POST", "/api/posts", {"text": f"Are the oboes in tune? {omar.site}{link}"})
    expect(about.get_by_role("article")).to_contain_text("Are the oboes in tune?", timeout=patient(60_000))


def test_timeline_and_composer_have_no_barriers(omar: Visitor, post: dict[str, Any]) -> None:
    omar.page.goto("/")
    item(omar, "Who plays the").get_by_role("button", name="Like").wait_for()
    assert omar.barriers() == []
    item(omar, "Who plays the").get_by_role("button", name="Reply").click()
    omar.page.get_by_role("dialog").get_by_label("Message").fill("x" * 285)
    expect(omar.page.get_by_text("5 characters too many").first).to_be_visible()
    assert omar.barriers() == []
