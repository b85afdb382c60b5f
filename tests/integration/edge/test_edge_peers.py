"""Stock aiortc peers on a real edge: audio and texts both ways, loss, and every way to disconnect."""

import random
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
import pytest_asyncio

from chalicelib.errors import Unavailable
from media_worker.edge.data_channel import MOST_PENDING
from media_worker.edge.edge_peer import EdgePeer
from media_worker.edge.limits import EdgeLimits
from media_worker.peer import Peer
from tests.support.edge import Client, RunningEdge, Tone, Wire, check_from, playing
from tests.support.patience import until_async
from tests.support.player import decode
from tests.support.tones import pitch

Loss = Callable[[str, bytes], bool]


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[RunningEdge]:
    stage = RunningEdge()
    yield stage
    await stage.leave()


def peer_of(client: Client) -> EdgePeer:
    assert isinstance(client.observer.peer, EdgePeer)
    return client.observer.peer


async def until_open(*clients: Client) -> None:
    def why_not() -> str | None:
        waiting = [peer_of(client).state.value for client in clients if client.observer.events != ["opened"]]
        if waiting:
            return f"peers are {waiting}: {clients[0].stage.edge.statistics()}"
        # The worker's side is open first; the client's when the acknowledgement has come.
        states = [client.channel.readyState for client in clients if client.with_channel]
        return None if set(states) <= {"open"} else f"data channels are {states}"

    await until_async(why_not, 20)


def too_little(client: Client) -> str | None:
    return None if len(client.samples) > 45 else f"{len(client.samples)} frames"


async def test_peer_is_heard_at_the_frequency_it_plays(stage: RunningEdge) -> None:
    client = await stage.join(Tone(440))
    await until_open(client)
    await until_async(lambda: None if len(client.observer.packets) > 60 else f"{len(client.observer.packets)} packets")
    packets = client.observer.packets
    assert pitch(decode([packet.payload for packet in packets[10:]])) == pytest.approx(440, abs=5)
    assert [packet.sequence - packets[0].sequence for packet in packets] == list(range(len(packets)))
    assert packets[1].timestamp - packets[0].timestamp == 960


async def test_two_peers_hear_the_frequency_that_is_sent(stage: RunningEdge) -> None:
    clients = [await stage.join(), await stage.join()]
    await until_open(*clients)
    async with playing(stage, 660):
        for client in clients:
            await until_async(partial(too_little, client), within=30)
            assert pitch(np.concatenate(client.samples)) == pytest.approx(660, abs=5)


async def test_texts_go_both_ways_in_order(stage: RunningEdge) -> None:
    client = await stage.join()
    client.observer.peer.send_text("before the channel is open")
    await until_open(client)
    for number in range(20):
        client.observer.peer.send_text(f"down {number}")
        client.channel.send(f"up {number}")
    await until_async(
        lambda: None if len(client.texts) == 21 and len(client.observer.texts) == 20 else "texts are missing"
    )
    assert client.texts == ["before the channel is open", *(f"down {number}" for number in range(20))]
    assert client.observer.texts == [f"up {number}" for number in range(20)]


async def test_text_over_limit_and_binary_are_dropped(stage: RunningEdge) -> None:
    client = await stage.join()
    await until_open(client)
    for message in ("x" * 1_025, b"binary", "x" * 1_024):
        client.channel.send(message)
    await until_async(lambda: None if client.observer.texts else "nothing was said")
    assert client.observer.texts == ["x" * 1_024]
    assert stage.edge.counts.texts_refused == 1


def one_of(number: int, direction: str = "both") -> Loss:
    """Lose one of each `number` datagrams. Losing always the last could fall into step with what is sent again."""
    seen, lost, chance = {"in": 0, "out": 0}, {"in": 0, "out": 0}, random.Random(number)

    def loses(way: str, _datagram: bytes) -> bool:
        place = seen[way] % number
        if place == 0:
            lost[way] = chance.randrange(number)
        seen[way] += 1
        return direction in (way, "both") and place == lost[way]

    return loses


