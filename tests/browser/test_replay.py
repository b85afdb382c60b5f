"""The recording of a Space that has ended: played, sought in, kept and deleted."""

import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import expect

from infra.local.stack import Stack
from tests.browser.conftest import Arrive
from tests.browser.test_host_keyboard import press, reach
from tests.browser.test_widths import WIDTHS, at
from tests.support.browsers import Browsers
from tests.support.patience import patient, until
from tests.support.replay import STATE, Replay, link_to
from tests.support.stack_recordings import put_into
from tests.support.visitor import Visitor

MINUTE: Final = 60_000  # ms
SECONDS: Final = 300
MADE_ANEW: Final = 120_000  # ms for five minutes of sound without a voice, on a machine that has other work
# Ruth; Theo for a minute and a half; silence; and Ruth again.
TURNS: Final = ((0, 0, MINUTE), (1, MINUTE, 150_000), (0, 170_000, SECONDS * 1000))


@pytest.fixture
def ruth(arrive: Arrive, browsers: Browsers) -> Visitor:
    """Ruth, whose Spaces are recorded."""
    return arrive(browsers.plain(), "Ruth", account=True, home=False)


@pytest.fixture
def theo(arrive: Arrive, browsers: Browsers) -> Visitor:
    """Theo, who speaks in them."""
    return arrive(browsers.plain(), "Theo", account=True, home=False)


@pytest.fixture
def record(stack: Stack, ruth: Visitor, theo: Visitor) -> Callable[..., str]:
    """`record("A talk", state="failed")` returns the link of a recorded Space of Ruth's that has ended."""

    def record(title: str, **changes: object) -> str:
        asked = {"title": title, "settings": {"record": True}}
        space = ruth.ask("POST", "/api/spaces", asked)["space"]["id"]
        ruth.ask("POST", f"/api/spaces/{space}/end")
        put_into(stack, space, [own_id(ruth), own_id(theo)], TURNS, SECONDS, **changes)
        return f"/i/spaces/{space}"

    return record


@pytest.fixture
def vera(arrive: Arrive, browsers: Browsers) -> Visitor:
    """Vera, without an account."""
    return arrive(browsers.plain(), "Vera")


def own_id(visitor: Visitor) -> str:
    return str(visitor.ask("GET", "/api/session")["account"]["id"])


def test_listener_plays_a_recording_from_its_card_and_walks_on(
    record: Callable[..., str], ruth: Visitor, vera: Visitor
) -> None:
    link = record("Bells of the old town")
    post = ruth.ask("POST", "/api/posts", {"text": f"Hear it again: {ruth.site}{link}"})["post"]["id"]
    replay = Replay(vera)
    vera.page.goto(f"/i/posts/{post}")
    vera.page.get_by_role("link", name="Play recording", exact=True).click()
    expect(replay.chapters).to_have_text(["Ruth, 0:00, 1 min", "Theo, 1:00, 1 min 50 s", "Ruth, 2:50, 2 min 10 s"])
    replay.speaks("Ruth")
    replay.button("Play").click()
    replay.plays(0.1, 50)
    replay.button("Next speaker").click()
    replay.plays(60.1, 100)
    replay.speaks("Theo")
    expect(replay.chapters.nth(1)).to_have_attribute("aria-current", "true")
    replay.player.get_by_label("Speed", exact=True).select_option("1.5×")
    vera.page.keyboard.press("l")
    replay.plays(90.1, 140)
    assert (replay.sound()["speed"], replay.sound()["pitch"]) == (1.5, True)
    replay.button("Skip silence").click()
    replay.position.fill("150000")
    replay.plays(169.5, 200)
    replay.chapters.first.click()
    replay.plays(0.1, 40)
    vera.follow("/explore")
    expect(replay.player.get_by_role("link", name="Bells of the old town", exact=True)).to_be_visible()
    replay.plays(0.1, 60)
    assert vera.barriers() == []
    replay.button("Close player").click()
    expect(replay.player).to_have_count(0)
    assert vera.page.evaluate(STATE) == []


