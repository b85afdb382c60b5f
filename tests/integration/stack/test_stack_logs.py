"""The logs of the whole stack: a join can be followed through all of them, and they hold nobody's secret."""

import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.support.patience import until_async
from tests.support.space import LiveSpace, live_space

TEXT = "Nobody may read this report in a log"
CONTROL, WORKER = "gateway", "media-worker-1"
STEPS = {
    (CONTROL, "ticket issued"),
    (CONTROL, "offer handed on"),
    (WORKER, "admitted"),
    (CONTROL, "answer handed on"),
}

pytestmark = pytest.mark.sound


@pytest.fixture
async def space(site: str) -> AsyncIterator[LiveSpace]:
    async with live_space(site) as opened:
        yield opened


def lines(stack: Stack, name: str) -> list[dict[str, Any]]:
    """Return the lines of one log that are JSON: those of the code that is deployed."""
    return [json.loads(line) for line in stack.log(name).splitlines() if line.startswith("{") and line.endswith("}")]


def steps_under(stack: Stack, correlation_id: str) -> set[tuple[str, str]]:
    """Return where and as what an act was logged."""
    logged = {name: lines(stack, name) for name in (CONTROL, WORKER)}
    return {
        (name, str(line["message"]))
        for name, found in logged.items()
        for line in found
        if line.get("correlation_id") == correlation_id
    }


def missing(stack: Stack, correlation_id: str) -> str | None:
    steps = steps_under(stack, correlation_id)
    return None if steps >= STEPS else f"of the join only {sorted(steps)} were logged"


async def test_join_can_be_followed_through_all_logs_by_its_correlation_id(space: LiveSpace, stack: Stack) -> None:
    first, second = await space.listener(), await space.listener("Liam")
    for listener in (first, second):
        await until_async(partial(missing, stack, listener.correlation_id))
    assert first.correlation_id != second.correlation_id


async def test_command_can_be_followed_to_the_worker(space: LiveSpace, stack: Stack) -> None:
    speaker = await space.speaker()
    path = f"/api/spaces/{space.id}/stage/{speaker.you['id']}/mute"
    await space.host.visitor.post(path, correlation_id="5f0c9a7be1d24c38")
    await until_async(
        lambda: None if (WORKER, "room changed") in steps_under(stack, "5f0c9a7be1d24c38") else "no room has changed"
    )


async def test_logs_hold_no_secret_and_nothing_that_was_said(space: LiveSpace, stack: Stack) -> None:
    listener = await space.listener()
    await listener.visitor.post(f"/api/spaces/{space.id}/reports", {"reason": "Spam", "text": TEXT})
    await until_async(partial(missing, stack, listener.correlation_id))
    cookies = [cookie.value for cookie in listener.visitor.web.cookie_jar]
    secrets = [TEXT, listener.offer_sdp.splitlines()[-1], *cookies, *passwords_of(listener.answer_sdp)]
    logged = stack.log(CONTROL) + stack.log(WORKER)
    assert len(cookies) > 1
    assert [secret for secret in secrets if secret in logged] == []


def passwords_of(sdp: str) -> list[str]:
    """Return the ICE passwords of an answer."""
    return [line.removeprefix("a=ice-pwd:") for line in sdp.splitlines() if line.startswith("a=ice-pwd:")]
