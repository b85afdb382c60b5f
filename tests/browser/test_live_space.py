"""The first live Space, with real browsers: tones are sent, and tones are heard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive, step_on_stage
from tests.support.browsers import Browsers
from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound

COUNT_CAPTURES = """if (navigator.mediaDevices) {
  window.captures = 0;
  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wanted) => { window.captures += 1; return capture(wanted); };
}"""
AUDIO = "document.querySelector('body > audio')"
LOOK_AWAY = """() => {
  window.chimes = [];
  Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
  const { play } = HTMLMediaElement.prototype;
  window.lookBack = () => {
    delete document.hidden;
    document.dispatchEvent(new Event('visibilitychange'));
    HTMLMediaElement.prototype.play = play;
  };
  HTMLMediaElement.prototype.play = function () {
    if (this.src) this.addEventListener('ended', () => window.chimes.push(this.duration));
    return play.call(this);
  };
}"""


def plays(visitor: Visitor) -> None:
    """Wait until the page's audio element plays on from where it is now, and the tone arrives."""
    at = visitor.page.evaluate(f"() => {AUDIO}.currentTime")
    visitor.page.wait_for_function(f"(at) => {AUDIO}.currentTime > at", arg=at)
    visitor.hears(440)


def test_host_is_heard_by_listener_guest_and_firefox(
    host: Visitor, link: str, listener: Visitor, guest: Visitor, arrive: Arrive, browsers: Browsers
) -> None:
    fiona = arrive(browsers.firefox(), "Fiona")
    fiona.listen(link)
    listener.hears(440)
    guest.hears(440)
    fiona.hears(440)
    host.hears()


def test_host_is_asked_for_the_microphone_once(arrive: Arrive, browsers: Browsers) -> None:
    """The microphone that was tried in the dialog is the one that is heard."""
    hana = arrive(browsers.speaking(440), "Hana", account=True)
    hana.context.add_init_script(COUNT_CAPTURES)
    hana.page.reload()
    hana.compose("Space")
    expect(hana.page.get_by_text("Say something to test your mic. Nobody can hear you yet.")).to_be_visible()
    hana.page.get_by_label("What do you want to talk about?").fill("Asked once")
    hana.button("Start your Space").click()
    hana.unmute()
    assert hana.page.evaluate("window.captures") == 1


def test_host_is_asked_before_the_page_is_closed(host: Visitor, link: str) -> None:
    host.page.wait_for_function("() => navigator.mediaSession.metadata?.artist === 'Hana'")
    with host.page.expect_event("dialog") as asked:
        host.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(host.button("End Space")).to_be_visible()


def test_guest_sees_who_is_speaking(host: Visitor, guest: Visitor) -> None:
    expect(guest.seat("Hana, Host, speaking")).to_be_visible()
    host.mute()
    expect(guest.seat("Hana, Host, muted")).to_be_visible()
    expect(guest.seat("Hana, Host, speaking")).to_have_count(0)


def test_firefox_sees_who_is_speaking(link: str, arrive: Arrive, browsers: Browsers) -> None:
    fiona = arrive(browsers.firefox(), "Fiona")
    fiona.listen(link)
    expect(fiona.seat("Hana, Host, speaking")).to_be_visible()


def test_approved_listener_speaks_without_reconnecting(host: Visitor, listener: Visitor, guest: Visitor) -> None:
    listener.hears(440)
    before = listener.connected()
    step_on_stage(host, listener)
    listener.unmute()
    guest.hears(440, 660)
    listener.stays_connected(before)


def test_speakers_hear_each_other_and_not_themselves(host: Visitor, speaker: Visitor) -> None:
    host.hears(660)
    speaker.hears(440)


def test_declined_listener_is_told_and_stays_in_the_audience(host: Visitor, listener: Visitor) -> None:
    listener.button("Request to speak").click()
    host.people("Requests")
    host.button("Decline").click()
    expect(listener.button("Request to speak")).to_be_visible()
    expect(listener.seat("Liam, Speaker")).to_have_count(0)


