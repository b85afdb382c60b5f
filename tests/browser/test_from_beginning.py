"""A Space that is live and recorded, heard from its beginning, and then live."""

import re
import time

import pytest
from playwright.sync_api import Locator, Route, expect

from infra.local.stack import Stack
from tests.browser.conftest import Arrive
from tests.browser.test_replay import own_id
from tests.support.browsers import Browsers
from tests.support.replay import Replay
from tests.support.segments import recorded_tone, upload_to
from tests.support.visitor import Visitor

SECONDS = 70.0
MORE = re.compile(r"/recording/so-far\?from=[1-9]\d{4}")  # requests for what follows the first stretch


@pytest.fixture
def live(stack: Stack, arrive: Arrive, browsers: Browsers) -> str:
    """Return the link of Ines's live Space, of which more than a minute is recorded; then a pause, and some more."""
    ines = arrive(browsers.plain(), "Ines", account=True)
    asked = {"title": "Tides", "settings": {"record": True}}
    space = ines.ask("POST", "/api/spaces", asked)["space"]
    link = f"/i/spaces/{space['id']}"
    ines.started.append(link)
    start = time.time() * 1_000
    upload_to(stack, space["id"], recorded_tone(own_id(ines), 440, SECONDS, start))
    upload_to(stack, space["id"], recorded_tone(own_id(ines), 660, SECONDS, start + 600_000, epoch=2, end=False))
    return link


def slider(player: Locator) -> Locator:
    return player.get_by_role("slider", name="Position", exact=True)


def from_beginning(visitor: Visitor, link: str) -> Replay:
    """Open the Space, and play it from the beginning."""
    replay = Replay(visitor)
    replay.player = visitor.page.get_by_role("region", name="From the beginning", exact=True)
    visitor.page.goto(link)
    visitor.page.get_by_role("button", name="From the beginning", exact=True).click()
    replay.button("Pause").wait_for()
    return replay


def test_live_space_is_heard_from_its_beginning_and_then_live(live: str, arrive: Arrive, browsers: Browsers) -> None:
    vera = arrive(browsers.plain(), "Vera")
    replay = from_beginning(vera, live)
    replay.plays(0.1, 60)
    expect(replay.player.get_by_text(re.compile("behind live"))).to_be_visible()
    assert vera.barriers() == []
    replay.player.get_by_label("Speed", exact=True).select_option("2×")
    slider(replay.player).fill("60")
    replay.plays(60, SECONDS + 1)
    replay.plays(600, 640)
    assert (replay.sound()["speed"], replay.sound()["pitch"]) == (2, True)
    assert vera.ask("GET", f"/api{live.removeprefix('/i')}")["space"]["listeners"] == 0
    vera.page.get_by_role("button", name="Back to live", exact=True).click()
    vera.dock.get_by_role("button", name="Leave", exact=True).wait_for()
    assert [
        sound["playing"] for sound in replay.page.evaluate("() => window.sounds.map((one) => ({playing: !one.paused}))")
    ] == [False]
    vera.dock.get_by_role("button", name="From the beginning", exact=True).click()
    replay.button("Pause").wait_for()
    assert vera.mistakes == []


def test_firefox_plays_a_live_space_from_its_beginning(live: str, arrive: Arrive, browsers: Browsers) -> None:
    fritz = arrive(browsers.firefox(), "Fritz")
    held: list[Route] = []
    fritz.page.route(MORE, lambda route: held.append(route), times=1)
    with fritz.page.expect_request(MORE):
        replay = from_beginning(fritz, live)
    replay.plays(0.1, 40)
    slider(replay.player).fill("65")  # which is not loaded yet
    held[0].continue_()
    replay.plays(600, 640)
