"""What a message can hold beside words, and that nothing of it is lost before it is sent."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.visitor import Visitor


@pytest.fixture
def ida(arrive: Arrive, browsers: Browsers) -> Visitor:
    return arrive(browsers.plain(), "Ida", account=True)


@pytest.fixture
def otto(arrive: Arrive, browsers: Browsers) -> Visitor:
    return arrive(browsers.plain(), "Otto", account=True, home=False)


def picture(colour: str) -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (160, 90), colour).save(out, "PNG")
    return {"name": f"{colour}.png", "mimeType": "image/png", "buffer": out.getvalue()}


def conversation(one: Visitor, other: Visitor) -> str:
    """Begin the conversation of two; returns its path."""
    person = other.ask("GET", "/api/session")["account"]["id"]
    begun = one.ask("POST", "/api/conversations", {"people": [person]})
    return f"/messages/{begun['conversation']['id']}"


def link_to_messages(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("navigation", name="Pages").get_by_role("link", name="Messages", exact=True)


def lines(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("log", name="Messages in this conversation")


def until_drawn(picture: Locator) -> None:
    """Wait until the browser has the picture's content, not only its element."""
    until(lambda: None if picture.evaluate("(image) => image.complete && image.naturalWidth > 0") else "it is empty")


def test_pictures_are_sent_seen_and_kept_for_the_two(ida: Visitor, otto: Visitor) -> None:
    path = conversation(ida, otto)
    otto.page.goto(path)
    ida.follow(path)
    words = ida.page.get_by_label("Message", exact=True)
    words.fill("Look at thi")
    ida.follow("/messages")
    ida.page.get_by_role("heading", name="Messages", exact=True).wait_for()
    ida.follow(path)
    expect(words).to_have_value("Look at thi")
    words.fill("")
    ida.page.get_by_label("Picture files").set_input_files([picture("teal"), picture("orange")])
    ida.page.get_by_label("Description of picture 1").fill("All teal")
    ida.page.get_by_role("button", name="Remove picture 2").click()
    assert ida.barriers() == []
    ida.button("Send").click()
    for visitor in (ida, otto):
        shown = lines(visitor).get_by_role("img", name="All teal")
        expect(lines(visitor).locator("[src^='/api/conversations/']")).to_have_count(1)
        until_drawn(shown)
    lines(otto).get_by_role("button", name="All teal").click()
    expect(otto.page.get_by_role("dialog").get_by_role("heading", name="Picture 1 of 1")).to_be_visible()
    until_drawn(otto.page.get_by_role("dialog").get_by_role("img"))
    assert otto.barriers() == []
    otto.page.keyboard.press("Escape")
    otto.follow("/messages")
    expect(otto.page.get_by_role("list", name="Conversations")).to_contain_text("1 picture")
    assert not ida.mistakes + otto.mistakes


def test_message_that_was_found_opens_its_conversation_there(ida: Visitor, otto: Visitor) -> None:
    path = conversation(ida, otto)
    for text in ("Where is the heron?", *(f"Line {number}" for number in range(2, 50))):
        ida.ask("POST", f"/api{path.replace('messages', 'conversations')}/lines", {"text": text})
    otto.page.goto("/")
    count = link_to_messages(otto).locator(".nav__count")
    expect(count).to_have_text(re.compile(r"^4\d$"))
    assert count.evaluate("(shown) => shown.offsetHeight") < 25, "the count takes two lines"
    otto.follow("/messages")
    otto.page.get_by_label("Search messages").fill("heron")
    otto.page.get_by_role("list", name="Messages found").get_by_role("link").click()
    found = lines(otto).get_by_role("listitem").filter(has_text="heron")
    expect(found).to_be_focused()
    expect(found).to_be_in_viewport()
    expect(lines(otto).get_by_text("Line 49", exact=True)).to_have_count(0)
    assert otto.barriers() == []
    otto.button("Show later messages").click()
    expect(lines(otto).get_by_text("Line 40", exact=True)).to_have_count(1)
    expect(found).to_be_visible()
    otto.button("Newest messages").click()
    expect(lines(otto).get_by_text("Line 49", exact=True)).to_be_in_viewport()
    ida.ask("POST", f"/api{path.replace('messages', 'conversations')}/lines", {"text": "There!"})
    expect(lines(otto)).to_contain_text("There!")
    assert not otto.mistakes


def test_emoji_are_chosen_by_keyboard_and_go_where_the_cursor_is(ida: Visitor) -> None:
    ida.compose("Post")
    page, composer = ida.page, ida.page.get_by_role("dialog")
    text = composer.get_by_label("Message")
    text.fill("Tea  please")
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"):
        text.press(key)
    composer.get_by_role("button", name="Add emoji").press("Enter")
    composer.get_by_role("tab", name="Smileys").focus()
    page.keyboard.press("End")
    expect(composer.get_by_role("tab", name="Symbols")).to_be_focused()
    composer.get_by_role("tab", name="Food and drink").click()
    composer.get_by_role("button", name="green apple").focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(text).to_have_value("Tea 🥭 please")
    assert ida.barriers() == []
    composer.get_by_label("Search emoji").fill("love face")
    expect(composer.get_by_role("button", name="smiling face with heart-eyes")).to_be_visible()
    expect(composer.get_by_role("button", name="green apple")).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(text).to_have_value("Tea 🥭🥰 please")
    assert ida.barriers() == []
    composer.get_by_label("Search emoji").fill("qwxyz")
    expect(composer.get_by_role("status").filter(has_text="No results for “qwxyz”.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(composer.get_by_role("button", name="Add emoji")).to_be_focused()
    expect(text).to_be_visible()
    page.keyboard.press("Escape")
    expect(composer).to_have_count(0)


def test_newest_message_stays_in_sight_when_a_keyboard_or_pictures_take_room(ida: Visitor, otto: Visitor) -> None:
    path = conversation(ida, otto)
    for count in range(12):
        ida.ask("POST", f"/api{path.replace('messages', 'conversations')}/lines", {"text": f"Line {count}"})
    ida.page.set_viewport_size({"width": 390, "height": 844})
    ida.page.goto(path)
    newest, foot = lines(ida).get_by_text("Line 11", exact=True), ida.page.locator(".conversation__foot")
    uncovered(newest, foot)
    ida.page.set_viewport_size({"width": 390, "height": 500})
    uncovered(newest, foot)
    ida.page.get_by_label("Picture files").set_input_files([picture("teal"), picture("orange")])
    ida.page.get_by_label("Description of picture 2").wait_for()
    uncovered(newest, foot)


def uncovered(message: Locator, foot: Locator) -> None:
    """Wait until a message stands whole above the form."""

    def why_not() -> str | None:
        end, start = (one.bounding_box() for one in (message, foot))
        return None if end and start and end["y"] + end["height"] <= start["y"] else f"{end} is behind {start}"

    until(why_not)
