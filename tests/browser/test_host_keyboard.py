"""Everything that a host can do works with the keyboard alone."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.test_host_controls import invitation, shows
from tests.support.patience import until
from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound

STEPS = 150  # presses of Tab that go once round the page


def test_host_answers_mutes_and_removes_by_keyboard(host: Visitor, listener: Visitor, guest: Visitor) -> None:
    press(listener, listener.button("Request to speak"))
    expect(listener.dock.get_by_text("1st in line")).to_be_visible()
    press(host, host.button("People"))
    turn(host, "Requests")
    press(host, host.on_row("Liam", "Approve"))
    press(listener, listener.dock.get_by_role("button", name="Unmute", exact=True))
    guest.hears(440, 660)
    keeps_the_focus_in_a_menu_that_changes(host, listener)
    guest.hears(440, 660)
    choose(host, "Liam", "Mute")
    guest.hears(440)
    choose(host, "Liam", "Allow to unmute")
    choose(host, "Liam", "Make co-host")
    expect(guest.seat("Liam, Co-host")).to_be_visible()
    choose(host, "Liam", "Remove")
    press(host, host.page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True))
    expect(listener.dock.get_by_text("A host removed you from this Space")).to_be_visible()
    press(listener, listener.button("Dismiss"))
    expect(listener.dock).to_have_count(0)


def keeps_the_focus_in_a_menu_that_changes(host: Visitor, speaker: Visitor) -> None:
    """Mute a speaker elsewhere, as a co-host does, while the menu about them is open, and take it back."""
    speaking = speaker.ask("GET", "/api/session")["account"]["id"]
    stage = f"/api/spaces/{host.started[-1].rsplit('/', 1)[1]}/stage/{speaking}"
    turn(host, "People")
    press(host, host.actions("Liam"))
    expect(host.page.get_by_role("menuitem", name="Mute", exact=True)).to_be_focused()
    host.ask("POST", f"{stage}/mute")
    expect(host.page.get_by_role("menuitem", name="Allow to unmute", exact=True)).to_be_focused()
    host.ask("POST", f"{stage}/unmute")
    expect(host.page.get_by_role("menuitem", name="Mute", exact=True)).to_be_focused()
    host.page.keyboard.press("Escape")
    expect(host.actions("Liam")).to_be_focused()
    speaker.unmute()


def test_menu_about_somebody_stays_open_while_they_step_on_the_stage_and_off_it(
    host: Visitor, listener: Visitor
) -> None:
    liam = listener.ask("GET", "/api/session")["account"]["id"]
    space = f"/api/spaces/{host.started[-1].rsplit('/', 1)[1]}"
    press(host, host.button("People"))
    press(host, host.actions("Liam"))
    invite, mute, report = (
        host.page.get_by_role("menuitem", name=name, exact=True) for name in ("Invite to speak", "Mute", "Report")
    )
    expect(invite).to_be_focused()
    listener.ask("POST", f"{space}/requests", {})
    host.ask("POST", f"{space}/requests/{liam}/approve")
    expect(host.seat("Liam, Speaker")).to_be_visible()
    expect(mute).to_be_focused()
    step(host, report, "ArrowDown")
    host.ask("POST", f"{space}/stage/{liam}/audience")
    expect(host.seat("Liam, Speaker")).to_have_count(0)
    expect(invite).to_be_visible()
    expect(report).to_be_focused()
    host.page.keyboard.press("Escape")
    expect(invite).to_have_count(0)
    expect(host.actions("Liam")).to_be_focused()
    choose(host, "Liam", "Report")
    dialog = host.page.get_by_role("dialog", name="Report Liam")
    dialog.wait_for()
    host.ask("POST", f"{space}/invites/{liam}")
    press(listener, invitation(listener).get_by_role("button", name="Accept", exact=True))
    expect(host.seat("Liam, Speaker")).to_have_count(1)
    expect(dialog).to_be_visible()


def test_invite_is_sent_and_accepted_by_keyboard(host: Visitor, listener: Visitor) -> None:
    press(host, host.button("People"))
    choose(host, "Liam", "Invite to speak")
    press(listener, invitation(listener).get_by_role("button", name="Accept", exact=True))
    press(listener, listener.dock.get_by_role("button", name="Unmute", exact=True))
    host.hears(660)


def test_order_is_kept_by_keyboard(host: Visitor, listener: Visitor) -> None:
    press(host, host.button("People"))
    press(listener, listener.button("Request to speak"))
    expect(listener.dock.get_by_text("1st in line")).to_be_visible()
    turn(host, "Requests")
    press(host, host.on_row("Liam", "Decline"))
    expect(host.on_row("Liam", "Approve")).to_have_count(0)
    press(listener, listener.button("Request to speak"))
    expect(listener.dock.get_by_text("1st in line")).to_be_visible()
    turn(host, "Requests")
    press(host, host.on_row("Liam", "Approve"))
    turn(host, "People")
    press(host, host.button("Mute all"))
    expect(listener.dock.get_by_text("The host muted you").first).to_be_visible()
    press(host, host.button("Undo mute all"))
    expect(listener.dock.get_by_text("The host muted you")).to_have_count(0)
    choose(host, "Liam", "Make co-host")
    choose(host, "Liam", "Remove co-host")
    expect(host.seat("Liam, Speaker")).to_be_visible()
    choose(host, "Liam", "Move to audience")
    expect(listener.button("Request to speak")).to_be_visible()
    reach(host, host.page.get_by_label("Search the audience"))
    host.page.keyboard.type("lia")
    expect(host.page.get_by_text("1 result")).to_be_visible()
    choose(host, "Liam", "Block")
    press(host, host.page.get_by_role("dialog").get_by_role("button", name="Block", exact=True))
    press(host, host.unblock("Liam"))
    expect(host.unblock("Liam")).to_have_count(0)


def test_space_is_edited_handed_over_and_ended_by_keyboard(host: Visitor, speaker: Visitor) -> None:
    turn(host, "Settings")
    press(host, host.button("Edit title and topics"))
    reach(host, host.page.get_by_role("dialog").get_by_label("Title", exact=True))
    host.page.keyboard.press("Control+A")
    host.page.keyboard.type("Tuning a choir")
    host.page.keyboard.press("Enter")
    expect(speaker.dock.get_by_role("heading", name="Tuning a choir")).to_be_visible()
    choose(host, "Liam", "Make host")
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
    turn(host, "Settings")
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
    press(listener, listener.button("People"))
    expect(listener.panel).to_be_focused()
    press(listener, listener.actions("Hana"))
    listener.page.keyboard.press("Escape")
    expect(listener.actions("Hana")).to_be_focused()
    listener.page.keyboard.press("Escape")
    expect(listener.panel).to_have_count(0)
    expect(listener.button("People")).to_be_focused()


def test_person_is_reported_by_keyboard(host: Visitor, guest: Visitor) -> None:
    press(guest, guest.button("People"))
    choose(guest, "Hana", "Report")
    dialog = guest.page.get_by_role("dialog", name="Report Hana")
    assert guest.barriers() == []
    reach(guest, dialog.get_by_role("radio").first)
    guest.page.keyboard.press("ArrowDown")
    press(guest, dialog.get_by_role("button", name="Send report", exact=True))
    expect(guest.page.get_by_text("your report was sent")).to_be_visible()


def press(visitor: Visitor, target: Locator, key: str = "Enter") -> None:
    reach(visitor, target)
    visitor.page.keyboard.press(key)


WAY = """(element) => {
  const from = document.activeElement;
  if (element === from) return '';
  const before = from !== document.body && element.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING;
  return before ? 'Shift+Tab' : 'Tab';
}"""  # the shorter way to an element: back if it stands before the focus


def reach(visitor: Visitor, target: Locator) -> None:
    """Press Tab, or Shift and Tab to go back, until the focus is on `target`."""
    target.wait_for()
    for _ in range(STEPS):
        if not (key := target.evaluate(WAY)):
            return
        visitor.page.keyboard.press(key)
    raise AssertionError(f"{visitor.name} does not reach {target} with Tab")


def choose(visitor: Visitor, person: str, action: str) -> None:
    """Choose an action from a person's menu in the People panel."""
    turn(visitor, "People")
    press(visitor, visitor.actions(person))
    step(visitor, visitor.page.get_by_role("menuitem", name=action, exact=True), "ArrowDown")
    visitor.page.keyboard.press("Enter")


def turn(visitor: Visitor, tab: str) -> None:
    """Turn to a tab of the People panel, which only hosts have."""
    visitor.panel.wait_for()
    if visitor.panel.get_by_role("tab").count():
        reach(visitor, visitor.panel.get_by_role("tab", selected=True))
        step(visitor, visitor.panel.get_by_role("tab", name=tab, exact=True), "ArrowRight")


def step(visitor: Visitor, target: Locator, key: str) -> None:
    """Press an arrow key until the focus is on `target`."""
    target.wait_for()
    for _ in range(STEPS):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        visitor.page.keyboard.press(key)
    raise AssertionError(f"{visitor.name} does not reach {target} with {key}")
