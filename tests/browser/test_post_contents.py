"""What a post can hold, and where it can be kept: one walk over pictures, bookmarks, quotes and drafts."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.visitor import Visitor


@pytest.fixture
def olga(regular: Arrive, browsers: Browsers) -> Iterator[Visitor]:
    """Somebody whose posts are deleted after the walk: pictures and quotes would be part of others' first load."""
    olga = regular(browsers.plain(), "Olga", account=True)
    yield olga
    own = olga.ask("GET", "/api/session")["account"]["id"]
    for post in olga.ask("GET", f"/api/accounts/{own}/posts")["posts"]:
        olga.ask("DELETE", f"/api/posts/{post['id']}")


TYPE_AND_CLOSE = """(field, text) => {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.closest('dialog').close();
}"""  # before the browser shows another frame


def picture(colour: str) -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (160, 90), colour).save(out, "PNG")
    return {"name": f"{colour}.png", "mimeType": "image/png", "buffer": out.getvalue()}


def choose(menu_of: Locator, item: str) -> None:
    menu_of.get_by_role("button", name="More about this post").click()
    menu_of.get_by_role("menuitem", name=item, exact=True).click()


def test_post_with_pictures_is_written_looked_at_bookmarked_and_quoted(olga: Visitor) -> None:
    page, dialog = olga.page, olga.page.get_by_role("dialog")
    write_with_pictures(olga)
    own = page.get_by_role("article").filter(has_text="Two colours").filter(has=page.locator("[src^='/media/posts/']"))
    own.get_by_role("button", name="All teal").click()
    expect(dialog.get_by_role("heading", name="Picture 1 of 2")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("heading", name="Picture 2 of 2")).to_be_visible()
    assert olga.barriers() == []
    page.keyboard.press("Escape")
    expect(own.get_by_role("button", name="All teal")).to_be_focused()
    with olga.answered("PUT"):
        choose(own, "Bookmark")
    olga.follow("/bookmarks")
    kept = page.get_by_role("region", name="Bookmarks").get_by_role("article")
    expect(kept).to_contain_text("Two colours")
    quote_after_a_break(olga, kept)
    choose(kept, "Remove from bookmarks")
    expect(page.get_by_role("heading", name="No bookmarks yet")).to_be_visible()
    olga.follow("/")
    expect(page.get_by_role("article").filter(has_text="Still true").get_by_role("blockquote")).to_contain_text("Two")


def write_with_pictures(olga: Visitor) -> None:
    olga.compose("Post")
    composer = olga.page.get_by_role("dialog")
    composer.get_by_label("Message").fill("Two colours")
    composer.get_by_label("Picture files").set_input_files([picture("teal"), picture("orange")])
    composer.get_by_label("Description of picture 1").fill("All teal")
    assert olga.barriers() == []
    composer.get_by_role("button", name="Post", exact=True).click()


def quote_after_a_break(olga: Visitor, quoted: Locator) -> None:
    """Close the composer at the last key, before the quote is posted, and find the words in it again."""
    composer = olga.page.get_by_role("dialog")
    choose(quoted, "Quote post")
    expect(composer.get_by_placeholder("Add a comment")).to_be_visible()
    composer.get_by_label("Message").evaluate(TYPE_AND_CLOSE, "Still true")
    choose(quoted, "Quote post")
    expect(composer.get_by_label("Message")).to_have_value("Still true")
    expect(composer.get_by_text("We kept your unfinished post.")).to_be_visible()
    assert olga.barriers() == []
    with olga.answered("POST"):
        composer.get_by_role("button", name="Post", exact=True).click()
