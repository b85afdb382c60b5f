"""The transcript of a recording: read along, searched, corrected by the host, and there without scripts."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Locator, expect

from infra.local.stack import Stack
from tests.browser.conftest import Arrive
from tests.browser.test_host_keyboard import press
from tests.browser.test_replay import own_id
from tests.browser.test_widths import WIDTHS, at
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.replay import Replay, link_to
from tests.support.stack_recordings import put_into
from tests.support.visitor import Visitor

SECONDS: Final = 120
TURNS: Final = ((0, 0, 60_000), (1, 60_000, 120_000))
SAID: Final = (
    (0, 1_000, "Good evening, and wellcome to the bell tower."),
    *((0, 3_000 + 2_000 * number, f"The bell number {number} was cast in the old town.") for number in range(28)),
    (1, 60_000, "I rang the biggest bell on Sunday."),
    *((1, 63_000 + 2_000 * number, f"Then I went up another {number} steps.") for number in range(28)),
)


@pytest.fixture
def tess(arrive: Arrive, browsers: Browsers) -> Visitor:
    """Tess, whose Spaces are recorded with captions."""
    return arrive(browsers.plain(), "Tess", account=True, home=False)


@pytest.fixture
def record(stack: Stack, tess: Visitor, arrive: Arrive, browsers: Browsers) -> Callable[[str], str]:
    """`record("A talk")` returns the link of a recorded Space of Tess's with a transcript."""

    def record(title: str) -> str:
        space = tess.ask("POST", "/api/spaces", {"title": title, "settings": {"record": True}})["space"]["id"]
        tess.ask("POST", f"/api/spaces/{space}/end")
        put_into(stack, space, [own_id(tess), own_id(tom)], TURNS, SECONDS, said=SAID)
        return f"/i/spaces/{space}"

    tom = arrive(browsers.plain(), "Tom", account=True, home=False)
    return record


