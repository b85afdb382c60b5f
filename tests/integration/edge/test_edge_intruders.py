"""What somebody sends in a peer's name, and what a peer sends too much of, costs nobody their sound."""

from collections.abc import AsyncIterator, Callable
from itertools import count, islice

import pytest
import pytest_asyncio
from aiortc.rtp import RtpPacket

from media_worker.edge.demux import DatagramKind, kind_of
from media_worker.edge.edge_peer import DATA
from tests.support.edge import Client, RunningEdge, Tone, Wire
from tests.support.intruder import Intruder, with_hellos, without_keys
from tests.support.patience import until_async
from tests.support.sctp import chunk, packet


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[RunningEdge]:
    stage = RunningEdge()
    yield stage
    await stage.leave()


async def join(stage: RunningEdge, hertz: float) -> Client:
    client = await stage.join(Tone(hertz))
    await until_async(lambda: None if client.observer.events else f"not open: {stage.edge.statistics()}", 20)
    await still_heard(client)
    return client


async def still_heard(client: Client) -> None:
    before = len(client.observer.packets)
    await until_async(
        lambda: (
            None
            if len(client.observer.packets) > before + 25
            else f"no sound: {client.observer.reasons}, {client.stage.edge.statistics()}"
        )
    )
    assert client.observer.reasons == []


@pytest.mark.parametrize("forge", [without_keys, with_hellos])
async def test_forged_datagrams_at_every_stage_end_no_session(
    stage: RunningEdge, forge: Callable[[bytes], list[bytes]]
) -> None:
    first = await join(stage, 440)
    Intruder(stage, forge)
    second = await join(stage, 660)
    second.channel.send("still here")
    await until_async(lambda: None if second.observer.texts else "no text")
    await still_heard(first)
    await still_heard(second)
    assert stage.edge.counts.unprotect_failures > 0


async def test_flood_of_authentic_sound_is_taken_in_part(stage: RunningEdge) -> None:
    first, second = await join(stage, 440), await join(stage, 660)
    second.connection.getSenders()[0].replaceTrack(None)
    payload_type = second.observer.peer.offer.payload_type  # type: ignore[attr-defined]
    transport, numbers = second.connection.getSenders()[0].transport, count()

    async def flood() -> str | None:
        for number in islice(numbers, 200):
            packet = RtpPacket(payload_type=payload_type, sequence_number=number, timestamp=960 * number, ssrc=7)
            packet.payload = b"opus"
            await transport._send_rtp(packet.serialize())
        return None if stage.edge.counts.flooded > 500 else f"{stage.edge.statistics()}"

    before = len(second.observer.packets)
    await until_async(flood, 30)
    assert len(second.observer.packets) - before <= next(numbers) - 500
    await still_heard(first)


async def test_flood_of_texts_is_taken_in_part_and_costs_nobody_else_their_sound(stage: RunningEdge) -> None:
    first, second = await join(stage, 440), await join(stage, 660)
    for number in range(3_000):
        second.channel.send(f"{number}")
    await until_async(lambda: None if stage.edge.counts.flooded else f"{stage.edge.statistics()}", 30)
    await still_heard(first)


async def test_flood_of_packets_full_of_chunks_is_taken_in_part_and_costs_nobody_else_their_sound(
    stage: RunningEdge,
) -> None:
    first, second = await join(stage, 440), await join(stage, 660)
    sctp = second.connection.sctp
    assert sctp is not None
    wire, heartbeats = Wire(stage.edge), packet(sctp._remote_verification_tag, *[chunk(4)] * 60)

    async def flood() -> str | None:
        for _ in range(100):
            await sctp._RTCSctpTransport__transport._send_data(heartbeats)  # type: ignore[attr-defined]
        return None if stage.edge.counts.flooded > 200 else f"{stage.edge.statistics()}"

    began = stage.edge._loop.time()
    await until_async(flood, 30)
    await still_heard(first)
    await still_heard(second)
    answers = [datagram for datagram, _ in wire.departed if kind_of(datagram) is DatagramKind.DTLS]
    most = DATA[1] + DATA[0] * (stage.edge._loop.time() - began)
    assert 300 < len(answers) < most + 100  # and acknowledgements of texts


async def test_peer_whose_channel_reads_nothing_is_given_up_and_others_keep_their_sound(stage: RunningEdge) -> None:
    first, second = await join(stage, 440), await join(stage, 660)
    peer = second.observer.peer
    channel = peer._channel  # type: ignore[attr-defined]
    Wire(stage.edge).loses = lambda direction, datagram: direction == "in" and kind_of(datagram) is DatagramKind.DTLS
    most = 0
    for _ in range(200):
        peer.send_text("x" * 10_000)
        most = max(most, channel.pending)
    assert second.observer.reasons == ["too_slow"]
    assert 1_000_000 < most < 1_100_000
    await still_heard(first)
