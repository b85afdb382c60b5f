"""The keyboard keeps its place when the control that has the focus leaves the page, and hosts are told who waits."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_host_keyboard import choose, press, turn
from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound


def test_focus_goes_on_beside_what_was_answered_cancelled_or_left(
    host: Visitor, listener: Visitor, nora: Visitor, link: str
) -> None:
    nora.page.goto(link)
    press(nora, nora.button("Start listening"))
    expect(nora.dock).to_be_focused()
    ask(listener)
    expect(host.page.get_by_role("status").filter(has_text="Liam would like to speak")).to_be_visible()
    expect(host.button("People")).to_have_accessible_description("1 waiting")
    press(listener, listener.button("Cancel request"))
    expect(listener.button("Request to speak")).to_be_focused()
    ask(nora)
    ask(listener)
    press(host, host.button("People"))
    turn(host, "Requests")
    press(host, host.on_row("Nora", "Decline"))
    expect(host.on_row("Liam", "Decline")).to_be_focused()
    press(host, host.on_row("Liam", "Approve"))
    expect(host.panel.get_by_role("tab", name="Requests", exact=True)).to_be_focused()
    expect(nora.button("Request to speak")).to_be_focused()
    press(listener, listener.dock.get_by_role("button", name="Unmute", exact=True))
    expect(listener.own_mute).to_be_focused()
    choose(host, "Liam", "Move to audience")
    expect(host.actions("Liam")).to_be_focused()
    expect(listener.button("Request to speak")).to_be_focused()
    press(nora, nora.button("Leave"))
    expect(nora.page.locator("#main")).to_be_focused()


def test_focus_goes_to_what_is_left_of_a_space_that_is_over(host: Visitor, listener: Visitor) -> None:
    listener.button("Request to speak").focus()
    press(host, host.button("End Space"))
    press(host, host.page.get_by_role("dialog").get_by_role("button", name="End Space", exact=True))
    for visitor, words in ((listener, "Dismiss"), (host, "Moderation log")):
        expect(visitor.dock.get_by_role("button", name=words, exact=True)).to_be_focused()


def test_focus_goes_to_the_page_to_which_a_dialog_led(nora: Visitor) -> None:
    nora.start_space("Brass only")
    expect(nora.page.locator("#main")).to_be_focused()


def ask(visitor: Visitor) -> None:
    press(visitor, visitor.button("Request to speak"))
    expect(visitor.button("Cancel request")).to_be_focused()