def transcript_of(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("region", name="Transcript", exact=True)


def spoken(visitor: Visitor) -> Locator:
    return transcript_of(visitor).locator("[aria-current=true]")


def test_listener_reads_along_searches_and_goes_to_what_was_said(
    record: Callable[[str], str], arrive: Arrive, browsers: Browsers
) -> None:
    visitor = arrive(browsers.plain(), "Una")
    replay, transcript, keys = Replay(visitor), transcript_of(visitor), visitor.page.keyboard
    replay.open(record("Bells in words"))
    lines = transcript.get_by_role("list")
    expect(lines.get_by_role("listitem")).to_have_count(len(SAID))
    expect(spoken(visitor)).to_have_count(0)
    replay.position.fill("61000")
    expect(spoken(visitor)).to_have_text("1:00, Tom: I rang the biggest bell on Sunday.")
    lines.scroll_into_view_if_needed()
    expect(spoken(visitor)).to_be_in_viewport()
    lines.evaluate("list => { list.scrollTop = 0; }")
    back = transcript.get_by_role("button", name="Back to what’s being said")
    back.click()
    expect(spoken(visitor)).to_be_in_viewport()
    expect(back).to_have_count(0)
    search = transcript.get_by_role("searchbox", name="Search the transcript", exact=True)
    search.fill("BIGG bell")
    expect(transcript.get_by_role("status")).to_have_text("1 line found")
    search.fill("another 2")
    expect(transcript.get_by_role("status")).to_have_text("9 lines found")
    transcript.get_by_role("button", name="another 25 steps").click()
    expect(replay.position).to_have_attribute("aria-valuetext", "1 minute 53 of 2 minutes")
    search.fill("")
    press(visitor, spoken(visitor))
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(replay.position).to_have_attribute("aria-valuetext", "1 minute 51 of 2 minutes")
    with visitor.page.expect_download() as download:
        transcript.get_by_role("link", name="Download transcript", exact=True).click()
    assert "<v Tom>I rang the biggest bell on Sunday.\n" in download.value.path().read_text()
    assert visitor.barriers() == []


def test_player_without_scripts_offers_what_was_said_as_captions(
    record: Callable[[str], str], site: str, browsers: Browsers
) -> None:
    context = browsers.plain().new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(record("Bells without scripts"))
    sound = page.locator("audio")
    offered = sound.evaluate("({ textTracks: [track] }) => [track.kind, track.label, track.language, track.mode]")
    assert offered == ["captions", "Transcript", "en", "disabled"]  # nothing is loaded before somebody wants it
    sound.evaluate("({ textTracks: [track] }) => { track.mode = 'hidden'; }")

    def why_not() -> str | None:
        cues = sound.evaluate("({ textTracks: [{ cues }] }) => [...(cues ?? [])].map((cue) => cue.text)")
        said = [f"<v {('Tess', 'Tom')[who]}>{text}" for who, _, text in SAID]
        return None if cues == said else f"its captions are {cues[:3]}"

    until(why_not, 10)
    context.close()


def test_search_leads_to_the_moment_at_which_words_were_said(
    record: Callable[[str], str], arrive: Arrive, browsers: Browsers
) -> None:
    link = record("Bells to be found")
    visitor = arrive(browsers.plain(), "Una")
    found = visitor.page.get_by_role("region", name="Recordings", exact=True).get_by_role("link", name="to be found")

    def why_not() -> str | None:
        visitor.page.goto("/search?q=biggest+SUNDAY&in=utterances")
        visitor.page.get_by_role("region", name="Recordings", exact=True).and_(
            visitor.page.locator("[aria-busy=false]")
        ).wait_for()
        return None if found.count() else "the words are not found"

    until(why_not, 30)
    assert visitor.barriers() == []
    found.click()
    expect(visitor.page).to_have_url(visitor.site + link_to(visitor, link, 60))
    expect(spoken(visitor)).to_have_text("1:00, Tom: I rang the biggest bell on Sunday.")


def test_host_corrects_a_line_by_keyboard_and_another_page_is_told(
    record: Callable[[str], str], tess: Visitor, arrive: Arrive, browsers: Browsers
) -> None:
    link = record("Bells to be corrected")
    tess.page.goto(link)
    transcript, dialog = transcript_of(tess), tess.page.get_by_role("dialog")
    first = transcript.get_by_role("button", name="wellcome")
    press(tess, first)
    press(tess, transcript.get_by_role("button", name="Edit the line at 0:01", exact=True))
    assert tess.barriers() == []
    text = dialog.get_by_label("What was said", exact=True)
    text.fill("x" * 401)
    expect(dialog.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    path = f"/api/spaces/{link.rpartition('/')[2]}/transcript/l_1"
    tess.ask("PATCH", path, {"text": "Good evening!", "revision": 0})
    text.fill("Good evening, and welcome to the bell tower.")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_text("Someone else has corrected this line.")).to_be_visible()
    dialog.get_by_role("textbox").focus()
    expect(dialog.get_by_role("textbox")).not_to_have_css("outline-color", "rgb(255, 255, 255)")  # as around the dialog
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(transcript.get_by_role("button", name="welcome to the bell tower")).to_be_visible()
    reader = arrive(browsers.plain(), "Una")
    reader.page.goto(link)
    expect(transcript_of(reader).get_by_role("button", name="welcome to the bell tower")).to_be_visible()
    expect(transcript_of(reader).get_by_role("button", name="Edit the line")).to_have_count(0)


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
def test_transcript_fits_every_window_and_has_no_barriers(
    record: Callable[[str], str], site: str, browsers: Browsers, visitors: list[Visitor], locale: str
) -> None:
    visitors.append(visitor := Visitor.arrive(browsers.plain(), site, "Wendy", locale=locale))
    visitor.page.goto(f"{record('Bells of a small tower')}?t=30")
    visitor.page.get_by_role("region", name="Transcripción" if locale == "es-ES" else "Transcript").get_by_role(
        "button"
    ).first.wait_for()
    assert visitor.barriers() == []
    for width in WIDTHS:
        assert at(visitor, width) == [], width