def first_dtls(count: int, direction: str) -> Loss:
    seen = {"in": 0, "out": 0}

    def loses(way: str, datagram: bytes) -> bool:
        if not datagram or not 20 <= datagram[0] <= 63:
            return False
        seen[way] += 1
        return way == direction and seen[way] <= count

    return loses


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(one_of(3, "in"), id="one-of-three-in"),
        pytest.param(one_of(3, "out"), id="one-of-three-out"),
        pytest.param(one_of(4), id="one-of-four"),
        pytest.param(first_dtls(1, "in"), id="first-client-hello"),
        pytest.param(first_dtls(1, "out"), id="first-server-flight"),
        pytest.param(first_dtls(2, "out"), id="first-two-of-server"),
    ],
)
async def test_peer_connects_and_hears_every_text_in_spite_of_loss(stage: RunningEdge, loss: Loss) -> None:
    Wire(stage.edge).loses = loss
    client = await stage.join()
    await until_open(client)
    for number in range(10):
        client.observer.peer.send_text(f"{number}")
    await until_async(lambda: None if len(client.texts) == 10 else f"only {client.texts}", 30)
    assert client.texts == [f"{number}" for number in range(10)]


async def test_peer_that_hangs_up_is_dtls_closed(stage: RunningEdge) -> None:
    client = await stage.join()
    await until_open(client)
    await client.connection.close()
    await until_async(lambda: None if client.observer.reasons else "nobody was told")
    assert client.observer.reasons == ["dtls_closed"]
    assert stage.edge.statistics()["peers"] == 0


async def test_peer_without_data_channel_that_hangs_up_is_dtls_closed(stage: RunningEdge) -> None:
    client = Client(stage, None, with_channel=False)
    stage.clients.append(client)
    await client.offer()
    await until_open(client)
    await until_async(lambda: None if client.connection.connectionState == "connected" else "the peer is not up")
    client.observer.peer.send_text("to nobody")
    await client.connection.close()
    await until_async(lambda: None if client.observer.reasons else "nobody was told")
    assert client.observer.reasons == ["dtls_closed"]


async def test_closed_peer_is_disconnected_and_hears_nothing_more(stage: RunningEdge) -> None:
    client, other = await stage.join(), await stage.join()
    await until_open(client, other)
    peer = client.observer.peer
    peer.close("replaced")
    peer.close("ended")
    peer.send_text("too late")
    assert client.observer.reasons == ["replaced"]
    assert not peer.connected
    stage.edge.send_audio([peer, other.observer.peer], b"opus", 0, [], False)
    assert stage.edge.fanout.counts.packets == 1
    await until_async(lambda: None if client.channel.readyState == "closed" else "the channel is open")
    await until_async(
        lambda: None if client.connection.connectionState == "closed" else client.connection.connectionState
    )
    assert client.texts == []


async def test_last_words_arrive_before_the_goodbye(stage: RunningEdge) -> None:
    client = await stage.join()
    await until_open(client)
    await until_async(lambda: None if client.channel.readyState == "open" else client.channel.readyState)
    client.observer.peer.send_text("the Space moved")
    client.observer.peer.close("moved")
    await until_async(lambda: None if client.channel.readyState == "closed" else "the channel is open")
    assert (client.texts, client.observer.reasons) == (["the Space moved"], ["moved"])


async def test_edge_that_closes_tells_everybody() -> None:
    stage = RunningEdge()
    clients = [await stage.join(), await stage.join()]
    await until_open(*clients)
    stage.edge.close()
    assert [client.observer.reasons for client in clients] == [["ended"], ["ended"]]
    await until_async(lambda: None if {c.channel.readyState for c in clients} == {"closed"} else "a channel is open")
    for client in clients:
        await client.connection.close()


async def test_peer_that_falls_silent_times_out() -> None:
    stage = RunningEdge()
    wire = Wire(stage.edge)
    client = await stage.join()
    await until_open(client)
    wire.loses = lambda _way, _datagram: True
    stage.edge.limits = EdgeLimits(idle=0.5)  # not before, for a busy machine may take as long to open the channel
    await until_async(lambda: None if client.observer.reasons else "still there")
    assert client.observer.reasons == ["ice_timeout"]
    await stage.leave()


