"""Clips: marked in a replay, played on a page of their own, and shown in posts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.test_host_keyboard import press
from tests.browser.test_replay import record, ruth, theo, vera
from tests.browser.test_widths import WIDTHS, at
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.replay import Replay, link_to
from tests.support.visitor import Visitor

__all__ = ["record", "ruth", "theo", "vera"]


def test_host_marks_a_clip_and_everybody_plays_it(record: Callable[..., str], ruth: Visitor, vera: Visitor) -> None:
    replay = Replay(ruth)
    link = record("Bells that ring twice")
    replay.open(link)
    press(ruth, replay.button("Make a clip"))
    dialog = ruth.page.get_by_role("dialog")
    dialog.get_by_label("Title", exact=True).fill("The second bell")
    end = dialog.get_by_label("End", exact=True)
    end.focus()
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"):
        ruth.page.keyboard.press(key)
    expect(end).to_have_attribute("aria-valuetext", "3 seconds")
    expect(dialog.get_by_text("3 s, up to 90 seconds")).to_be_visible()
    assert ruth.barriers() == []
    press(ruth, dialog.get_by_role("button", name="Preview", exact=True))
    until(lambda: None if 2.9 <= replay.sound()["at"] < 5 and not replay.sound()["playing"] else "no end", 30)
    expect(dialog.get_by_role("button", name="Preview", exact=True)).to_be_visible()
    press(ruth, dialog.get_by_role("button", name="Make clip", exact=True))
    page = ruth.page
    page.get_by_role("heading", name="The second bell", exact=True).wait_for()
    page.get_by_role("region", name="Player", exact=True).wait_for()
    clip = re.sub(r"^https?://[^/]+", "", page.url)
    assert clip.startswith("/i/clips/")
    assert ruth.barriers() == []
    heard = Replay(vera)
    post = ruth.ask("POST", "/api/posts", {"text": f"Hear this: {ruth.site}{clip}"})["post"]["id"]
    vera.page.goto(f"/i/posts/{post}")
    assert vera.barriers() == []
    vera.page.get_by_role("link", name="Play clip", exact=True).click()
    for jump in ("Back 15 seconds", "Forward 30 seconds"):  # the clip is shorter
        expect(heard.button(jump)).to_have_count(0)
    heard.button("Play").click()
    heard.plays(0.05, 4)
    expect(vera.page.get_by_role("link", name="Listen in the full recording", exact=True)).to_have_attribute(
        "href", link_to(vera, link, 0)
    )
    expect(vera.button("Delete clip")).to_have_count(0)
    ruth.button("Delete clip").click()
    ruth.page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    ruth.page.wait_for_url(f"**{link}")


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
def test_clip_fits_every_window_and_has_no_barriers(
    record: Callable[..., str], ruth: Visitor, site: str, browsers: Browsers, visitors: list[Visitor], locale: str
) -> None:
    space = record("Bells in a small square").rpartition("/")[2]
    asked = {"title": "A bell, and then another one", "start_ms": 50_000, "end_ms": 70_000}
    clip = ruth.ask("POST", f"/api/spaces/{space}/clips", asked)["id"]
    visitors.append(visitor := Visitor.arrive(browsers.plain(), site, "Wenzel", locale=locale))
    visitor.page.goto(f"/i/clips/{clip}")
    visitor.page.get_by_role("slider", name="Posición" if locale == "es-ES" else "Position").wait_for()
    assert visitor.barriers() == []
    for width in WIDTHS:
        assert at(visitor, width) == [], width
