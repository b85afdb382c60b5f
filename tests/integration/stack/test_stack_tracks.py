"""The whole stack: each speaker's own sound goes on in the same recording when its worker is killed, and when the Space
moves, and is where the mix has it."""

import asyncio
import io
import os
import signal
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from infra.local.stack import Stack
from infra.local.stack import stack as start_stack
from tests.integration.stack.test_stack_life import another_worker, come_back
from tests.integration.stack.test_stack_recording import finished, heard_for, sound
from tests.support.alignment import lag_of
from tests.support.follower import Follower
from tests.support.patience import patient, until_async
from tests.support.player import played
from tests.support.space import HOST_HZ, LiveSpace, hears_mostly, live_space
from tests.support.stack import playing_worker, worker_of
from tests.support.tones import RATE
from tests.support.voice import BabbleTrack

pytestmark = pytest.mark.sound

BEFORE, AFTER = 12, 5  # s of sound before the worker is gone, and after
APART: Final = 50  # ms
EDGE: Final = RATE // 5  # samples around a gap


@pytest.fixture
def own_stack() -> Iterator[Stack]:
    """A stack whose worker may be killed."""
    with start_stack() as running:
        yield running


@pytest.fixture
def two_workers() -> Iterator[Stack]:
    """A stack of two workers, of which one may be stopped."""
    with start_stack("--workers", "2") as running:
        yield running


async def test_speakers_own_sound_goes_on_after_its_worker_was_killed(own_stack: Stack) -> None:
    async with live_space(own_stack.origin, recorded=True, tracks=True) as space:
        space.host.speak(BabbleTrack(HOST_HZ))
        listener = await space.listener()
        await hears_mostly(listener, HOST_HZ)
        await heard_for(listener, BEFORE)
        lost = worker_of(own_stack)
        os.kill(lost, signal.SIGKILL)
        await until_async(lambda: another_worker(own_stack, lost), within=20)
        host = await come_back(space, space.host.visitor)
        host.speak(BabbleTrack(HOST_HZ))
        await space.unmute(host)
        await hears_mostly(await come_back(space, listener.visitor), HOST_HZ, seconds=AFTER)
        await host.visitor.act(space.id, "end")
        recording, mix, own = await recorded(space)
    ((start, end),) = recording["gaps"]
    before, after = start * RATE // 1_000, end * RATE // 1_000
    assert before > EDGE
    assert abs(lag_of(mix[:before], own[:before])) <= APART
    assert not own[before + EDGE : after - EDGE].any()
    assert len(own[after:]) >= AFTER * RATE
    assert abs(lag_of(mix[after:], own[after:])) <= APART


async def test_speakers_own_sound_goes_on_when_the_space_moves(two_workers: Stack) -> None:
    async with live_space(two_workers.origin, recorded=True, tracks=True) as space:
        space.host.speak(BabbleTrack(HOST_HZ))
        listener = Follower(await space.listener())
        host = Follower(space.host, lambda: BabbleTrack(HOST_HZ))
        await hears_mostly(listener.current, HOST_HZ, seconds=AFTER)
        os.kill(playing_worker(two_workers), signal.SIGTERM)
        await asyncio.wait_for(asyncio.gather(host.follow(), listener.follow()), patient(60))
        await hears_mostly(listener.current, HOST_HZ, seconds=AFTER)
        await host.current.visitor.act(space.id, "end")
        recording, mix, own = await recorded(space)
        await asyncio.gather(host.current.leave(), listener.current.leave())
    assert recording["gaps"] == []
    part = AFTER * RATE
    assert abs(lag_of(mix[:part], own[:part])) <= APART
    assert abs(lag_of(mix[-part:], own[-part:])) <= APART


async def recorded(space: LiveSpace) -> tuple[dict[str, Any], NDArray[np.int16], NDArray[np.int16]]:
    """Return the finished recording, the mix, and the only file of the archive, which is as long."""
    recording = await finished(space)
    mix = played(await sound(space, recording["audio"]))
    (content,) = (await archive(space)).values()
    own = played(content)
    assert len(own) == len(mix)
    return recording, mix, own


async def archive(space: LiveSpace) -> dict[str, bytes]:
    """Wait for the archive of the host, and return its files."""
    host, shown = space.host.visitor, dict[str, Any]()

    async def why_not() -> str | None:
        shown.update(await host.get(f"/api/spaces/{space.id}/recording"))
        return None if shown["tracks"] else "there is no archive"

    await until_async(why_not, within=60)
    async with host.web.get(space.origin + shown["tracks"]["file"]) as answer:
        with zipfile.ZipFile(io.BytesIO(await answer.read())) as opened:
            return {name: opened.read(name) for name in opened.namelist()}
