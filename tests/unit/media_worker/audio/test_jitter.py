"""The jitter buffer: order, loss, lateness, silence and restarts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.protocol.opus import duration_of
from media_worker.audio.jitter import CAPACITY, LOST, SILENCE, Gap, JitterBuffer
from media_worker.peer import AudioPacket

TICK = 0.020
Played = list[tuple[float, bytes | Gap]]


def body(number: int) -> bytes:
    """Return a 20 ms CELT packet that contains its number."""
    return bytes([0xF8]) + number.to_bytes(4, "big")


def number_of(payload: bytes) -> int:
    return int.from_bytes(payload[1:], "big")


def stream(count: int, *, first: int = 65_530, start: float = 100.0) -> list[AudioPacket]:
    """Return punctual packets, during which both counters wrap."""
    return [
        AudioPacket(body(n), (first + n) % 2**16, (2**32 - 4_800 + n * 960) % 2**32, start + n * TICK)
        for n in range(count)
    ]


def play(packets: list[AudioPacket], *, phase: float = 0.007, after: float = 0.5) -> tuple[Played, JitterBuffer]:
    """Push each packet when it arrives, and pop once each tick."""
    buffer, played = JitterBuffer(), []
    waiting = sorted(packets, key=lambda packet: packet.arrived)
    if not waiting:
        return [], buffer
    tick, end = waiting[0].arrived + phase, waiting[-1].arrived + after
    while tick < end:
        while waiting and waiting[0].arrived <= tick:
            buffer.push(waiting.pop(0))
        played.append((tick, buffer.pop(tick)))
        tick += TICK
    return played, buffer


def numbers(played: Played) -> list[int]:
    return [number_of(popped) for _, popped in played if isinstance(popped, bytes)]


def delays(played: Played, packets: list[AudioPacket]) -> list[float]:
    arrived = {number_of(packet.payload): packet.arrived for packet in packets}
    return [tick - arrived[number_of(popped)] for tick, popped in played if isinstance(popped, bytes)]


def test_buffer_plays_everything_in_order_across_both_wraps() -> None:
    played, _ = play(stream(200))
    assert numbers(played) == list(range(200))
    gaps = [popped for _, popped in played[2:200]]
    assert LOST not in gaps
    assert SILENCE not in gaps


def test_buffer_reorders_swapped_packets() -> None:
    packets = stream(50)
    swapped = [p._replace(arrived=p.arrived + (0.021 if p.sequence % 7 == 0 else 0)) for p in packets]
    played, _ = play(swapped)
    assert numbers(played) == sorted(numbers(played))
    assert len(numbers(played)) >= 48


def test_buffer_answers_lost_once_for_each_missing_packet_and_offers_the_following_one() -> None:
    packets = stream(40)
    buffer, answers = JitterBuffer(), []
    for n, packet in enumerate(packets):
        if n not in (10, 20, 21):
            buffer.push(packet._replace(arrived=packet.arrived + 0.001))
        popped = buffer.pop(packet.arrived - 0.030)
        answers.append((popped, buffer.following() if popped is LOST else None))
    lost = [following for popped, following in answers if popped is LOST]
    assert [number_of(following) for following in lost if following] == [11, 22]
    assert len(lost) == 3


def test_loss_does_not_raise_delay_for_good() -> None:
    packets = stream(400)
    kept = [packet for n, packet in enumerate(packets) if n % 10 or n > 200]
    played, _ = play(kept)
    late = delays(played, kept)
    assert max(late[-100:]) <= late[5] + 0.001


def test_buffer_is_silent_when_sender_pauses_and_starts_again_with_little_delay() -> None:
    """After replaceTrack(null) and back, the timestamp has advanced by 20 ms only."""
    before, after = stream(50), stream(100)[50:]
    packets = before + [packet._replace(arrived=packet.arrived + 5.0) for packet in after]
    played, _ = play(packets)
    assert numbers(played) == list(range(100))
    pause = [popped for tick, popped in played if 101.3 < tick < 105.9]
    assert set(pause) == {SILENCE}
    assert max(delays(played, packets)) < 0.065


def test_buffer_stops_at_once_at_dtx_packet_and_resumes_on_time_after_gap_in_timestamps() -> None:
    packets = stream(30)
    stop = packets[29]._replace(payload=b"\xf8")
    later = [
        packet._replace(timestamp=(packet.timestamp + 48_000) % 2**32, arrived=packet.arrived + 1.0)
        for packet in stream(60)[30:]
    ]
    played, _ = play([*packets[:29], stop, *later])
    popped = [popped for _, popped in played]
    assert popped[popped.index(b"\xf8") + 1] is SILENCE
    assert LOST not in popped[:31]
    assert max(delays([each for each in played if each[1] != b"\xf8"], later + packets)) < 0.065


def test_buffer_drops_late_and_repeated_packets() -> None:
    packets = stream(30)
    repeated = [packet._replace(arrived=packet.arrived + 0.1) for packet in packets]
    played, buffer = play(packets + repeated)
    assert numbers(played) == list(range(30))
    assert buffer.late == 0


def test_buffer_follows_sender_that_restarts_its_sequence() -> None:
    restarted = [
        packet._replace(sequence=(packet.sequence + 20_000) % 2**16, arrived=packet.arrived + 1.0)
        for packet in stream(100)[50:]
    ]
    played, _ = play(stream(50) + restarted)
    assert len(numbers(played)) >= 98


def test_buffer_ignores_single_stray_sequence() -> None:
    packets = stream(100)
    stray = AudioPacket(body(999), 30_000, 5, packets[50].arrived + 0.001)
    played, _ = play([*packets, stray])
    assert numbers(played) == list(range(100))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2**16 - 1),
            st.integers(0, 2**32 - 1),
            st.floats(0, 3, allow_nan=False),
            st.binary(max_size=4),
        ),
        max_size=300,
    )
)
def test_buffer_stays_bounded_and_never_fails_on_junk(junk: list[tuple[int, int, float, bytes]]) -> None:
    buffer = JitterBuffer()
    for sequence, timestamp, arrived, payload in junk:
        buffer.push(AudioPacket(payload, sequence, timestamp, arrived))
        assert len(buffer) <= CAPACITY
        buffer.pop(arrived + 0.010)
    for step in range(100):
        buffer.pop(3 + step * TICK)
    assert len(buffer) == 0


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 0.25), st.booleans(), st.booleans()), min_size=1, max_size=80),
    st.integers(0, 2**16 - 1),
)
def test_any_loss_repetition_and_order_comes_out_in_order_and_in_bounded_time(
    fates: list[tuple[float, bool, bool]], first: int
) -> None:
    packets = []
    for packet, (delay, lost, twice) in zip(stream(len(fates), first=first), fates, strict=True):
        moved = packet._replace(arrived=packet.arrived + delay)
        packets += [] if lost else [moved]
        packets += [moved._replace(arrived=moved.arrived + 0.013)] if twice else []
    played, buffer = play(packets)
    out = numbers(played)
    assert out == sorted(set(out))
    earliest: dict[int, float] = {}
    for packet in packets:
        n = number_of(packet.payload)
        earliest[n] = min(packet.arrived, earliest.get(n, packet.arrived))
    # The first copy may be dropped as stale, so the delay is counted from the last copy's arrival.
    assert all(t - earliest[number_of(p)] <= 0.9 + TICK for t, p in played if isinstance(p, bytes))
    assert len(buffer) == 0


@pytest.mark.parametrize(
    ("payload", "samples"),
    [
        (b"", None),
        (b"\x00", 480),
        (b"\x18", 2_880),
        (b"\x60", 480),
        (b"\x68", 960),
        (b"\x80", 120),
        (b"\xf8", 960),
        (b"\xf9", 1_920),
        (b"\xfa", 1_920),
        (b"\xfb", None),
        (b"\xfb\x03", 2_880),
        (b"\xfb\x00", None),
        (b"\xfb\x3f", None),
    ],
)
def test_duration_is_read_from_the_first_bytes(payload: bytes, samples: int | None) -> None:
    assert duration_of(payload) == samples
