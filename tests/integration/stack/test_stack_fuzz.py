"""A thousand broken messages over a real WebSocket: each is refused, none changes anything or breaks the connection."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from infra.local.stack import Stack
from infra.local.visitor import Json, Visitor
from tests.support.patience import patient
from tests.support.space import HOST_HZ, LiveSpace, hears, live_space

VECTORS = Path(__file__).parents[2] / "vectors"
MESSAGES = 1_000
AT_ONCE = 20
ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**63,
    1e308,
    "",
    "\x00",
    "é" * 400,
    "../..",
    [],
    [[]],
    {},
    {"a": {}},
    "x" * 5_000,
)


def examples(space: str, sdp: str) -> list[Json]:
    """Return valid messages of browsers and of workers, for `space`."""
    return [
        {"action": "offer", "space": space, "sdp": sdp},
        {"action": "ping"},
        {"action": "register", "worker": "w_fuzz"},
        {
            "action": "heartbeat",
            "worker": "w_fuzz",
            "load": 0.5,
            "reports": [{"space": space, "epoch": 1, "listeners": 7}],
        },
        {"action": "answer", "grant": "e30.c2ln", "sdp": sdp},
        {"action": "refuse", "grant": "e30.c2ln", "code": "stage_full", "message": "No."},
        {"action": "end", "grant": "e30.c2ln"},
        {"action": "set_role", "grant": "e30.c2ln"},
    ]


def mutated(chance: random.Random, example: Json) -> str:
    """Return the message with one fault: in the values, in the keys, or in the text."""
    message = json.loads(json.dumps(example))
    kind = chance.randrange(6)
    key = chance.choice(list(message))
    if kind == 0:
        message[key] = chance.choice(ODD)
    elif kind == 1:
        del message[key]
    elif kind == 2:
        message[chance.choice(["grant", "space", "role", "you", "__proto__"])] = chance.choice(ODD)
    elif kind == 3:
        message["action"] = chance.choice([str(message["action"]).upper(), "$connect", "approve", "mute", "admit", ""])
    text = json.dumps(message)
    return broken(chance, text) if kind >= 4 else text


def broken(chance: random.Random, text: str) -> str:
    start, length = chance.randrange(len(text)), chance.randrange(1, 12)
    noise = "".join(chance.choice('{}[]":,0aé\\\x7f') for _ in range(length))
    deep = chance.choice("[{").replace("{", '{"a":') * 4_000  # deeper than parsers allow
    whole = text[:start] + noise + text[start + length :]
    return chance.choice([text[:start], whole, noise + text, text + noise, text[:start] + deep, deep])


@pytest.fixture
async def space(site: str) -> AsyncIterator[LiveSpace]:
    async with live_space(site) as opened:
        yield opened


async def test_mutated_messages_are_refused_and_change_nothing(space: LiveSpace, stack: Stack) -> None:
    listener = await space.listener()
    before = facts(await space.host.visitor.space(space.id))
    logged = {name: len(stack.log(name)) for name in ("gateway", "media-worker-1")}
    chance = random.Random(20_210_501)
    offered = examples(space.id, listener.offer_sdp)
    mallory = await space.guest()
    answers = await tell_all(mallory, space.id, [mutated(chance, chance.choice(offered)) for _ in range(MESSAGES)])
    assert len(answers) == MESSAGES
    assert [answer for answer in answers if answer["type"] not in ("error", "pong", "answer")] == []
    refusals = [answer for answer in answers if answer["type"] == "error"]
    assert len(refusals) > MESSAGES * 0.7
    assert {answer["code"] for answer in refusals} >= {"malformed", "unknown_action", "not_a_worker"}
    assert facts(await space.host.visitor.space(space.id)) == before
    for name, length in logged.items():
        assert "Traceback" not in stack.log(name)[length:]
    await hears(listener, HOST_HZ)


def facts(view: Json) -> Json:
    """Return everything about a Space except the number of listeners, which may change by itself."""
    return {key: value for key, value in view.items() if key != "listeners"}


async def tell_all(visitor: Visitor, space: str, messages: list[str]) -> list[Json]:
    """Send every message, with one in flight at a time, and return the answers; ends with a ping that must work."""
    joined = (await visitor.post(f"/api/spaces/{space}/join"))["socket"]
    url, headers = f"{joined['url']}?ticket={joined['ticket']}", {"Origin": visitor.origin}
    answers: list[Json] = []
    async with visitor.web.ws_connect(url, headers=headers) as socket:
        for start in range(0, len(messages), AT_ONCE):
            batch = messages[start : start + AT_ONCE]
            for message in batch:
                await socket.send_str(message)
            answers += [await received(socket) for _ in batch]
        await socket.send_json({"action": "ping"})
        assert await received(socket) == {"type": "pong"}
    return answers


async def received(socket: aiohttp.ClientWebSocketResponse) -> Json:
    answer: Json = await asyncio.wait_for(socket.receive_json(), patient(10))
    return answer
