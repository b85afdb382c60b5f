"""Captions in the browser: from the switch in the start sheet to a log that people read back and take away."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, StorageState, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.forks import forked_stack
from tests.support.patience import until
from tests.support.visitor import VIEWPORT, Visitor

pytestmark = pytest.mark.sound
# What the room says, as the data channel brings it: how speech becomes text is another test (test_stack_captions.py).
TELL = """async (news) => {
  const main = document.querySelector('script[type=module][src]').src;
  (await import(new URL('../room/captions.js', main).href)).readCaptions(news);
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The origin of a site that is not bundled: the test calls a module of its pages."""
    with forked_stack() as running:
        yield running.origin


@pytest.fixture(scope="module")
def sessions() -> dict[str, StorageState]:
    return {}


def tell(
    visitor: Visitor, first: int, last: int, *, behind: bool = False, unavailable: bool = False, partial: str = ""
) -> None:
    """Let the room tell lines from `first` to `last`, said by two people in turn, and what the next one says so far."""
    lines: list[dict[str, Any]] = [
        {
            "speaker": f"a_{number // 3 % 2}",
            "name": ("Cora", "Dario")[number // 3 % 2],
            "start_ms": 1_767_225_600_000 + number * 3_000,
            "end_ms": 1_767_225_602_000 + number * 3_000,
            "text": f"This is line {number}, and it is long enough to be read on a small screen.",
            "language": "en",
        }
        for number in range(first, last + 1)
    ]
    partials = [lines[-1] | {"start_ms": lines[-1]["start_ms"] + 3_000, "text": partial}] if partial else []
    pace = {"behind": behind, "unavailable": unavailable}
    visitor.page.evaluate(TELL, {"type": "captions", "lines": lines, "partials": partials, **pace})


def at_end(log: Locator) -> bool:
    return bool(log.evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight < 4"))


def barriers_at_any_width(visitor: Visitor) -> list[str]:
    """What axe finds where captions are beside the dock, and in a window that the dock covers, where they are in it."""
    inside = visitor.dock.get_by_role("region", name="Captions")
    expect(inside).to_have_count(0)
    found = visitor.barriers()
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    expect(inside).to_be_in_viewport()
    expect(visitor.page.get_by_role("region", name="Captions")).to_have_count(1)
    until(lambda: None if at_end(inside.get_by_role("group", name="What was said")) else "old lines are shown")
    found += visitor.barriers()
    visitor.page.set_viewport_size(VIEWPORT)
    expect(inside).to_have_count(0)
    return found


def test_listener_reads_captions_back_and_takes_them_away(arrive: Arrive, browsers: Browsers) -> None:
    cora = arrive(browsers.speaking(440), "Cora", account=True)
    dina = arrive(browsers.plain(), "Dina")
    cora.compose("Space")
    cora.page.get_by_label("What do you want to talk about?").fill("Words to read")
    cora.page.get_by_role("switch", name="Captions", exact=True).check()
    expect(cora.page.get_by_label("Language people speak")).to_have_value("en")
    assert cora.barriers() == []
    cora.button("Start your Space").click()
    cora.unmute()
    dina.listen("/i/spaces/" + cora.page.url.rsplit("/", 1)[1])
    switch = dina.dock.get_by_role("button", name="Captions", exact=True)
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    captions = dina.page.get_by_role("region", name="Captions")
    log = captions.get_by_role("group", name="What was said")
    expect(log).to_contain_text("What’s said from now on appears here.")
    tell(dina, 1, 30, partial="This is what is being said")
    expect(log.get_by_role("listitem")).to_have_count(30)
    expect(log.get_by_text("This is what is being said")).to_be_visible()
    assert at_end(log)
    assert log.get_by_role("listitem").nth(0).inner_text().startswith("Cora")
    log.evaluate("log => log.scrollTo(0, 0)")
    latest = captions.get_by_role("button", name="Jump to latest")
    expect(latest).to_be_visible()
    tell(dina, 31, 32, behind=True)
    expect(captions.get_by_role("status")).to_have_text(re.compile("Captions are behind"))
    expect(log.get_by_text("This is what is being said")).to_have_count(0)
    assert log.evaluate("log => log.scrollTop") == 0
    assert barriers_at_any_width(dina) == []
    latest.press("Enter")
    expect(latest).to_have_count(0)
    assert at_end(log)
    captions.get_by_role("button", name="Caption settings").click()
    captions.get_by_role("radio", name="Large").check()
    expect(log).to_have_class(re.compile("captions__log--large"))
    with dina.page.expect_download() as saved:
        captions.get_by_role("button", name="Download captions").click()
    assert len(saved.value.path().read_text().splitlines()) == 32
    assert [*cora.mistakes, *dina.mistakes] == []


def test_what_is_below_captions_stays_where_it_is(arrive: Arrive, browsers: Browsers) -> None:
    cora, dina = arrive(browsers.plain(), "Cora", account=True), arrive(browsers.plain(), "Dina")
    space = cora.ask("POST", "/api/spaces", {"title": "Words below", "settings": {"captions": True}})["space"]["id"]
    dina.listen(f"/i/spaces/{space}")
    dina.dock.get_by_role("button", name="Captions", exact=True).click()
    captions = dina.page.get_by_role("region", name="Captions")
    captions.get_by_text("What’s said from now on appears here.").wait_for()
    end = "box => box.getBoundingClientRect().bottom"
    below = captions.evaluate(end)
    tell(dina, 1, 30, unavailable=True)
    expect(captions.get_by_role("status")).to_have_text("Captions aren’t available right now.")
    assert at_end(captions.get_by_role("group", name="What was said"))
    tell(dina, 31, 31, behind=True)
    expect(captions.get_by_role("status")).to_have_text(re.compile("Captions are behind"))
    assert captions.evaluate(end) == below
    cora.ask("POST", f"/api/spaces/{space}/end")
    assert [*cora.mistakes, *dina.mistakes] == []
