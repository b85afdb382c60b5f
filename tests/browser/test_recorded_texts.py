"""Odd texts in a replay, its transcript, a clip and the clip's card: they fit every window, in their own direction."""

from typing import Final

from playwright.sync_api import Locator

from infra.local.stack import Stack
from tests.browser.conftest import Arrive
from tests.browser.test_replay import own_id
from tests.browser.test_widths import WIDTHS, at
from tests.support.browsers import Browsers
from tests.support.stack_recordings import put_into
from tests.support.visitor import Visitor

ENDLESS: Final = "W" * 70
ARABIC: Final = "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645 \u0641\u064a \u0627\u0644\u0645\u062d\u0637\u0629"
LINES: Final = (
    "W" * 400,
    ARABIC,
    "\u4e2d\u6587\u65e5\u672c\u8a9e" * 80,
    "--> <v Bob>nobody</v> &lt;b&gt;",
    "e" + "\u0301" * 40,
    "https://example.org/" + "a" * 300,
)
SAID: Final = tuple((0, 2_000 * number, text) for number, text in enumerate(LINES))
DIRECTION: Final = "(element) => getComputedStyle(element).direction"


def test_odd_texts_of_a_recording_fit_and_keep_their_direction(
    stack: Stack, arrive: Arrive, browsers: Browsers
) -> None:
    host = arrive(browsers.plain(), "Odette", account=True, home=False)
    host.ask("PATCH", "/api/profile", {"display_name": ENDLESS[:50], "bio": ""})
    space = host.ask("POST", "/api/spaces", {"title": ENDLESS, "settings": {"record": True}})["space"]["id"]
    host.ask("POST", f"/api/spaces/{space}/end")
    put_into(stack, space, [own_id(host)], ((0, 0, 20_000),), 20, said=SAID)
    clips = [made(host, space, title) for title in (ENDLESS, ARABIC)]
    posts = [host.ask("POST", "/api/posts", {"text": f"{host.site}/i/clips/{clip}"})["post"]["id"] for clip in clips]
    page = host.page
    page.goto(f"/i/spaces/{space}")
    page.get_by_role("main").get_by_text(ENDLESS[:50], exact=True).first.wait_for()  # the name that they have now
    transcript = page.get_by_role("region", name="Transcript", exact=True)
    for text in LINES:
        transcript.get_by_text(text, exact=True).wait_for()
    fits(host)
    assert direction(transcript.get_by_text(ARABIC, exact=True)) == "rtl"
    for clip, title in zip(clips, (ENDLESS, ARABIC), strict=True):
        page.goto(f"/i/clips/{clip}")
        heading = page.get_by_role("heading", name=title, exact=True)
        page.get_by_role("region", name="Player", exact=True).wait_for()
        fits(host)
        assert direction(heading) == ("rtl" if title == ARABIC else "ltr")
    for post, title in zip(posts, (ENDLESS, ARABIC), strict=True):
        page.goto(f"/i/posts/{post}")
        card = page.get_by_role("main").get_by_role("link", name=title, exact=True)
        card.wait_for()
        fits(host)
        assert direction(card) == ("rtl" if title == ARABIC else "ltr")


def made(host: Visitor, space: str, title: str) -> str:
    clip = host.ask("POST", f"/api/spaces/{space}/clips", {"title": title, "start_ms": 2_000, "end_ms": 9_000})
    return str(clip["id"])


def fits(visitor: Visitor) -> None:
    for width in WIDTHS:
        assert at(visitor, width) == [], (visitor.page.url, width)


def direction(element: Locator) -> str:
    return str(element.evaluate(DIRECTION))
