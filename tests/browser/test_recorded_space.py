"""A Space is recorded: from the switch in the start sheet to the sound in the player."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.replay import Replay

pytestmark = pytest.mark.sound
BEING_RECORDED = "This Space is being recorded"
KEEP_CHANNEL = """() => {
  const create = RTCPeerConnection.prototype.createDataChannel;
  RTCPeerConnection.prototype.createDataChannel = function (...how) { return (window.kept = create.apply(this, how)); };
}"""
HEAR = "(message) => window.kept.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }))"


def test_what_was_said_can_be_played_after_the_end(arrive: Arrive, browsers: Browsers) -> None:
    rosa = arrive(browsers.speaking(440), "Rosa", account=True)
    vera = arrive(browsers.plain(), "Vera")
    rosa.compose("Space")
    rosa.page.get_by_label("What do you want to talk about?").fill("Words that stay")
    record = rosa.page.get_by_role("switch", name="Record Space", exact=True)
    expect(record).to_have_accessible_description(re.compile("speakers agree first"))
    record.check()
    assert rosa.barriers() == []
    rosa.button("Start your Space").click()
    rosa.unmute()
    expect(rosa.dock.get_by_role("img", name=BEING_RECORDED)).to_be_visible()
    link = "/i/spaces/" + rosa.page.url.rsplit("/", 1)[1]
    vera.page.goto(link)
    preview = vera.page.get_by_role("article")
    expect(preview.get_by_role("img", name=BEING_RECORDED)).to_be_visible()
    assert vera.barriers() == []
    vera.listen(link)
    vera.hears(440)
    rosa.ask("POST", f"/api{link.removeprefix('/i')}/end")
    replay = Replay(vera)
    vera.page.goto(link)
    replay.button("Play").wait_for()
    expect(replay.chapters).to_have_text([re.compile("^Rosa")])
    replay.button("Play").click()
    replay.plays(0.05, 60)
    assert [*rosa.mistakes, *vera.mistakes] == []


def test_host_is_told_of_lost_sound_until_it_is_dismissed_and_again_of_more(arrive: Arrive, browsers: Browsers) -> None:
    rosa = arrive(browsers.plain(), "Rosa", account=True)
    rosa.page.evaluate(KEEP_CHANNEL)
    rosa.start_space("Words that are lost")
    notice = rosa.dock.get_by_role("status").filter(has_text="of the recording")
    rosa.page.evaluate(HEAR, {"type": "sound_lost", "ms": 4_000})
    expect(notice).to_contain_text("4 seconds of the recording are lost")
    assert rosa.barriers() == []
    notice.get_by_role("button", name="Dismiss", exact=True).click()
    expect(notice).to_have_count(0)
    rosa.page.evaluate(HEAR, {"type": "sound_lost", "ms": 1_000})
    expect(notice).to_contain_text("5 seconds of the recording are lost")
