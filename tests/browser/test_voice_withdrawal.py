"""Somebody on the stage of a recorded Space withdraws their voice while it goes on."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.test_host_keyboard import press
from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound
RECORDED = "This Space is being recorded"


@pytest.fixture
def recorded(host: Visitor, speaker: Visitor) -> Visitor:
    """Hana, who records her Space, in which Liam speaks and has agreed."""
    host.people("Settings")
    host.set_rule("Record Space")
    asked = speaker.page.get_by_role("dialog", name="Do you agree to be recorded?")
    asked.get_by_role("button", name="Agree and stay on stage", exact=True).click()
    expect(asked).to_have_count(0)
    return host


def question(visitor: Visitor) -> Locator:
    """Open the question whether somebody wants to withdraw their voice, by keyboard."""
    press(visitor, visitor.dock.get_by_role("button", name="Sound settings", exact=True))
    press(visitor, visitor.dock.get_by_role("button", name="Withdraw my voice", exact=True))
    return visitor.page.get_by_role("dialog", name="Withdraw your voice?")


def test_speaker_withdraws_their_voice_while_the_space_goes_on(recorded: Visitor, speaker: Visitor) -> None:
    speaker.watch()
    dialog = question(speaker)
    for words in (
        "Everything you say in this recording becomes silence",
        "You’ll move to the audience now",
        "The host will be told.",
    ):
        expect(dialog.get_by_text(words)).to_be_visible()
    assert speaker.barriers() == []
    dialog.get_by_role("button", name="Cancel", exact=True).press("Enter")
    expect(dialog).to_have_count(0)
    expect(recorded.seat("Liam, Speaker")).to_be_visible()
    question(speaker).get_by_role("button", name="Withdraw", exact=True).press("Enter")
    expect(recorded.seat("Liam, Speaker")).to_have_count(0)
    speaker.saw("You’ve withdrawn your voice.")
    expect(speaker.dock.get_by_role("button", name="Request to speak", exact=True)).to_be_visible()
    expect(recorded.dock.get_by_role("img", name=RECORDED)).to_be_visible()
    offer = speaker.dock.get_by_role("button", name="Withdraw my voice", exact=True)
    expect(offer).to_have_count(0)


def test_host_who_withdraws_their_voice_reads_that_recording_stops(recorded: Visitor, guest: Visitor) -> None:
    dialog = question(recorded)
    expect(dialog.get_by_text("Recording stops now.")).to_be_visible()
    expect(dialog.get_by_text("The host will be told.")).to_have_count(0)
    assert recorded.barriers() == []
    dialog.get_by_role("button", name="Withdraw", exact=True).press("Enter")
    expect(guest.dock.get_by_role("img", name=RECORDED)).to_have_count(0)
    expect(recorded.seat("Hana, Host")).to_be_visible()
