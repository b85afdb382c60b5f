"""A task that plays a Space is protected from being stopped, through the agent of its container."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from media_worker.control.task_protection import AFTER_FAILURE, RENEWAL, TaskProtection

REFUSALS = [b'{"failure": {"Reason": "DEPLOYMENT_BLOCKED"}}', b'{"error": {}}', b"", b"null", b"[]", b"7", b"<html>"]


@dataclass
class Agent:
    """The agent of a container, and a worker that asks it. `playing` and `now` are changed by tests."""

    told: list[dict[str, Any]] = field(default_factory=list)
    answer: bytes = b'{"protection": {}}'
    playing: bool = False
    now: float = 100.0
    url: str = ""

    async def put(self, request: web.Request) -> web.Response:
        self.told.append(await request.json())
        return web.Response(body=self.answer, content_type="application/json")


@pytest.fixture
async def agent() -> AsyncIterator[Agent]:
    made = Agent()
    app = web.Application()
    app.router.add_put("/task-protection/v1/state", made.put)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    made.url = f"http://{host}:{port}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def protection_of(agent: Agent) -> TaskProtection:
    return TaskProtection(agent.url, lambda: agent.playing, lambda: agent.now)


async def test_task_is_protected_while_it_plays_and_says_so_once(agent: Agent, client: aiohttp.ClientSession) -> None:
    protection = protection_of(agent)
    for playing in (False, True, True, False, False):
        agent.playing = playing
        agent.now += 1
        await protection.look(client)
    assert agent.told == [{"ProtectionEnabled": True, "ExpiresInMinutes": 60}, {"ProtectionEnabled": False}]


async def test_protection_is_renewed_before_it_ends(agent: Agent, client: aiohttp.ClientSession) -> None:
    protection = protection_of(agent)
    agent.playing = True
    for later in (0.0, RENEWAL - 1, 1.0):
        agent.now += later
        await protection.look(client)
    assert len(agent.told) == 2


@pytest.mark.parametrize("answer", REFUSALS)
async def test_refused_protection_is_asked_for_again(
    agent: Agent, client: aiohttp.ClientSession, answer: bytes
) -> None:
    protection = protection_of(agent)
    agent.playing, agent.answer = True, answer
    for later in (0.0, AFTER_FAILURE - 1, 1.0):
        agent.now += later
        await protection.look(client)
    assert len(agent.told) == 2


async def test_agent_that_does_not_answer_stops_nothing(client: aiohttp.ClientSession) -> None:
    protection = TaskProtection("http://127.0.0.1:1", lambda: True)
    await protection.look(client)
