"""The whole stack: the life of a Space, and of the worker that plays it."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from infra.local.attendee import Attendee, join
from infra.local.stack import Stack
from infra.local.stack import stack as start_stack
from infra.local.visitor import Refusal, Visitor
from tests.support.follower import Follower
from tests.support.patience import patient, until_async
from tests.support.space import HOST_HZ, LiveSpace, hears, live_space, role, seat
from tests.support.stack import playing_worker, worker_of
from tests.support.voice import SineTrack

pytestmark = pytest.mark.sound


@pytest.fixture
async def space(site: str) -> AsyncIterator[LiveSpace]:
    async with live_space(site) as opened:
        yield opened


@pytest.fixture
def two_workers() -> Iterator[Stack]:
    """A stack of two workers, of which one may be stopped."""
    with start_stack("--workers", "2") as running:
        yield running


@pytest.fixture
def own_stack() -> Iterator[Stack]:
    """A stack whose parts may be stopped."""
    with start_stack() as running:
        yield running


async def test_end_is_told_to_everybody_and_stops_the_sound(space: LiveSpace) -> None:
    listeners = [await space.listener(), await space.listener("Liam")]
    for listener in listeners:
        await hears(listener, HOST_HZ)
    await space.host.visitor.act(space.id, "end")
    for listener in listeners:
        await until_async(partial(not_told_of_the_end, listener))
        await asyncio.wait_for(listener.gone(), patient(10))
    packets = [listener.ear.packets for listener in listeners if listener.ear]
    late = await space.guest()
    with pytest.raises(Refusal, match="ended") as refused:
        await late.post(f"/api/spaces/{space.id}/join")
    assert (refused.value.status, refused.value.code) == (409, "space_ended")
    assert [listener.ear.packets for listener in listeners if listener.ear] == packets


async def test_listener_cannot_end_the_space_nor_approve_themself(space: LiveSpace) -> None:
    listener = await space.listener("Liam")
    await listener.visitor.act(space.id, "requests")
    for command in ("end", f"requests/{listener.you['id']}/approve", f"stage/{space.host.you['id']}/mute"):
        with pytest.raises(Refusal) as refused:
            await listener.visitor.act(space.id, command)
        assert refused.value.status == 403
    assert role(listener) == "listener"


async def test_request_and_place_in_the_queue_are_told_at_once(space: LiveSpace) -> None:
    first, second = await space.listener("Ada"), await space.listener("Ben")
    await first.visitor.act(space.id, "requests", reason="About tuning forks")
    await second.visitor.act(space.id, "requests")
    await until_async(lambda: None if second.room["queue"].get("place") == 2 else f"{second.room['queue']}")
    await until_async(lambda: None if len(space.host.room["queue"]["requests"]) == 2 else "the host sees fewer")
    assert [waiting["name"] for waiting in space.host.room["queue"]["requests"]] == ["Ada", "Ben"]
    assert space.host.room["queue"]["requests"][0]["reason"] == "About tuning forks"
    assert "requests" not in second.room["queue"]
    await first.visitor.delete(f"/api/spaces/{space.id}/requests/me")
    await until_async(lambda: None if second.room["queue"].get("place") == 1 else f"{second.room['queue']}")


async def test_audience_is_counted(space: LiveSpace) -> None:
    listener = await space.listener("Liam")
    await space.listener()
    await until_async(lambda: None if listener.room["audience"]["count"] == 2 else f"{listener.room['audience']}")
    assert listener.room["audience"]["guests"] == 1

    async def reported() -> str | None:
        count = (await listener.visitor.space(space.id))["listeners"]
        return None if count == 2 else f"the Space says {count} listeners"

    await until_async(reported)


async def test_listeners_come_back_when_their_worker_was_killed(own_stack: Stack) -> None:
    async with live_space(own_stack.origin) as space:
        listener = await space.listener()
        await hears(listener, HOST_HZ)
        lost = worker_of(own_stack)
        os.kill(lost, signal.SIGKILL)
        await until_async(lambda: another_worker(own_stack, lost), within=20)
        host = await come_back(space, space.host.visitor)
        host.speak(SineTrack(HOST_HZ))
        await space.unmute(host)
        await hears(await come_back(space, listener.visitor), HOST_HZ)


async def test_acts_that_were_decided_while_the_worker_stood_still_take_effect_when_it_is_back(
    own_stack: Stack,
) -> None:
    async with live_space(own_stack.origin) as space:
        muted, removed = [await space.listener(name) for name in ("Liam", "Sara")]
        await space.approve(muted)
        worker = worker_of(own_stack)
        os.kill(worker, signal.SIGSTOP)
        try:
            await until_async(partial(counts_as_dead, space), within=20)
            await space.host.visitor.act(space.id, "stage/mute")
            await space.host.visitor.act(space.id, f"removed/{removed.you['id']}")
        finally:
            os.kill(worker, signal.SIGCONT)

        def why_not() -> str | None:
            applied = seat(muted).get("muted_by_host") and {"type": "removed"} in removed.messages
            return None if applied else f"{seat(muted)} {removed.messages[-1]}"

        await until_async(why_not, within=3)


async def counts_as_dead(space: LiveSpace) -> str | None:
    """Why the control plane still counts on the worker, which nobody can join any more once it does not."""
    try:
        await join(await space.guest(), space.id, within=1)
    except TimeoutError as late:
        return f"it is still waited for: {late}"
    except Refusal as refusal:
        return None if refusal.code == "no_worker" else refusal.code
    return "somebody could join"


async def test_space_of_a_terminated_worker_goes_on_sounding_on_another(two_workers: Stack) -> None:
    async with live_space(two_workers.origin) as space:
        listener = Follower(await space.listener())
        host = Follower(space.host, lambda: SineTrack(HOST_HZ))
        await hears(listener.current, HOST_HZ)
        drained = playing_worker(two_workers)
        os.kill(drained, signal.SIGTERM)
        await asyncio.wait_for(asyncio.gather(host.follow(), listener.follow()), patient(60))
        await hears(listener.current, HOST_HZ)
        assert listener.played_on > 0
        await until_async(lambda: None if not Path(f"/proc/{drained}").exists() else "the worker still runs", within=30)
        assert playing_worker(two_workers) not in (0, drained)
        assert not any("Traceback" in two_workers.log(f"media-worker-{number}") for number in (1, 2))
        await asyncio.gather(host.current.leave(), listener.current.leave())


def not_told_of_the_end(participant: Attendee) -> str | None:
    return None if participant.room["space"]["state"] == "ended" else "not told of the end"


async def come_back(space: LiveSpace, visitor: Visitor) -> Attendee:
    """Join again, as often as a browser would while the Space has no worker."""
    entered: list[Attendee] = []

    async def why_not() -> str | None:
        try:
            entered.append(await space.enter(visitor, within=5))
        except (Refusal, TimeoutError) as refusal:
            return f"joining was refused: {refusal}"
        return None

    await until_async(why_not, within=30)
    return entered[0]


async def another_worker(stack: Stack, lost: int) -> str | None:
    if worker_of(stack) in (0, lost):
        return "no new worker was started"
    try:
        async with aiohttp.ClientSession() as web, web.get(stack.worker_health[0]) as answer:
            return None if (await answer.json())["registered"] else "the new worker is not registered"
    except aiohttp.ClientError as error:
        return f"the new worker does not answer: {error}"
