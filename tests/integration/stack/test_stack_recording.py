"""The whole stack: what was said is in the recording at its time, also of a worker that was killed in the middle."""

import asyncio
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.attendee import Attendee
from infra.local.stack import Stack
from tests.integration.stack.test_stack_life import another_worker, come_back
from tests.support.follower import Follower
from tests.support.forks import forked_stack
from tests.support.patience import patient, until_async
from tests.support.player import played
from tests.support.space import HOST_HZ, SPEAKER_HZ, LiveSpace, hears, live_space
from tests.support.stack import playing_worker, worker_of
from tests.support.tones import RATE, heard, share
from tests.support.voice import SineTrack

pytestmark = pytest.mark.sound

LATER_HZ = 880
BEFORE, AFTER = 12, 3  # s of sound before the worker is killed, and after
LOST = 10  # s of what was said before it was killed, at most


@pytest.fixture
def own_stack() -> Iterator[Stack]:
    """A stack whose parts may be stopped."""
    with forked_stack() as running:
        yield running


@pytest.fixture
def two_workers() -> Iterator[Stack]:
    """A stack of two workers, of which one may be stopped."""
    with forked_stack("--workers", "2") as running:
        yield running


async def test_recording_goes_on_after_its_worker_was_killed(own_stack: Stack) -> None:
    async with live_space(own_stack.origin, recorded=True) as space:
        listener = await space.listener()
        muted = await space.speaker()
        muted.mute(True)
        await hears(listener, HOST_HZ)
        await heard_for(listener, BEFORE)
        lost = worker_of(own_stack)
        os.kill(lost, signal.SIGKILL)
        await until_async(lambda: another_worker(own_stack, lost), within=20)
        host = await come_back(space, space.host.visitor)
        host.speak(SineTrack(LATER_HZ))
        await space.unmute(host)
        await hears(await come_back(space, listener.visitor), LATER_HZ, seconds=AFTER)
        await host.visitor.act(space.id, "end")
        recording = await finished(space)
        samples = played(await sound(space, recording["audio"]))
    assert len(samples) == recording["duration_ms"] * RATE // 1_000
    ((start, end),) = recording["gaps"]
    first, gap, last = (samples[int(part[0]) : int(part[1])] for part in parts(start, end, len(samples)))
    # While the speaker mutes themself, their tone is in the mix for a moment: it is unmuted before it is muted.
    settled = first[len(first) // 2 :]
    assert heard(settled, (HOST_HZ, SPEAKER_HZ, LATER_HZ)) == {HOST_HZ}
    assert heard(gap, (HOST_HZ, SPEAKER_HZ, LATER_HZ)) == set()
    assert heard(last, (HOST_HZ, SPEAKER_HZ, LATER_HZ)) == {LATER_HZ}
    assert share(last, LATER_HZ) > 0.5  # a busy machine speaks with pauses
    assert len(first) >= (BEFORE - LOST) * RATE
    assert len(last) >= AFTER * RATE
    hana = space.host.you["id"]
    speaking = [(recording["speakers"][who]["id"], begin, until) for who, begin, until in recording["turns"]]
    assert [who for who, begin, until in speaking if until > end] == [hana]
    assert all(until <= start or begin >= end for _, begin, until in speaking)


async def test_recording_has_no_gap_when_its_worker_stops(two_workers: Stack) -> None:
    async with live_space(two_workers.origin, recorded=True) as space:
        listener = Follower(await space.listener())
        host = Follower(space.host, lambda: SineTrack(HOST_HZ))
        await hears(listener.current, HOST_HZ, seconds=AFTER)
        drained = playing_worker(two_workers)
        os.kill(drained, signal.SIGTERM)
        await asyncio.wait_for(asyncio.gather(host.follow(), listener.follow()), patient(60))
        await hears(listener.current, HOST_HZ, seconds=AFTER)
        await host.current.visitor.act(space.id, "end")
        recording = await finished(space)
        samples = played(await sound(space, recording["audio"]))
        await asyncio.gather(host.current.leave(), listener.current.leave())
    assert recording["gaps"] == []
    assert {who for who, _, _ in recording["turns"]} == {0}
    assert len(samples) >= 2 * AFTER * RATE
    assert share(samples, HOST_HZ) > 0.5  # a busy machine speaks with pauses


async def heard_for(listener: Attendee, seconds: float) -> None:
    """Wait until the listener has received so much more sound."""
    ear = listener.ear
    assert ear is not None
    enough = ear.packets + seconds * 50
    await until_async(lambda: None if ear.packets >= enough else f"{ear.packets} of {enough} packets", within=60)


def parts(start: int, end: int, total: int) -> list[tuple[float, float]]:
    """Return the samples before the gap, in it, and after it, without 200 ms around its ends (in ms)."""
    edge = RATE // 5
    before, after = start * RATE / 1_000, end * RATE / 1_000
    return [(0, before - edge), (before + edge, after - edge), (after, total)]


async def finished(space: LiveSpace) -> dict[str, Any]:
    """Wait until the recording is ready, and return it as a guest sees it."""
    guest, found = await space.guest(), dict[str, Any]()

    async def why_not() -> str | None:
        found.update(await guest.get(f"/api/spaces/{space.id}/recording"))
        return None if found["state"] == "ready" else f"it is {found}"

    await until_async(why_not, within=60)
    return found


async def sound(space: LiveSpace, path: str) -> bytes:
    """Return what is behind the recording's address, the second half by a request of its own, as players ask."""
    guest = await space.guest()
    async with guest.web.get(space.origin + path) as answer:
        assert (answer.status, answer.content_type) == (200, "audio/ogg")
        whole = await answer.read()
    async with guest.web.get(space.origin + path, headers={"Range": f"bytes={len(whole) // 2}-"}) as answer:
        assert (answer.status, await answer.read()) == (206, whole[len(whole) // 2 :])
    return whole
