"""Anonymous listening, search in the audience, blocked people, evidence of a report, and the log after the end."""

import csv
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from infra.local.stack import Stack
from tests.browser.conftest import Arrive, step_on_stage
from tests.browser.test_host_controls import TAKEN_OVER
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.player import played
from tests.support.roles import make_reviewer
from tests.support.tones import heard, pitch
from tests.support.visitor import PASSWORD, Visitor

pytestmark = pytest.mark.sound


def test_report_keeps_the_tone_that_was_spoken_for_a_reviewer(
    host: Visitor, guest: Visitor, arrive: Arrive, browsers: Browsers, stack: Stack
) -> None:
    guest.hears(440)
    guest.button("People").click()
    guest.act_on("Hana", "Report")
    dialog = guest.page.get_by_role("dialog", name="Report Hana")
    dialog.get_by_label("Spam or scam").check()
    dialog.get_by_role("button", name="Send report", exact=True).click()
    expect(guest.page.get_by_text("your report was sent")).to_be_visible()
    reviewer = arrive(browsers.plain(), "Rhea", account=True, home=False)
    make_reviewer(stack, "rhea")
    report = reviewer.ask("GET", "/api/reports")["reports"][0]
    assert (report["reason"], report["person"]) == ("spam", host.ask("GET", "/api/session")["account"]["id"])
    kept = played(stored(reviewer, reviewer.ask("GET", f"/api/reports/{report['id']}/evidence")["url"]))
    assert pitch(kept) == pytest.approx(440, abs=10)
    assert heard(kept, (440, 660, 880)) == {440}
    reviewer.page.goto("/i/reports")
    reviewer.page.get_by_role("button", name="Spam or scam").first.click()
    reviewer.button("Play the evidence").click()
    expect(reviewer.page.get_by_label("The last minute of sound")).to_have_js_property("readyState", 4)
    reviewer.page.get_by_label("Uphold").check()
    reviewer.page.get_by_label("Note for other reviewers").fill("Third time")
    reviewer.button("Save decision").click()
    expect(reviewer.page.get_by_text("Decided by Rhea")).to_be_visible()
    assert reviewer.barriers() == []


def test_audience_is_searched_by_name(host: Visitor, link: str, listener: Visitor, nora: Visitor) -> None:
    nora.listen(link)
    host.people("People")
    expect(host.row("Nora")).to_be_visible()
    host.page.get_by_label("Search the audience").fill("lia")
    expect(host.page.get_by_text("1 result")).to_be_visible()
    expect(host.row("Liam")).to_be_visible()
    expect(host.row("Nora")).to_have_count(0)
    assert host.barriers() == []
    host.page.get_by_label("Search the audience").fill("nobody of that name")
    expect(host.page.get_by_text("No results for “nobody of that name”.")).to_be_visible()


def test_anonymous_listener_is_counted_and_not_named(host: Visitor, link: str, nora: Visitor) -> None:
    nora.page.goto(link)
    nora.page.get_by_label("Listen anonymously").check()
    nora.button("Start listening").click()
    nora.hears(440)
    expect(nora.dock.get_by_text("Nobody can see your name")).to_be_visible()
    audience = host.page.get_by_role("region", name="Audience")
    expect(audience.get_by_text("1 listening anonymously")).to_be_visible()
    expect(audience.get_by_text("Nora")).to_have_count(0)
    host.button("People").click()
    expect(host.row("Nora")).to_have_count(0)


def test_guest_who_signs_up_inside_keeps_the_place_and_asks_to_speak(host: Visitor, guest: Visitor) -> None:
    guest.hears(440)
    host.button("People").click()
    host.set_rule("Lock Space")
    guest.page.get_by_role("link", name="Sign up to speak", exact=True).click()
    form = guest.page.get_by_role("main")
    form.get_by_label("Handle").fill("gus_inside")
    form.get_by_label("Display name").fill("Gus")
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name="Sign up", exact=True).click()
    guest.button("Request to speak").click()
    expect(guest.dock.get_by_text("1st in line")).to_be_visible()
    host.people("Requests")
    expect(host.row("Gus").first).to_be_visible()
    guest.hears(440)


