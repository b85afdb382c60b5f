"""Long packets decode to what their frames do one by one, and join nothing that does not belong together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media_worker.audio.long_packets import FRAMES, LongPacket, LongPackets, join_frames
from media_worker.audio.opus import Decoder, Encoder
from media_worker.audio.sound import OutgoingPacket
from tests.support.room import FRAME, Samples, tone

TOC = 0x78  # a mode of 20 ms


def packets(count: int, *, bitrate: int = 32_000) -> list[bytes]:
    encoder = Encoder(bitrate=bitrate)
    return [packet for number in range(count) if (packet := encoder.encode(tone(300 + 7 * number, number))) is not None]


def decoded(payloads: list[bytes]) -> Samples:
    decoder = Decoder()
    return np.concatenate([decoder.decode(payload) for payload in payloads])


def outgoing(payload: bytes, csrcs: tuple[int, ...] = (1,), *, marker: bool = False) -> OutgoingPacket:
    return OutgoingPacket(None, payload, csrcs, marker)


@pytest.mark.parametrize("bitrate", [12_000, 32_000, 256_000])
@pytest.mark.parametrize("frames", [1, 2, 3])
def test_long_packets_sound_exactly_like_their_frames(frames: int, bitrate: int) -> None:
    single = packets(30, bitrate=bitrate)
    long = [join_frames(single[first : first + frames]) for first in range(0, 30, frames)]
    assert np.array_equal(decoded(long), decoded(single))


@given(st.lists(st.binary(max_size=600), min_size=2, max_size=FRAMES))
def test_frames_of_any_length_are_found_again(frames: list[bytes]) -> None:
    payload = join_frames([bytes([TOC]) + frame for frame in frames])
    assert payload[:2] == bytes([TOC | 3, 0x80 | len(frames)])
    sizes, rest = [], payload[2:]
    for _ in frames[:-1]:
        size = rest[0] if rest[0] < 252 else rest[0] + 4 * rest[1]
        sizes.append(size)
        rest = rest[1 if size < 252 else 2 :]
    assert sizes == [len(frame) for frame in frames[:-1]]
    assert rest == b"".join(frames)


FRAME_STEPS = st.lists(
    st.tuples(st.integers(1, 2), st.sampled_from([TOC, TOC | 0x80]), st.integers(1, 2), st.booleans()), max_size=40
)


@settings(max_examples=300)
@given(FRAME_STEPS)
def test_every_frame_is_sent_once_in_order_at_its_time_with_its_speakers(
    steps: list[tuple[int, int, int, bool]],
) -> None:
    """Steps are how many frames later, the TOC byte, who speaks, and whether it follows silence."""
    long, sent, number, added = LongPackets(), [], 0, []
    for later, toc, speaker, marker in steps:
        number += later
        packet = outgoing(bytes([toc, number]), (speaker,), marker=marker)
        added.append((number, packet))
        sent += long.add(number, packet)
    sent += long.flush()
    assert [frame for each in sent for frame in frames_of(each)] == [
        (number, packet.payload[0], packet.payload[1:], packet.csrcs) for number, packet in added
    ]
    assert [each.number for each in sent if each.marker] == [number for number, packet in added if packet.marker]


def frames_of(sent: LongPacket) -> list[tuple[int, int, bytes, tuple[int, ...]]]:
    """The number, TOC byte, content and speakers of each frame. All contents have one byte."""
    if not sent.payload[0] & 3:
        return [(sent.number, sent.payload[0], sent.payload[1:], sent.csrcs)]
    count = sent.payload[1] & 0x3F
    content = sent.payload[2 + count - 1 :]
    toc = sent.payload[0] & ~3
    return [(sent.number + place, toc, content[place : place + 1], sent.csrcs) for place in range(count)]


def test_three_frames_make_a_packet_and_what_is_left_waits_for_a_flush() -> None:
    long, single = LongPackets(), packets(5)
    done = [each for number, payload in enumerate(single) for each in long.add(number, outgoing(payload))]
    assert [(each.number, each.payload) for each in done] == [(0, join_frames(single[:3]))]
    assert [(each.number, each.payload) for each in long.flush()] == [(3, join_frames(single[3:]))]
    assert long.flush() == []


def test_packet_of_several_frames_already_is_sent_as_it_is() -> None:
    long, joined = LongPackets(), join_frames(packets(2))
    done = [each for number in (0, 2, 4) for each in long.add(number, outgoing(joined))]
    assert [each.payload for each in [*done, *long.flush()]] == [joined] * 3
    assert len(decoded([joined])) == 2 * FRAME
