"""Pages recover by themselves: nobody has to reload when the worker that plays their Space dies."""

import os
import signal
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import StorageState

from infra.local.stack import Stack
from tests.browser.conftest import Arrive
from tests.browser.test_from_beginning import from_beginning
from tests.support.browsers import Browsers
from tests.support.forks import forked_stack
from tests.support.patience import until
from tests.support.replay import Replay
from tests.support.stack import playing_worker
from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound


@pytest.fixture
def own_stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """A stack with as many workers as the test asks for."""
    with forked_stack("--workers", str(request.param)) as running:
        yield running


@pytest.fixture
def site(own_stack: Stack) -> str:
    return own_stack.origin


@pytest.fixture
def regular(arrive: Arrive) -> Arrive:
    """A page does not outlive the stack of its test."""
    return arrive


@pytest.fixture
def sessions() -> dict[str, StorageState]:
    return {}


# A killed worker starts again; one that drains hands its Spaces to another.
deaths = pytest.mark.parametrize(
    ("own_stack", "last_words"),
    [(1, signal.SIGKILL), (2, signal.SIGTERM)],
    ids=["killed", "drained"],
    indirect=["own_stack"],
)


@deaths
def test_listener_hears_again_by_itself_when_the_worker_was(
    own_stack: Stack, guest: Visitor, last_words: signal.Signals
) -> None:
    guest.hears(440)
    before = guest.connected()
    os.kill(playing_worker(own_stack), last_words)
    guest.reconnects(before)
    guest.hears(440)


@deaths
def test_space_is_heard_from_its_beginning_across_the_loss_of_a_worker_and_then_live(
    own_stack: Stack, host: Visitor, link: str, arrive: Arrive, browsers: Browsers, last_words: signal.Signals
) -> None:
    host.ask("PATCH", f"/api{link.removeprefix('/i')}", {"record": True})
    began = time.time()
    late = [arrive(browsers.plain(), "Vera"), arrive(browsers.firefox(), "Fritz")]
    replays = [from_beginning(visitor, link) for visitor in late]
    for replay in replays:
        replay.plays(0.1, 60)
    before = host.connected()
    os.kill(playing_worker(own_stack), last_words)
    host.reconnects(before)
    moved = time.time() - began
    for visitor, replay in zip(late, replays, strict=True):
        reaches(replay, moved + 2, began)
        visitor.page.get_by_role("button", name="Back to live", exact=True).click()
        visitor.hears(440)
        assert visitor.mistakes == []
    ends_with(host, link, moved, lost=last_words is signal.SIGKILL)


def reaches(replay: Replay, second: float, began: float) -> None:
    """Wait until a live Space that is recorded since `began` (epoch s) plays what was said at a second of it, which
    cannot be before that was said."""

    def why_not() -> str | None:
        now = replay.sound()
        assert now["at"] <= time.time() - began + 1, "it plays what is yet to be said"
        return None if now["playing"] and now["at"] > second else f"it plays {now} and not what follows {second:.1f} s"

    until(why_not, 60)


def ends_with(host: Visitor, link: str, moved: float, *, lost: bool) -> None:
    """End the Space. Its recording goes on after the second at which it had moved, and has a gap before if its worker
    has `lost` anything."""
    path = f"/api{link.removeprefix('/i')}"
    host.ask("POST", f"{path}/end")

    def why_not() -> str | None:
        made = host.ask("GET", f"{path}/recording")
        if made["state"] != "ready":
            return f"it is {made['state']}"
        assert made["duration_ms"] / 1_000 > moved
        assert [start / 1_000 < moved for start, _ in made["gaps"]] == ([True] if lost else [])
        return None

    until(why_not, 60)
