"""What people choose for their own reading and profile: words that they do not want to see, and the post on top."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.visitor import Visitor


@pytest.fixture
def greta(arrive: Arrive, browsers: Browsers) -> Visitor:
    return arrive(browsers.plain(), "Greta", account=True, home=False)


@pytest.fixture
def viktor(arrive: Arrive, browsers: Browsers) -> Visitor:
    return arrive(browsers.plain(), "Viktor", account=True, home=False)


def timeline(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("region", name="Timeline").get_by_role("article")


def test_posts_with_a_muted_word_are_hidden_until_it_is_heard_again(greta: Visitor, viktor: Visitor) -> None:
    viktor.ask("POST", "/api/posts", {"text": "My zeppelin is late"})
    viktor.ask("POST", "/api/posts", {"text": "The bus is on time"})
    greta.page.goto("/settings/privacy")
    greta.page.get_by_label("Word or phrase").fill("Zeppelin")
    greta.page.keyboard.press("Enter")
    words = greta.page.get_by_role("list", name="Muted words")
    expect(words).to_contain_text("zeppelin", ignore_case=True)
    assert greta.barriers() == []
    greta.follow("/")
    expect(timeline(greta).filter(has_text="The bus is on time")).to_have_count(1)
    expect(timeline(greta).filter(has_text="My zeppelin is late")).to_have_count(0)
    greta.follow("/settings/privacy")
    words.get_by_role("button", name="Stop muting").click()
    expect(greta.page.get_by_text("You haven’t muted any words.")).to_be_visible()
    greta.follow("/")
    expect(timeline(greta).filter(has_text="My zeppelin is late")).to_have_count(1)


def test_pinned_post_is_the_first_of_its_authors_profile(viktor: Visitor, greta: Visitor) -> None:
    for text in ("Who I am and what I build", "Something from today"):
        viktor.ask("POST", "/api/posts", {"text": text})
    viktor.page.goto("/viktor")
    posts = viktor.page.get_by_role("main").get_by_role("article")
    expect(posts.first).to_contain_text("Something from today")
    choose(posts.filter(has_text="Who I am"), "Pin to your profile")
    expect(posts.first).to_contain_text("Who I am")
    greta.page.goto("/viktor")
    first = greta.page.get_by_role("main").get_by_role("article").first
    expect(first).to_contain_text("Who I am")
    expect(first).to_contain_text("Pinned")
    assert greta.barriers() == []
    choose(posts.first, "Unpin from your profile")
    expect(posts.first).to_contain_text("Something from today")


def choose(post: Locator, item: str) -> None:
    post.first.get_by_role("button", name="More about this post").click()
    post.page.get_by_role("menuitem", name=item, exact=True).click()