def test_person_is_warned_of_a_speaker_whom_they_blocked(
    host: Visitor, link: str, listener: Visitor, nora: Visitor
) -> None:
    nora.listen(link)
    nora.button("People").click()
    nora.act_on("Liam", "Block")
    step_on_stage(host, listener)
    expect(nora.dock.get_by_text("You blocked Liam, who’s on the stage.")).to_be_visible()
    assert nora.barriers() == []
    with nora.answered("DELETE"):
        nora.act_on("Liam", "Unblock")
    expect(nora.dock.get_by_text("You blocked Liam, who’s on the stage.")).to_have_count(0)


def test_space_without_anybody_to_host_it_counts_down(host: Visitor, guest: Visitor) -> None:
    guest.hears(440)
    host.leave_site()
    expect(guest.dock.get_by_text("There’s no host")).to_be_visible(timeout=TAKEN_OVER)
    expect(guest.dock.get_by_text("this Space ends in 4:")).to_be_visible()
    assert guest.barriers() == []


def test_host_hands_over_the_seat(host: Visitor, speaker: Visitor, guest: Visitor) -> None:
    host.on_row("Liam", "Make host").click()
    dialog = host.page.get_by_role("dialog", name="Make Liam the host?")
    assert host.barriers() == []
    dialog.get_by_role("button", name="Make host", exact=True).click()
    expect(guest.seat("Liam, Host")).to_be_visible()
    expect(guest.seat("Hana, Co-host")).to_be_visible()
    guest.hears(440, 660)


def test_log_is_read_and_saved_during_the_space_and_after_it(host: Visitor, speaker: Visitor, tmp_path: Path) -> None:
    host.people("People")
    host.button("Mute all").click()
    host.button("Undo mute all").click()
    expect(host.button("Undo mute all")).to_have_count(0)
    host.button("End Space").click()
    host.page.get_by_role("dialog").get_by_role("button", name="End Space", exact=True).click()
    expect(host.dock.get_by_text("This Space has ended")).to_be_visible()
    host.dock.get_by_role("button", name="Moderation log", exact=True).click()
    log = host.page.get_by_role("dialog", name="Moderation log")
    for line in ("Hana muted everyone", "Hana undid mute all", "Hana ended the Space"):
        expect(log.get_by_text(line)).to_be_visible()
    assert host.barriers() == []
    rows = list(csv.DictReader(saved(host.page, "Download as CSV", tmp_path / "log.csv").splitlines()))
    entries = json.loads(saved(host.page, "Download as JSON", tmp_path / "log.json"))
    acts = ["approve", "mute_all", "undo_mute_all", "end"]
    assert [row["act"] for row in rows] == [entry["act"] for entry in entries] == acts
    host.page.keyboard.press("Escape")
    host.button("Dismiss").click()
    expect(host.button("Moderation log")).to_be_visible()
    summary = host.page.get_by_role("region", name="How it went")
    expect(summary.get_by_role("link", name="Liam")).to_be_visible()
    expect(summary).to_contain_text("Requests to speak1")
    expect(speaker.page.get_by_role("region", name="How it went")).to_have_count(0)
    expect(speaker.page.get_by_role("button", name="Moderation log")).to_have_count(0)


def saved(page: Page, button: str, path: Path) -> str:
    with page.expect_download() as download:
        page.get_by_text(button).click()
    download.value.save_as(path)
    return path.read_text()


def stored(reviewer: Visitor, url: str) -> bytes:
    """Return the sound at the address, once it is there."""
    found: list[bytes] = []

    def why_not() -> str | None:
        answer = reviewer.context.request.get(url)
        if answer.ok:
            found.append(answer.body())
        return None if found else f"the store answers {answer.status}"

    until(why_not)
    return found[0]