def test_withdrawn_request_disappears_from_the_host(host: Visitor, listener: Visitor) -> None:
    listener.button("Request to speak").click()
    host.people("Requests")
    expect(host.button("Approve")).to_be_visible()
    listener.button("Cancel request").click()
    expect(host.button("Approve")).to_have_count(0)


def test_speaker_muted_by_self_is_not_heard(speaker: Visitor, guest: Visitor) -> None:
    guest.hears(440, 660)
    speaker.mute()
    guest.hears(440)
    expect(guest.seat("Liam, Speaker, muted")).to_be_visible()
    speaker.unmute()
    guest.hears(440, 660)


def test_speaker_muted_by_host_is_told_and_not_heard(host: Visitor, speaker: Visitor, guest: Visitor) -> None:
    guest.hears(440, 660)
    host.act_on("Liam", "Mute")
    guest.hears(440)
    speaker.dock.get_by_role("button", name="Unmute", exact=True).wait_for()
    expect(speaker.page.get_by_text("muted you").first).to_be_visible()


def test_speaker_in_another_tab_is_alerted_by_sound_and_title(host: Visitor, speaker: Visitor) -> None:
    speaker.page.evaluate(LOOK_AWAY)
    host.act_on("Liam", "Mute")
    expect(speaker.page).to_have_title(re.compile("The host muted you.* · Espacio$"))
    speaker.page.wait_for_function("() => window.chimes.length === 1")
    speaker.page.evaluate("lookBack()")
    expect(speaker.page).to_have_title(re.compile("^((?!muted).)*$"))
    expect(speaker.page.get_by_role("status").get_by_text("muted you")).to_be_visible()


def test_speaker_moved_to_the_audience_keeps_hearing_and_is_not_heard(
    host: Visitor, speaker: Visitor, guest: Visitor
) -> None:
    before = speaker.connected()
    host.act_on("Liam", "Move to audience")
    expect(speaker.button("Request to speak")).to_be_visible()
    guest.hears(440)
    speaker.hears(440)
    speaker.stays_connected(before)


def test_ended_space_falls_silent_and_says_so(
    host: Visitor, guest: Visitor, link: str, arrive: Arrive, browsers: Browsers
) -> None:
    guest.hears(440)
    host.button("End Space").click()
    host.page.get_by_role("dialog").get_by_role("button", name="End Space", exact=True).click()
    expect(guest.page.get_by_text("ended").first).to_be_visible()
    guest.hears()
    late = arrive(browsers.plain(), "Lars")
    late.page.goto(link)
    expect(late.page.get_by_text("ended").first).to_be_visible()
    expect(late.button("Start listening")).to_have_count(0)


def test_reloaded_page_is_back_in_the_space_in_one_click(guest: Visitor) -> None:
    guest.hears(440)
    guest.page.reload()
    guest.button("Start listening").click()
    guest.hears(440)


def test_listener_without_socket_keeps_hearing(guest: Visitor) -> None:
    guest.hears(440)
    before = guest.connected()
    guest.drop_socket()
    guest.hears(440)
    guest.stays_connected(before)


def test_listener_leaves_and_hears_nothing_more(guest: Visitor) -> None:
    guest.hears(440)
    guest.button("Leave").click()
    expect(guest.dock).to_have_count(0)
    guest.hears()


def test_sound_goes_on_from_page_to_page_and_after_a_pause_from_outside(guest: Visitor) -> None:
    guest.hears(440)
    before = guest.connected()
    guest.page.evaluate(f"() => {AUDIO}.pause()")
    plays(guest)
    guest.page.evaluate(f"() => {{ {AUDIO}.play = () => Promise.reject(new Error()); {AUDIO}.pause(); }}")
    turn_on = guest.button("Turn on sound")
    expect(turn_on).to_be_visible()
    guest.page.evaluate(f"() => delete {AUDIO}.play")
    turn_on.click()
    expect(turn_on).to_have_count(0)
    plays(guest)
    guest.page.get_by_role("link", name="Home", exact=True).click()
    expect(guest.page.get_by_role("region", name="Timeline")).to_be_visible()
    guest.hears(440)
    guest.stays_connected(before)
