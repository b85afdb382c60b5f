"""The host switches recording on while the Space is live: everybody sees it, and who speaks is asked first."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound
RECORDED = "This Space is being recorded"


def test_who_speaks_is_asked_when_recording_is_switched_on(host: Visitor, speaker: Visitor, guest: Visitor) -> None:
    sign = guest.dock.get_by_role("img", name=RECORDED)
    asked = speaker.page.get_by_role("dialog", name="Do you agree to be recorded?")
    for one in (speaker, guest):
        one.watch()
    host.people("Settings")
    host.set_rule("Record Space")
    expect(sign).to_be_visible()
    guest.saw("This Space is being recorded now.")
    expect(asked).to_be_visible()
    assert [*host.barriers(), *speaker.barriers()] == []
    expect(host.dock.get_by_text("not recorded until then: Liam")).to_be_visible()
    speaker.page.keyboard.press("Escape")
    speaker.button("Answer").click()
    asked.get_by_role("button", name="Agree and stay on stage", exact=True).click()
    expect(host.dock.get_by_text("not recorded until then")).to_have_count(0)
    expect(guest.seat("Liam, Speaker")).to_be_visible()
    host.set_rule("Record Space", chosen=False)
    expect(sign).to_have_count(0)
    guest.saw("The recording has stopped.")
    host.set_rule("Record Space")
    asked.get_by_role("button", name="Move to audience", exact=True).click()
    speaker.saw("because you didn’t agree to be recorded")
    expect(guest.seat("Liam, Speaker")).to_have_count(0)