def test_link_leads_to_its_moment_and_the_browser_remembers_where_one_stopped(
    record: Callable[..., str], vera: Visitor
) -> None:
    link = record("Bells at noon")
    replay, keys = Replay(vera), vera.page.keyboard
    vera.context.grant_permissions(["clipboard-read", "clipboard-write"])
    replay.open(f"{link}?t=1m30s")
    expect(replay.position).to_have_attribute("aria-valuetext", "1 minute 30 of 5 minutes")
    replay.speaks("Theo")
    for key, said in {"ArrowLeft": "1 minute 25", "j": "1 minute 10", "l": "1 minute 40"}.items():
        keys.press(key)
        expect(replay.position).to_have_attribute("aria-valuetext", f"{said} of 5 minutes")
    replay.button("Copy link to this moment").click()
    expect(vera.page.get_by_text("Link to this moment copied.")).to_be_visible()
    copied = vera.page.evaluate("() => navigator.clipboard.readText()")
    assert copied == vera.site + link_to(vera, link, 100)
    replay.player.get_by_label("Volume", exact=True).focus()
    keys.press(" ")
    replay.plays(100.1, 140)
    keys.press(" ")
    replay.button("Play").wait_for()
    stopped = replay.sound()["at"]
    replay.open(link)
    assert abs(replay.sound()["at"] - stopped) < 0.01


def test_pinned_links_and_posts_and_reactions_appear_at_their_time(
    record: Callable[..., str], ruth: Visitor, vera: Visitor
) -> None:
    post, deleted = (ruth.ask("POST", "/api/posts", {"text": text})["post"]["id"] for text in ("How to cast", "Gone"))
    ruth.ask("DELETE", f"/api/posts/{deleted}")
    replay = Replay(vera)
    pinned = replay.player.get_by_role("region", name="Pinned", exact=True)
    risen = vera.page.locator(".rising")
    plan, *posts = ("https://bells.example/plan", *(f"{vera.site}/i/posts/{one}" for one in (post, deleted)))
    replay.given(
        pins=[[plan, 0, MINUTE], [posts[0], 30_000, 2 * MINUTE], [posts[1], 150_000, 200_000]],
        reactions=[["clap", at, 7] for at in range(90_000, 2 * MINUTE, 1_000)],
    )
    replay.open(record("Bells with a plan"))
    expect(pinned.get_by_role("listitem")).to_have_text(["bells.example/plan"])
    expect(pinned.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer nofollow")
    replay.position.fill("45000")
    expect(pinned.get_by_role("listitem")).to_have_text(["bells.example/plan", "Ruth How to cast"])
    assert vera.barriers() == []
    replay.position.fill("90000")
    expect(pinned.get_by_role("listitem")).to_have_text(["Ruth How to cast"])
    expect(pinned.get_by_role("link")).to_have_attribute("href", f"/i/posts/{post}")
    replay.button("Play").click()
    expect(risen.first).to_have_text("👏×7")
    replay.button("Pause").click()
    expect(risen).to_have_count(0)
    with vera.page.expect_response(f"**/api/posts/{deleted}?alone=1"):
        replay.position.fill("160000")
    expect(pinned).to_have_count(0)


def test_firefox_plays_a_recording_and_seeks_in_it(
    record: Callable[..., str], arrive: Arrive, browsers: Browsers
) -> None:
    replay = Replay(arrive(browsers.firefox(), "Fritz"))
    replay.open(record("Bells in the fog"))
    replay.button("Play").click()
    replay.plays(0.1, 50)
    replay.position.fill("270000")
    replay.plays(270.1, 299)
    replay.chapters.nth(1).click()
    replay.plays(60.1, 100)
    replay.speaks("Theo")


def test_recording_is_silent_in_a_space_and_plays_after_it(
    record: Callable[..., str], link: str, vera: Visitor
) -> None:
    replay, recorded = Replay(vera), record("Bells in the distance")
    replay.open(recorded)
    replay.button("Play").click()
    replay.plays(0.1, 50)
    vera.listen(link)
    until(lambda: "the recording plays on" if replay.sound()["playing"] else None)
    vera.follow(recorded)
    replay.button("Play").click()
    expect(vera.page.get_by_text("Leave the Space you’re in to play this recording.")).to_be_visible()
    assert not replay.sound()["playing"]
    vera.dock.get_by_role("button", name="Leave", exact=True).click()
    replay.button("Play").click()
    replay.plays(0.2, 60)


def test_page_shows_how_far_a_recording_is_until_it_plays(
    stack: Stack, record: Callable[..., str], ruth: Visitor, vera: Visitor
) -> None:
    link = record("Bells being cast", state="processing", progress=0.4)
    vera.page.goto(link)
    expect(vera.page.get_by_role("progressbar", name="Preparing the recording")).to_have_attribute("value", "40")
    assert vera.barriers() == []
    speakers = [own_id(ruth)]
    put_into(stack, link.rpartition("/")[2], speakers, TURNS[:1], SECONDS, state="failed", failure="not_finished")
    expect(vera.page.get_by_text("The recording couldn’t be finished.")).to_be_visible()
    expect(vera.page.get_by_text("The host can try again.")).to_be_visible()
    ruth.page.goto(link)
    expect(ruth.button("Try again")).to_be_visible()
    assert ruth.barriers() == []


def test_host_trims_a_recording_and_a_speaker_takes_their_voice_out_of_it(
    record: Callable[..., str], ruth: Visitor, theo: Visitor, vera: Visitor
) -> None:
    link = record("Bells without the wait")
    trimmed, heard, spoke = Replay(ruth), Replay(vera), Replay(theo)
    trimmed.open(link)
    trimmed.chapters.nth(1).click()
    ruth.button("Trim").click()
    dialog = ruth.page.get_by_role("dialog", name="Trim recording", exact=True)
    expect(dialog.get_by_text("5 min of 5 min")).to_be_visible()
    dialog.get_by_role("button", name="Start here", exact=True).click()
    dialog.get_by_label("End", exact=True).fill("240000")
    expect(dialog.get_by_text("3 min of 5 min")).to_be_visible()
    assert ruth.barriers() == []
    dialog.get_by_role("button", name="Trim", exact=True).click()
    expect(trimmed.position).to_have_attribute("aria-valuetext", re.compile("of 3 minutes$"))
    heard.open(link)
    expect(heard.chapters).to_have_text(["Theo, 0:00, 1 min 50 s", "Ruth, 1:50, 1 min 10 s"])
    heard.button("Play").click()
    heard.plays(0.1, 50)
    heard.speaks("Theo")
    for name in ("Trim", "Withdraw my voice"):
        expect(vera.button(name)).to_have_count(0)
    spoke.open(link)
    theo.button("Withdraw my voice").click()
    assert theo.barriers() == []
    theo.page.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).click()
    expect(spoke.chapters).to_have_text(["Ruth, 1:50, 1 min 10 s"], timeout=patient(MADE_ANEW))
    expect(theo.button("Withdraw my voice")).to_have_count(0)
    heard.open(link)
    heard.button("Play").click()
    heard.plays(90.2, 170)  # where Theo spoke is jumped over
    ruth.page.goto(link)
    ruth.button("Trim").click()
    dialog.get_by_role("button", name="Use all of it", exact=True).click()
    dialog.get_by_role("button", name="Trim", exact=True).click()
    expect(trimmed.position).to_have_attribute("aria-valuetext", re.compile("of 5 minutes$"))
    expect(trimmed.chapters).to_have_text(["Ruth, 0:00, 5 min"])


