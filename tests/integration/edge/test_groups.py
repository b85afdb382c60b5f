"""Groups of peers on a real edge, which remembers their slots."""

from collections.abc import AsyncIterator
from typing import cast

import pytest_asyncio

from media_worker.edge.edge_peer import EdgePeer
from media_worker.peer import PeerGroup
from tests.support.edge import Client, RunningEdge
from tests.support.patience import until_async


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[RunningEdge]:
    stage = RunningEdge()
    yield stage
    await stage.leave()


async def come_in(stage: RunningEdge) -> tuple[Client, EdgePeer]:
    """Let somebody in, and wait until the edge can send to them."""
    client = await stage.join()
    await until_async(lambda: None if client.observer.events else "not open", 20)
    return client, cast(EdgePeer, client.observer.peer)


async def test_group_is_sent_to_whoever_of_it_is_there(stage: RunningEdge) -> None:
    (_, first), (_, second) = await come_in(stage), await come_in(stage)
    group, counts = PeerGroup((first, second)), stage.edge.fanout.counts
    for sent in (2, 4):
        stage.edge.send_audio(group, b"opus", 0, [], False)
        assert counts.packets == sent
    slot = first.slot
    first.close("bye")
    _, third = await come_in(stage)
    assert third.slot == slot
    stage.edge.send_audio(group, b"opus", 0, [], False)
    assert counts.packets == 5
    assert stage.edge.fanout.sent(third.slot).packets == 0


async def test_who_connects_later_is_sent_what_the_group_is(stage: RunningEdge) -> None:
    client = await stage.join()
    peer = cast(EdgePeer, client.observer.peer)
    group = PeerGroup((peer,))
    stage.edge.send_audio(group, b"opus", 0, [], False)
    before = stage.edge.fanout.counts.packets
    await until_async(lambda: None if client.observer.events else "not open", 20)
    stage.edge.send_audio(group, b"opus", 0, [], False)
    assert stage.edge.fanout.counts.packets == before + 1