async def test_peer_that_never_connects_times_out() -> None:
    stage = RunningEdge(EdgeLimits(handshake=0.2))
    Wire(stage.edge).loses = lambda _way, _datagram: True
    client = await stage.join()
    await until_async(lambda: None if client.observer.reasons else "still there")
    assert (client.observer.reasons, client.observer.events) == (["ice_timeout"], [])
    await stage.leave()


@pytest.mark.parametrize(
    ("limits", "code"),
    [(EdgeLimits(peers=1, handshake=1_000), "worker_full"), (EdgeLimits(half_open=1, handshake=1_000), "worker_busy")],
)
async def test_full_worker_refuses_in_words(limits: EdgeLimits, code: str) -> None:
    stage = RunningEdge(limits)
    Wire(stage.edge).loses = lambda _way, _datagram: True
    await stage.join()
    with pytest.raises(Unavailable) as refused:
        await stage.join()
    assert refused.value.code == code
    assert len(stage.observers) == 1
    await stage.leave()


async def test_room_that_cannot_take_a_peer_leaves_nothing_behind(stage: RunningEdge) -> None:
    def full(_peer: Peer) -> NoReturn:
        raise RuntimeError("the room is locked")

    offer = (Path(__file__).parents[2] / "vectors" / "offers" / "firefox.sdp").read_text()
    with pytest.raises(RuntimeError, match="locked"):
        stage.edge.accept(offer, full)
    assert (stage.edge.statistics()["peers"], stage.edge.statistics()["half_open"]) == (0, 0)


async def test_peer_that_takes_no_texts_is_closed_at_one_megabyte(stage: RunningEdge) -> None:
    wire = Wire(stage.edge)
    client = await stage.join()
    await until_open(client)
    wire.loses = lambda _way, _datagram: True
    sent = 0
    while not client.observer.reasons:
        client.observer.peer.send_text("x" * 10_000)
        sent += 10_000
        assert sent < MOST_PENDING * 2
    assert client.observer.reasons == ["too_slow"]


async def test_peer_moves_to_the_address_that_it_nominates(stage: RunningEdge) -> None:
    client = await stage.join()
    await until_open(client)
    peer = peer_of(client)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
        elsewhere.bind(("127.0.0.1", 0))
        elsewhere.setblocking(False)
        elsewhere.sendto(check_from((peer.ours.ufrag, peer.offer.ufrag), peer.ours.password), ("127.0.0.1", stage.port))
        await until_async(lambda: None if stage.edge.counts.moved == 1 else f"{stage.edge.statistics()}")
        assert elsewhere.recv(2_048)[:2] == b"\x01\x01"
        stage.edge.send_audio([peer], b"opus", 0, [], False)
        received: list[bytes] = []
        # Reports and texts may come first.
        await until_async(lambda: audio_missing(elsewhere, received, peer.offer.payload_type))


def audio_missing(receiver: socket.socket, received: list[bytes], payload_type: int) -> str | None:
    with suppress(BlockingIOError):
        received.append(receiver.recv(2_048))
    found = any(datagram[:2] == bytes([0x80, payload_type]) for datagram in received)
    return None if found else f"no audio among {[datagram[:2] for datagram in received]}"


async def test_peer_does_not_move_to_an_address_that_it_only_tries(stage: RunningEdge) -> None:
    client = await stage.join()
    await until_open(client)
    peer = peer_of(client)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
        elsewhere.bind(("127.0.0.1", 0))
        check = check_from((peer.ours.ufrag, peer.offer.ufrag), peer.ours.password, nominate=False)
        elsewhere.sendto(check, ("127.0.0.1", stage.port))
        await until_async(lambda: None if len(peer.addresses) == 2 else "the check was not believed")
    assert stage.edge.counts.moved == 0
