"""Hostile datagrams and peers do not affect anybody else."""

import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest_asyncio
from aiortc import RTCSessionDescription
from aiortc.rtp import RtpPacket

from media_worker.edge.edge_peer import EdgePeer
from tests.support.edge import Client, RunningEdge, Tone, Wire, check_from
from tests.support.intruder import client_hello
from tests.support.patience import until_async


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[RunningEdge]:
    stage = RunningEdge()
    yield stage
    await stage.leave()


@contextmanager
def stranger(stage: RunningEdge) -> Iterator[socket.socket]:
    """A socket connected to the edge that has passed no check."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.1", 0))
        sender.connect(("127.0.0.1", stage.port))
        sender.setblocking(False)
        yield sender


async def until_open(client: Client) -> None:
    await until_async(lambda: None if client.observer.events else f"not open: {client.stage.edge.statistics()}", 20)


async def until_count(stage: RunningEdge, name: str, count: int) -> None:
    await until_async(lambda: None if stage.edge.statistics()[name] >= count else f"{stage.edge.statistics()}")


def answered(sender: socket.socket) -> bool:
    try:
        return bool(sender.recv(2_048))
    except BlockingIOError:
        return False


def ice_of(client: Client) -> Any:
    return client.connection.getSenders()[0].transport


async def test_empty_datagrams_of_a_stranger_end_no_session(stage: RunningEdge) -> None:
    client = await stage.join(Tone(440))
    await until_open(client)
    with stranger(stage) as sender:
        for _ in range(10):
            sender.send(b"")
        await until_count(stage, "stray", 10)
    await until_async(lambda: None if len(client.observer.packets) > 5 else "no sound")
    assert client.observer.reasons == []


async def test_forged_client_hello_changes_nothing(stage: RunningEdge) -> None:
    with stranger(stage) as sender:
        sender.send(client_hello())
        client = await stage.join()
        sender.send(client_hello())
        await until_open(client)
        assert not answered(sender)
    assert stage.edge.counts.stray >= 2
    assert stage.edge.counts.handshake_failures == 0


async def test_junk_of_a_stranger_is_dropped_unread(stage: RunningEdge) -> None:
    client = await stage.join()
    await until_open(client)
    before = stage.edge.counts.stray
    with stranger(stage) as sender:
        for number in range(2_000):
            sender.send(b"\x80\x6f" + number.to_bytes(2, "big") + bytes(100))
            if number % 100 == 0:
                await until_count(stage, "stray", before + number + 1)
        await until_count(stage, "stray", before + 2_000)
        assert not answered(sender)
    assert stage.edge.counts.unprotect_failures == 0
    assert client.observer.reasons == []


async def test_candidates_of_an_offer_are_sent_nothing(stage: RunningEdge) -> None:
    wire = Wire(stage.edge)
    with stranger(stage) as victim:
        host, port = victim.getsockname()
        lines = "".join(f"a=candidate:{n} 1 udp {n + 1} {host} {port} typ host\r\n" for n in range(150))
        client = Client(stage, None)
        stage.clients.append(client)
        await client.connection.setLocalDescription(await client.connection.createOffer())
        offer = client.connection.localDescription.sdp.replace("a=mid:0\r\n", f"a=mid:0\r\n{lines}")
        answer, client.observer = stage.admit(offer)
        await client.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await until_open(client)
        assert not answered(victim)
    assert {address for _datagram, address in wire.departed} <= {address for _datagram, address in wire.arrived}
    assert (host, port) not in {address for _datagram, address in wire.departed}


async def test_check_with_wrong_password_is_not_answered(stage: RunningEdge) -> None:
    client = await stage.join()
    await until_open(client)
    peer = client.observer.peer
    assert isinstance(peer, EdgePeer)
    with stranger(stage) as sender:
        sender.send(check_from((peer.ours.ufrag, peer.offer.ufrag), "q" * 24))
        sender.send(check_from((peer.ours.ufrag, "other"), peer.ours.password))
        sender.send(check_from(("nobody", peer.offer.ufrag), peer.ours.password))
        await until_count(stage, "bad_checks", 3)
        assert not answered(sender)
    assert stage.edge.counts.moved == 0


async def test_flood_of_authentic_checks_is_answered_in_part_and_ends_no_session(stage: RunningEdge) -> None:
    client = await stage.join(Tone(440))
    await until_open(client)
    peer = client.observer.peer
    assert isinstance(peer, EdgePeer)
    check = check_from((peer.ours.ufrag, peer.offer.ufrag), peer.ours.password, nominate=False)
    wire, now = Wire(stage.edge), stage.edge._loop.time()
    for _ in range(1_000):
        stage.edge._dispatch(check, ("127.0.0.1", 9), now)
    assert sum(address == ("127.0.0.1", 9) for _datagram, address in wire.departed) <= 100
    assert stage.edge.counts.checks_dropped >= 900
    heard = len(client.observer.packets)
    await until_async(lambda: None if len(client.observer.packets) > heard + 5 else "no sound")
    assert client.observer.reasons == []


async def test_address_of_one_peer_is_not_given_to_another(stage: RunningEdge) -> None:
    first, second = await stage.join(Tone(440)), await stage.join()
    await until_open(first)
    await until_open(second)
    robbed, robber = first.observer.peer, second.observer.peer
    assert isinstance(robbed, EdgePeer)
    assert isinstance(robber, EdgePeer)
    assert robbed.address is not None
    forged = check_from((robber.ours.ufrag, robber.offer.ufrag), robber.ours.password)
    stage.edge._dispatch(forged, robbed.address, stage.edge._loop.time())
    assert stage.edge.counts.bad_checks == 1
    heard = len(first.observer.packets)
    await until_async(lambda: None if len(first.observer.packets) > heard + 5 else "the first peer lost its voice")


async def test_replayed_sound_is_heard_once(stage: RunningEdge) -> None:
    wire = Wire(stage.edge)
    client = await stage.join(Tone(440))
    await until_open(client)
    await until_async(lambda: None if len(client.observer.packets) > 5 else "no sound")
    sound = [(d, a) for d, a in wire.arrived if 128 <= d[0] <= 191 and not 192 <= d[1] <= 223]
    heard = len(client.observer.packets)
    stage.edge._dispatch(*sound[-1], stage.edge._loop.time())
    assert stage.edge.counts.unprotect_failures == 1
    assert len(client.observer.packets) == heard


async def test_wrong_certificate_is_refused(stage: RunningEdge) -> None:
    client = Client(stage, None)
    stage.clients.append(client)
    await client.connection.setLocalDescription(await client.connection.createOffer())
    offer = re.sub(r"(sha-256) ..:..:", r"\1 00:00:", client.connection.localDescription.sdp)
    answer, client.observer = stage.admit(offer)
    await client.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await until_async(lambda: None if client.observer.reasons else f"{stage.edge.statistics()}")
    assert stage.edge.counts.handshake_failures == 1
    assert (client.observer.events, client.observer.packets) == ([], [])
    assert not client.observer.peer.connected


async def test_certificate_may_be_one_of_several(stage: RunningEdge) -> None:
    client = Client(stage, None)
    stage.clients.append(client)
    await client.connection.setLocalDescription(await client.connection.createOffer())
    another = "a=fingerprint:sha-256 " + ":".join(["00"] * 32)
    offer = client.connection.localDescription.sdp.replace("a=fingerprint", f"{another}\r\na=fingerprint")
    answer, client.observer = stage.admit(offer)
    await client.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await until_open(client)


async def test_another_payload_type_and_many_sources_are_not_heard(stage: RunningEdge) -> None:
    client = await stage.join()
    client.connection.getSenders()[0].replaceTrack(None)
    await until_open(client)
    transport = ice_of(client)
    payload_type = client.observer.peer.offer.payload_type  # type: ignore[attr-defined]
    await transport._send_rtp(RtpPacket(payload_type=payload_type + 1, ssrc=1, payload=b"video").serialize())
    await until_count(stage, "unusable", 1)
    before = len(client.observer.packets)
    for ssrc in range(2, 30):
        await transport._send_rtp(RtpPacket(payload_type=payload_type, ssrc=ssrc, payload=b"opus").serialize())
    await until_count(stage, "unprotect_failures", 20)
    assert len(client.observer.packets) <= before + 1