def test_host_keeps_a_recording_and_deletes_it(record: Callable[..., str], ruth: Visitor, vera: Visitor) -> None:
    link = record("Bells for good")
    ruth.page.goto(link)
    expect(ruth.page.get_by_text("Available until")).to_be_visible()
    dialog = ruth.page.get_by_role("dialog")
    ruth.button("Edit recording").click()
    dialog.get_by_label("For good", exact=True).check()
    assert ruth.barriers() == []
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(ruth.page.get_by_text("Available until")).to_have_count(0)
    vera.page.goto(link)
    Replay(vera).button("Play").wait_for()
    expect(vera.button("Delete recording")).to_have_count(0)
    ruth.button("Delete recording").click()
    dialog.get_by_role("button", name="Delete", exact=True).click()
    for visitor in (ruth, vera):
        expect(visitor.page.get_by_text("There’s no recording of this Space")).to_be_visible()
        expect(visitor.page.get_by_role("region", name="Player")).to_have_count(0)
        vera.page.reload()


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
def test_replay_fits_every_window_and_has_no_barriers(
    record: Callable[..., str], site: str, browsers: Browsers, visitors: list[Visitor], locale: str
) -> None:
    visitors.append(visitor := Visitor.arrive(browsers.plain(), site, "Wanda", locale=locale))
    visitor.page.goto(record("Bells of a small museum"))
    visitor.page.get_by_role("slider", name="Posición" if locale == "es-ES" else "Position").wait_for()
    assert visitor.barriers() == []
    for width in WIDTHS:
        assert at(visitor, width) == [], width


def test_replay_is_played_sought_and_kept_by_keyboard_alone(record: Callable[..., str], ruth: Visitor) -> None:
    replay, keys = Replay(ruth), ruth.page.keyboard
    replay.open(record("Bells by hand"))
    press(ruth, replay.button("Play"))
    replay.plays(0.1, 50)
    reach(ruth, replay.position)
    keys.press("PageUp")
    keys.press("End")
    expect(replay.position).to_have_attribute("aria-valuetext", "5 minutes of 5 minutes")
    press(ruth, replay.chapters.nth(1))
    expect(replay.position).to_have_attribute("aria-valuetext", re.compile("^1 minute"))
    press(ruth, ruth.button("Delete recording"))
    press(ruth, ruth.page.get_by_role("dialog").get_by_role("button", name="Cancel", exact=True))
    expect(ruth.button("Delete recording")).to_be_focused()
