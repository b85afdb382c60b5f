"""Pages recover by themselves: nobody has to reload when the worker that plays their Space dies."""

import os
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import StorageState

from infra.local.stack import Stack
from infra.local.stack import stack as start_stack
from tests.browser.conftest import Arrive
from tests.support.stack import worker_of
from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound


@pytest.fixture
def own_stack() -> Iterator[Stack]:
    with start_stack() as running:
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


@pytest.mark.parametrize("last_words", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "drained"])
def test_listener_hears_again_by_itself_when_the_worker_was(
    own_stack: Stack, guest: Visitor, last_words: signal.Signals
) -> None:
    guest.hears(440)
    before = guest.connected()
    os.kill(worker_of(own_stack), last_words)
    guest.reconnects(before)
    guest.hears(440)
