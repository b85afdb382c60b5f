"""Everything that a host can do works with the keyboard alone."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.test_host_powers import invitation, shows
from tests.support.patience import until
from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound

STEPS = 150  # presses of Tab that go once round the page


def test_host_answers_mutes_and_removes_by_keyboard(host: Visitor, listener: Visitor, guest: Visitor) -> None:
    press(listener, listener.button("Request to speak"))
    expect(listener.dock.get_by_text("1st in line")).to_be_visible()
    press(host, host.button("People"))
    press(host, host.on_row("Liam", "Approve"))
    press(listener, listener.dock.get_by_role("button", name="Unmute", exact=True))
    guest.hears(440, 660)
    press(host, host.on_row("Liam", "Mute"))
    guest.hears(440)
    press(host, host.on_row("Liam", "Allow to unmute"))
    press(host, host.on_row("Liam", "Make co-host"))
    expect(guest.seat("Liam, Co-host")).to_be_visible()
    press(host, host.on_row("Liam", "Remove"))
    press(host, host.page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True))
    expect(listener.dock.get_by_text("A host removed you from this Space")).to_be_visible()
    press(listener, listener.button("Dismiss"))
    expect(listener.dock).to_have_count(0)


def test_invite_is_sent_and_accepted_by_keyboard(host: Visitor, listener: Visitor) -> None:
    press(host, host.button("People"))
    press(host, host.on_row("Liam", "Invite to speak"))
    press(listener, invitation(listener).get_by_role("button", name="Accept", exact=True))
    press(listener, listener.dock.get_by_role("button", name="Unmute", exact=True))
    host.hears(660)


def test_order_is_kept_by_keyboard(host: Visitor, listener: Visitor) -> None:
    press(host, host.button("People"))
    press(listener, listener.button("Request to speak"))
    expect(listener.dock.get_by_text("1st in line")).to_be_visible()
    press(host, host.on_row("Liam", "Decline"))
    expect(host.on_row("Liam", "Approve")).to_have_count(0)
    press(listener, listener.button("Request to speak"))
    expect(listener.dock.get_by_text("1st in line")).to_be_visible()
    press(host, host.on_row("Liam", "Approve"))
    press(host, host.button("Mute all"))
    expect(listener.dock.get_by_text("The host muted you").first).to_be_visible()
    press(host, host.button("Undo mute all"))
    expect(listener.dock.get_by_text("The host muted you")).to_have_count(0)
    press(host, host.on_row("Liam", "Make co-host"))
    press(host, host.on_row("Liam", "Remove co-host"))
    expect(host.seat("Liam, Speaker")).to_be_visible()
    press(host, host.on_row("Liam", "Move to audience"))
    expect(listener.button("Request to speak")).to_be_visible()
    reach(host, host.page.get_by_label("Search the audience"))
    host.page.keyboard.type("lia")
    expect(host.page.get_by_text("1 result")).to_be_visible()
    press(host, host.on_row("Liam", "Block"))
    press(host, host.page.get_by_role("dialog").get_by_role("button", name="Block", exact=True))
    press(host, host.on_row("Liam", "Unblock"))
    expect(host.on_row("Liam", "Unblock")).to_have_count(0)


def test_space_is_edited_handed_over_and_ended_by_keyboard(host: Visitor, speaker: Visitor) -> None:
    press(host, host.button("Edit title and topics"))
    reach(host, host.page.get_by_role("dialog").get_by_label("Title", exact=True))
    host.page.keyboard.press("Control+A")
    host.page.keyboard.type("Tuning a choir")
    host.page.keyboard.press("Enter")
    expect(speaker.dock.get_by_role("heading", name="Tuning a choir")).to_be_visible()
    press(host, host.on_row("Liam", "Make host"))
    press(host, host.page.get_by_role("dialog").get_by_role("button", name="Make host", exact=True))
    expect(host.seat("Liam, Host")).to_be_visible()
    press(speaker, speaker.button("End Space"))
    press(speaker, speaker.page.get_by_role("dialog").get_by_role("button", name="End Space", exact=True))
    expect(host.dock.get_by_text("This Space has ended")).to_be_visible()


def test_person_outside_is_invited_by_keyboard(host: Visitor, link: str, nora: Visitor) -> None:
    until(lambda: None if nora.reachable() else "Nora's page has no socket yet")
    press(host, host.button("People"))
    reach(host, host.page.get_by_label("Invite someone by handle"))
    host.page.keyboard.type("@nora")
    host.page.keyboard.press("Enter")
    expect(invitation(nora)).to_contain_text("Hana invited you to speak")


def test_rules_and_pins_are_set_by_keyboard(host: Visitor, guest: Visitor) -> None:
    press(host, host.button("People"))
    press(host, host.page.get_by_label("Lock Space"), "Space")
    expect(host.page.get_by_label("Lock Space")).to_be_checked()
    reach(host, host.page.get_by_label("Everyone", exact=True))
    host.page.keyboard.press("ArrowDown")
    expect(host.page.get_by_label("People you follow")).to_be_checked()
    press(host, host.button("Pin a link"))
    dialog = host.page.get_by_role("dialog", name="Pin a link")
    reach(host, dialog.get_by_label("Link"))
    host.page.keyboard.type("https://example.org/score")
    host.page.keyboard.press("Enter")
    expect(guest.page.get_by_role("region", name="Pinned").get_by_role("link")).to_be_visible()
    expect(host.button("Pin a link")).to_be_focused()
    press(host, host.button("Unpin"))
    expect(guest.page.get_by_role("region", name="Pinned")).to_have_count(0)


def test_reaction_is_sent_by_keyboard_and_escape_gives_the_focus_back(host: Visitor, listener: Visitor) -> None:
    press(listener, listener.button("React"))
    expect(listener.button("Heart")).to_be_focused()
    listener.page.keyboard.press("ArrowRight")
    shows(host, "😂", lambda: listener.page.keyboard.press("Enter"))
    listener.page.keyboard.press("Escape")
    expect(listener.button("React")).to_be_focused()


def test_person_is_reported_by_keyboard(host: Visitor, guest: Visitor) -> None:
    press(guest, guest.button("People"))
    press(guest, guest.on_row("Hana", "Report"))
    dialog = guest.page.get_by_role("dialog", name="Report Hana")
    assert guest.barriers() == []
    reach(guest, dialog.get_by_role("radio").first)
    guest.page.keyboard.press("ArrowDown")
    press(guest, dialog.get_by_role("button", name="Send report", exact=True))
    expect(guest.page.get_by_text("your report was sent")).to_be_visible()


def press(visitor: Visitor, target: Locator, key: str = "Enter") -> None:
    reach(visitor, target)
    visitor.page.keyboard.press(key)


def reach(visitor: Visitor, target: Locator) -> None:
    """Press Tab until the focus is on `target`."""
    target.wait_for()
    for _ in range(STEPS):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"{visitor.name} does not reach {target} with Tab")
