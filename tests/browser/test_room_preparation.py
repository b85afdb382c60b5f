"""People who come before a media worker runs are told so, and get in without doing anything."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, StorageState, expect

from infra.local.stack import Stack
from infra.local.stack import stack as start_stack
from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.stack import running_workers
from tests.support.visitor import Visitor


@pytest.fixture
def own_stack() -> Iterator[Stack]:
    """A stack in which no worker runs until somebody needs one."""
    with start_stack(on_demand=True) as running:
        yield running


@pytest.fixture
def site(own_stack: Stack) -> str:
    return own_stack.origin


@pytest.fixture
def sessions() -> dict[str, StorageState]:
    return {}


@contextmanager
def standing_still(worker: int) -> Iterator[None]:
    """Stop a process for the length of the block."""
    os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


def test_host_waits_for_the_room_gets_in_by_themself_and_is_told_what_is_not_applied(
    own_stack: Stack, arrive: Arrive, browsers: Browsers
) -> None:
    assert running_workers(own_stack) == []
    host = arrive(browsers.plain(), "Wanda", account=True)
    host.compose("Space")
    until(lambda: None if running_workers(own_stack) else "the start sheet started no worker", within=30)
    (worker,) = running_workers(own_stack)
    with standing_still(worker):
        host.page.get_by_label("What do you want to talk about?").fill("Tea and trains")
        host.button("Start your Space").click()
        preparing = host.dock.get_by_text("Getting the room ready", exact=True)
        preparing.wait_for()
        assert host.barriers() == []
        host.button("Shrink").click()
        expect(preparing).to_be_visible()
        host.button("Expand").click()
    expect(host.stage.get_by_role("listitem")).to_have_count(1)
    expect(preparing).to_have_count(0)
    unapplied = host.dock.get_by_text("Not applied yet.")
    host.people("Settings")
    with standing_still(worker):
        host.set_rule("Lock Space")
        unapplied.wait_for()
        assert host.barriers() == []
        stays_in_sight(host, unapplied)
        host.button("Shrink").click()
        stays_in_sight(host, unapplied)
    expect(unapplied).to_have_count(0)


IS_SEEN = """(notice) => {
  for (const one of document.querySelectorAll('*')) one.scrollTop = one.scrollHeight;
  const { left, right, top, bottom } = notice.getBoundingClientRect();
  const corners = [[left + 12, top + 6], [right - 12, top + 6], [left + 12, bottom - 6], [right - 12, bottom - 6]];
  return corners.every(([x, y]) => notice.contains(document.elementFromPoint(x, y)));
}"""


def stays_in_sight(host: Visitor, notice: Locator) -> None:
    """Scroll everything to its end, in a window of a desktop and one of a phone: the notice is still seen whole."""
    for width, height in ((1280, 720), (390, 844)):
        host.page.set_viewport_size({"width": width, "height": height})
        assert notice.evaluate(IS_SEEN), width
