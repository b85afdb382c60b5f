"""What hosts do to a Space and its people, as everybody in it sees and hears it."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import patient, until
from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound

REACTIONS = 20  # most attempts until one is seen
TAKEN_OVER = patient(120_000)  # ms: the host is missed, 30 s go by, and the worker's reports come every few seconds


def test_second_in_line_is_told_so_and_heard_when_approved(
    host: Visitor, link: str, listener: Visitor, guest: Visitor, nora: Visitor
) -> None:
    nora.listen(link)
    nora.button("Request to speak").click()
    expect(nora.dock.get_by_text("1st in line")).to_be_visible()
    listener.page.get_by_label("Reason (optional)").fill("I play the viola")
    listener.button("Request to speak").click()
    expect(listener.dock.get_by_text("2nd in line")).to_be_visible()
    host.people("Requests")
    for words in ("I play the viola", "waiting", "First time"):
        expect(host.row("Liam").first).to_contain_text(words)
    assert host.barriers() == []
    host.act_on("Nora", "Decline")
    expect(listener.dock.get_by_text("1st in line")).to_be_visible()
    host.act_on("Liam", "Approve")
    listener.unmute()
    guest.hears(440, 660)


def test_reloading_keeps_the_place_in_line(link: str, listener: Visitor, nora: Visitor) -> None:
    listener.button("Request to speak").click()
    expect(listener.dock.get_by_text("1st in line")).to_be_visible()
    nora.listen(link)
    nora.button("Request to speak").click()
    expect(nora.dock.get_by_text("2nd in line")).to_be_visible()
    listener.page.reload()
    listener.button("Start listening").click()
    expect(listener.dock.get_by_text("1st in line")).to_be_visible()
    expect(nora.dock.get_by_text("2nd in line")).to_be_visible()


def test_listener_invited_on_another_page_accepts_and_is_heard(
    host: Visitor, listener: Visitor, guest: Visitor
) -> None:
    listener.page.get_by_role("link", name="Home", exact=True).click()
    expect(listener.page.get_by_role("region", name="Timeline")).to_be_visible()
    host.button("People").click()
    host.act_on("Liam", "Invite to speak")
    expect(invitation(listener)).to_contain_text("Hana invited you to speak")
    assert listener.barriers() == []
    invitation(listener).get_by_role("button", name="Accept", exact=True).click()
    listener.unmute()
    expect(listener.page.get_by_role("region", name="Timeline")).to_be_visible()
    guest.hears(440, 660)


def test_person_outside_the_space_is_invited_in_and_heard(
    host: Visitor, link: str, guest: Visitor, liam: Visitor
) -> None:
    until(lambda: None if liam.reachable() else "the page has no WebSocket yet")
    host.button("People").click()
    host.invite_by_handle("liam")
    invitation(liam).get_by_role("button", name="Accept", exact=True).click()
    liam.unmute()
    guest.hears(440, 660)
    liam.hears(440)


def test_declined_invite_leaves_the_listener_in_the_audience(host: Visitor, listener: Visitor) -> None:
    host.button("People").click()
    host.act_on("Liam", "Invite to speak")
    invitation(listener).get_by_role("button", name="Decline", exact=True).click()
    expect(invitation(listener)).to_have_count(0)
    expect(listener.button("Request to speak")).to_be_visible()


def test_mute_all_silences_the_speakers_and_undo_lets_them_speak_again(
    host: Visitor, speaker: Visitor, guest: Visitor
) -> None:
    guest.hears(440, 660)
    host.people("People")
    host.button("Mute all").click()
    guest.hears(440)
    expect(speaker.dock.get_by_text("The host muted you").first).to_be_visible()
    host.button("Undo mute all").click()
    expect(speaker.dock.get_by_text("The host muted you")).to_have_count(0)
    expect(host.button("Undo mute all")).to_have_count(0)


def test_host_keeps_a_muted_speaker_silent_by_rule(host: Visitor, speaker: Visitor, guest: Visitor) -> None:
    host.set_rule("Speakers can unmute themselves", False)
    host.act_on("Liam", "Mute")
    guest.hears(440)
    expect(speaker.dock.get_by_text("decides when you can unmute").first).to_be_visible()
    expect(speaker.dock.get_by_role("button", name="Unmute", exact=True)).to_be_disabled()
    host.act_on("Liam", "Allow to unmute")
    speaker.unmute()
    guest.hears(440, 660)


def test_removed_speaker_hears_nothing_is_told_and_cannot_come_back(
    host: Visitor, link: str, speaker: Visitor, guest: Visitor
) -> None:
    speaker.hears(440)
    host.act_on("Liam", "Remove")
    expect(speaker.dock.get_by_text("A host removed you from this Space")).to_be_visible()
    speaker.hears()
    guest.hears(440)
    assert speaker.barriers() == []
    expect(guest.seat("Liam")).to_have_count(0)
    refused(speaker, link, "People removed by a host")


def test_blocked_person_is_kept_out_until_unblocked(
    host: Visitor, link: str, arrive: Arrive, browsers: Browsers
) -> None:
    bruno = arrive(browsers.plain(), "Bruno", account=True)
    bruno.listen(link)
    bruno.hears(440)
    host.button("People").click()
    host.act_on("Bruno", "Block")
    expect(bruno.dock.get_by_text("A host removed you from this Space")).to_be_visible()
    bruno.hears()
    refused(bruno, link, "you’ve been blocked")
    host.page.reload()
    host.button("Start listening").click()
    host.button("People").click()
    host.unblock("Bruno").click()
    expect(host.unblock("Bruno")).to_have_count(0)
    host.unmute()  # people who come back are muted
    bruno.listen(link)
    bruno.hears(440)


def test_blocked_person_who_comes_back_signed_out_is_stopped_by_accounts_only(
    host: Visitor, link: str, arrive: Arrive, browsers: Browsers
) -> None:
    basil = arrive(browsers.plain(), "Basil")
    basil.have_account("basil")
    basil.listen(link)
    host.button("People").click()
    host.act_on("Basil", "Block")
    expect(basil.dock.get_by_text("A host removed you from this Space")).to_be_visible()
    host.set_rule("Only people with an account")
    basil.page.goto("/")
    basil.button("Sign out").click()
    expect(basil.page.get_by_role("link", name="Sign up", exact=True).first).to_be_visible()
    refused(basil, link, "Only people with an account can listen here")


def test_locked_door_stops_newcomers_and_nobody_else(
    host: Visitor, link: str, guest: Visitor, arrive: Arrive, browsers: Browsers
) -> None:
    host.button("People").click()
    host.set_rule("Lock Space")
    late = arrive(browsers.plain(), "Lars")
    refused(late, link, "The host locked this Space")
    guest.hears(440)
    guest.page.reload()
    guest.button("Start listening").click()
    guest.hears(440)
    host.set_rule("Lock Space", False)
    late.listen(link)
    late.hears(440)


def test_rule_stays_as_chosen_until_the_server_has_answered(host: Visitor, link: str, listener: Visitor) -> None:
    host.people("Settings")
    held: list[Route] = []
    host.page.route("**/api/spaces/*", lambda at: held.append(at) if at.request.method == "PATCH" else at.continue_())
    host.page.get_by_label("Lock Space").check()
    listener.button("Request to speak").click()
    expect(host.page.get_by_role("tab", name="Requests")).to_contain_text("1")
    expect(host.page.get_by_label("Lock Space")).to_be_checked()
    held[0].fulfill(status=409, json={"error": {"code": "busy", "message": "Too many at once; please try again."}})
    expect(host.page.get_by_label("Lock Space")).not_to_be_checked()


def test_space_for_accounts_only_refuses_guests_in_words(
    host: Visitor, link: str, nora: Visitor, arrive: Arrive, browsers: Browsers
) -> None:
    host.people("Settings")
    expect(host.page.get_by_text("people you’ve blocked can still listen")).to_be_visible()
    host.set_rule("Only people with an account")
    refused(arrive(browsers.plain(), "Lars"), link, "Only people with an account can listen here")
    nora.listen(link)
    nora.hears(440)


def test_cohost_takes_over_from_a_killed_browser_of_the_host(host: Visitor, speaker: Visitor, guest: Visitor) -> None:
    host.act_on("Liam", "Make co-host")
    expect(guest.seat("Liam, Co-host")).to_be_visible()
    guest.watch()
    host.leave_site()
    guest.saw("a co-host becomes the host", within=120)
    expect(guest.seat("Liam, Host")).to_be_visible(timeout=TAKEN_OVER)
    expect(guest.seat("Hana, Co-host")).to_be_visible()
    guest.hears(660)
    speaker.button("People").click()
    speaker.set_rule("Lock Space")
    speaker.button("End Space").click()
    speaker.page.get_by_role("dialog").get_by_role("button", name="End Space", exact=True).click()
    expect(guest.dock.get_by_text("This Space has ended")).to_be_visible()


def test_stage_of_a_recorded_space_asks_for_consent_first(host: Visitor, liam: Visitor) -> None:
    space = host.ask("POST", "/api/spaces", {"title": "On the record", "settings": {"record": True}})["space"]["id"]
    link = f"/i/spaces/{space}"
    host.started.append(link)
    host.listen(link)
    liam.listen(link)
    consent = liam.page.get_by_role("dialog", name="This Space is being recorded")
    liam.button("Request to speak").click()
    consent.get_by_role("button", name="Not now", exact=True).click()
    expect(liam.button("Request to speak")).to_be_visible()
    liam.button("Request to speak").click()
    assert liam.barriers() == []
    consent.get_by_role("button", name="Agree and continue", exact=True).click()
    expect(liam.dock.get_by_text("1st in line")).to_be_visible()
    host.button("People").click()
    host.act_on("Liam", "Approve")
    liam.unmute()
    host.hears(660)


def shows(visitor: Visitor, emoji: str, react: Callable[[], None]) -> None:
    """Wait until the reaction is seen. Slow peers are skipped, so it is sent again, as people do."""
    visitor.watch()
    for _ in range(REACTIONS):
        react()
        with suppress(AssertionError):
            return visitor.saw(emoji, within=2)
    raise AssertionError(f"{visitor.name} never saw {emoji}")


def test_reaction_is_seen_by_everybody(host: Visitor, listener: Visitor, guest: Visitor) -> None:
    listener.button("React").click()
    assert listener.barriers() == []
    shows(host, "❤️", listener.button("Heart").click)
    shows(guest, "👏", listener.button("Clap").click)
    expect(guest.button("React")).to_have_count(0)
    host.people("Settings")
    host.set_rule("People without an account can react")
    guest.button("React").click()
    shows(listener, "🔥", guest.button("Fire").click)


def test_pin_is_seen_by_everybody_until_it_is_taken_away(host: Visitor, guest: Visitor) -> None:
    host.people("Settings")
    host.button("Pin a link").click()
    dialog = host.page.get_by_role("dialog", name="Pin a link")
    dialog.get_by_label("Link").fill("https://example.org/score")
    dialog.get_by_role("button", name="Pin", exact=True).click()
    pinned = guest.page.get_by_role("region", name="Pinned").get_by_role("link", name="example.org/score")
    expect(pinned).to_have_attribute("href", "https://example.org/score")
    expect(guest.button("Unpin")).to_have_count(0)
    host.button("Unpin").click()
    expect(pinned).to_have_count(0)


def test_log_tells_the_host_what_was_done(host: Visitor, speaker: Visitor) -> None:
    host.act_on("Liam", "Mute")
    speaker.dock.get_by_role("button", name="Unmute", exact=True).wait_for()
    host.people("Settings")
    host.button("Moderation log").click()
    log = host.page.get_by_role("dialog", name="Moderation log")
    expect(log.get_by_text("Hana approved Liam’s request to speak")).to_be_visible()
    expect(log.get_by_text("Hana muted Liam")).to_be_visible()
    assert host.barriers() == []


def test_people_panel_of_a_host_has_no_barriers(host: Visitor, speaker: Visitor, guest: Visitor) -> None:
    for tab in ("Requests", "Settings", "People"):
        host.people(tab)
        assert host.barriers() == [], tab
    expect(host.on_row("Liam", "Mute")).to_be_visible()
    assert host.barriers() == []
    assert speaker.barriers() + guest.barriers() == []


def invitation(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("dialog", name="You’re invited to speak")


def refused(visitor: Visitor, link: str, words: str) -> None:
    """Open the link, try to listen, and be refused with these words."""
    visitor.page.goto(link)
    visitor.button("Start listening").click()
    expect(visitor.page.get_by_role("alert").get_by_text(words).first).to_be_visible()
    visitor.hears()
