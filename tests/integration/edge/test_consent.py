"""Who renews their consent alone, as silent browsers do, does not make the edge hurry; who comes in does."""

from collections.abc import AsyncIterator
from contextlib import closing

import pytest
import pytest_asyncio
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, RTCCertificate

from tests.support.edge import RunningEdge
from tests.support.light_peers import LightPeer
from tests.support.patience import until_async


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[RunningEdge]:
    stage = RunningEdge()
    yield stage
    await stage.leave()


async def test_only_newcomers_are_urgent_while_all_are_silent(
    stage: RunningEdge, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried: list[float] = []
    monkeypatch.setattr(stage.edge._reader, "hurry", hurried.append)
    certificate = RTCCertificate.generateCertificate()
    peer = LightPeer(0, certificate, certificate._create_ssl_context([SRTP_AEAD_AES_128_GCM]))
    answer, _ = stage.admit(peer.offer)
    hurried_by_newcomer = 4  # the offer, a check, two flights of DTLS

    async def until(condition: str, count: int) -> None:
        def missing() -> str | None:
            peer.take()
            reached = peer.connected and stage.edge.counts.received >= count
            return None if reached else f"{condition}: {stage.edge.statistics()}"

        await until_async(missing)

    with closing(peer.socket):
        peer.begin(answer)
        await until("not connected", 3)
        assert len(hurried) >= hurried_by_newcomer
        hurried.clear()
        before = stage.edge.counts.received
        for number in range(1, 6):
            peer.check()
            await until("not read", before + number)
        assert not hurried
