"""What is left of a connection when it is gone."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from media_worker.edge.edge_peer import EdgePeer
from tests.support.edge import RunningEdge
from tests.support.patience import until_async


@pytest.fixture
def no_collections() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collections")
@pytest.mark.parametrize("hung_up", [True, False])
async def test_connection_that_is_gone_is_freed_without_a_garbage_collection(hung_up: bool) -> None:
    stage = RunningEdge()
    client = await stage.join()
    await until_async(lambda: None if client.observer.events else "not open", 20)
    client.observer.peer.send_text("down")
    peer = client.observer.peer
    assert isinstance(peer, EdgePeer)
    assert peer._channel is not None
    parts = [weakref.ref(part) for part in (peer, peer._channel, peer._channel._sctp, peer._channel._channel)]
    if hung_up:
        await client.connection.close()
    else:
        peer.close("removed")
    await until_async(lambda: None if client.observer.reasons else "still here")
    del peer, client.observer.peer
    stage.observers.clear()

    def left() -> str | None:
        alive = [type(part()).__name__ for part in parts if part() is not None]
        return f"{alive} are left" if alive else None

    await until_async(left)
    await stage.leave()
