"""What costs more than a browser's data channel ever does ends it."""

from struct import pack

import pytest

from media_worker.edge.data_channel import DataChannelBroken, cost_of
from tests.support.sctp import FIRST, LAST, Association, chunk, packet

HEARTBEAT, SACK = chunk(4), 3


async def test_each_chunk_of_a_packet_costs() -> None:
    assert [cost_of(packet(1, *[HEARTBEAT] * count)) for count in (0, 1, 60)] == [0, 1, 60]
    assert cost_of(packet(1, chunk(0, bytes(17)), HEARTBEAT)) == 2
    assert cost_of(bytes(12) + b"\x04\0\0\0\x04\0\0\0") == 2  # lengths that lie


async def test_packet_of_more_chunks_than_any_browser_sends_breaks_the_channel_unanswered() -> None:
    peer = Association()
    peer.send(*[HEARTBEAT] * 64)
    answers = len(peer.sent)
    with pytest.raises(DataChannelBroken, match="more chunks"):
        peer.send(*[HEARTBEAT] * 65)
    assert len(peer.sent) == answers


@pytest.mark.parametrize("content", [b"x", b""])
async def test_message_of_more_fragments_than_any_browser_sends_breaks_the_channel(content: bytes) -> None:
    peer = Association()
    peer.send(peer.data(b"x", FIRST))
    for _ in range(8):
        peer.send(*[peer.data(content, 0) for _ in range(30)])
    with pytest.raises(DataChannelBroken, match="unfinished"):
        peer.send(*[peer.data(content, 0) for _ in range(30)])


async def test_message_of_many_fragments_is_taken_as_a_whole() -> None:
    peer = Association()
    peer.send(peer.data(b"x", FIRST))
    for _ in range(5):
        peer.send(*[peer.data(b"x", 0) for _ in range(40)])
    peer.send(peer.data(b"x", LAST))
    peer.send(peer.data(b"x", FIRST), *[peer.data(b"x", 0) for _ in range(60)])


@pytest.mark.parametrize(("first", "last", "breaks"), [(1, 1_024, False), (1, 1_025, True), (9, 3, False)])
async def test_sack_with_wide_gaps_breaks_the_channel(first: int, last: int, breaks: bool) -> None:
    peer = Association()
    sack = chunk(SACK, pack("!LLHHHHHH", 0, 65_536, 2, 0, first, last, 2, 1))
    if breaks:
        with pytest.raises(DataChannelBroken, match="gaps"):
            peer.send(sack)
    else:
        peer.send(sack)
