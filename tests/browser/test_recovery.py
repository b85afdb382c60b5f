"""Pages recover by themselves: nobody has to reload when the worker that plays their Space dies."""

import os
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import StorageState

from infra.local.stack import Stack
from tests.browser.conftest import Arrive
from tests.support.forks import forked_stack
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
@pytest.mark.parametrize(
    ("own_stack", "last_words"),
    [(1, signal.SIGKILL), (2, signal.SIGTERM)],
    ids=["killed", "drained"],
    indirect=["own_stack"],
)
def test_listener_hears_again_by_itself_when_the_worker_was(
    own_stack: Stack, guest: Visitor, last_words: signal.Signals
) -> None:
    guest.hears(440)
    before = guest.connected()
    os.kill(playing_worker(own_stack), last_words)
    guest.reconnects(before)
    guest.hears(440)
