"""What is heard of a speaker whose network is bad, on a fake clock: delays, jitter, loss, stalls and restarts."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media_worker.audio.jitter import LOST, SLACK, JitterBuffer
from media_worker.audio.voice import SHORT
from media_worker.peer import AudioPacket

TICK = 0.020
PIECE = 0.008  # s, about what `stretch` leaves out of a packet, or repeats
START = 100.0
STEADY = 350  # packets
Route = Callable[[int], float | None]  # the number of a packet -> the seconds it takes; None: it is lost


def sent(count: int) -> list[AudioPacket]:
    """Return packets of 20 ms, with the time at which they were sent for `arrived`."""
    return [
        AudioPacket(bytes([0xF8]) + n.to_bytes(4, "big"), (65_000 + n) % 2**16, n * 960, START + n * TICK)
        for n in range(count)
    ]


@dataclass
class Ear:
    """Plays as `Voice` does, but only counts seconds."""

    buffer: JitterBuffer = field(default_factory=JitterBuffer)
    left: float = 0.0  # s, of the last packet
    heard: dict[int, float] = field(default_factory=dict)  # number of the packet -> when it was played (s)
    repaired: int = 0  # lost packets whose successor, with its FEC, was there
    concealed: int = 0
    silent: list[float] = field(default_factory=list)  # when (s)

    def play(self, packets: list[AudioPacket], *, after: float = 1.0) -> "Ear":
        """Take the packets as they arrive, and play until `after` the last of them."""
        waiting = sorted(packets, key=lambda packet: packet.arrived)
        tick, end = waiting[0].arrived + 0.007, waiting[-1].arrived + after
        while tick < end:
            while waiting and waiting[0].arrived <= tick:
                self.buffer.push(waiting.pop(0))
            self._tick(tick)
            tick += TICK
        return self

    def _tick(self, tick: float) -> None:
        while self.left < TICK - 1e-9:
            popped = self.buffer.pop(tick + self.left)
            if isinstance(popped, bytes):
                self.heard[int.from_bytes(popped[1:], "big")] = tick + self.left
                slower, faster = self.buffer.excess < -SHORT, self.buffer.excess > SLACK
                self.left += TICK + PIECE * (slower - faster)
            elif popped is LOST:
                self.repaired += self.buffer.following() is not None
                self.concealed += 1
                self.left += TICK
            else:
                self.silent.append(tick)
                self.left = TICK
        self.left -= TICK

    def delay(self, number: int) -> float:
        """Seconds between the moments at which a packet was sent and played."""
        return self.heard[number] - (START + number * TICK)


def carried(packets: list[AudioPacket], route: Route) -> list[AudioPacket]:
    """Return those that arrive, when they arrive."""
    delays = [(packet, route(number)) for number, packet in enumerate(packets)]
    return [packet._replace(arrived=packet.arrived + delay) for packet, delay in delays if delay is not None]


def share(ear: Ear, numbers: range) -> float:
    return sum(number in ear.heard for number in numbers) / len(numbers)


def test_route_that_gets_slower_and_faster_again_costs_no_packet() -> None:
    packets = carried(sent(2_000), lambda n: 0.25 if 500 <= n < 1_000 else 0.0)
    ear = Ear().play(packets)
    assert len(ear.heard) == 2_000
    assert [second for second in ear.silent if START + 11 < second < START + 39] == []
    assert ear.delay(990) < 0.25 + 0.060
    assert max(ear.delay(n) for n in range(1_250, 2_000)) < 0.060


@pytest.mark.parametrize("jitter", [0.06, 0.15, 0.20, 0.30, 0.40])
def test_depth_follows_the_jitter_and_comes_back(jitter: float) -> None:
    chance = random.Random(7)
    packets = carried(sent(2_250), lambda n: chance.uniform(0, jitter) if 500 <= n < 1_500 else 0.0)
    ear = Ear().play(packets)
    assert share(ear, range(500, 1_500)) >= 0.97
    assert share(ear, range(1_500, 2_250)) == 1
    assert max(ear.delay(n) for n in range(1_000, 1_500) if n in ear.heard) < jitter + 0.100
    assert max(ear.delay(n) for n in range(1_750, 2_250)) < 0.060


@pytest.mark.parametrize("loss", [0.1, 0.2])
def test_single_losses_are_repaired_by_the_next_packet(loss: float) -> None:
    chance = random.Random(11)
    arrives = [chance.random() > loss for _ in range(3_000)]
    ear = Ear().play(carried(sent(3_000), lambda n: 0.0 if arrives[n] else None))
    single = sum(arrives[n + 1] and not arrives[n] for n in range(2_999))
    assert ear.repaired >= 0.85 * single
    assert len(ear.heard) == sum(arrives)
    assert max(ear.delay(n) for n in range(1_000, 3_000) if n in ear.heard) < 0.080


def test_depth_is_not_raised_where_little_is_lost() -> None:
    ear = Ear().play(carried(sent(3_000), lambda n: None if n % 50 == 49 else 0.0))
    assert max(ear.delay(n) for n in range(1_000, 3_000) if n in ear.heard) < 0.040


def test_burst_of_losses_is_concealed_for_at_least_a_tenth_of_a_second() -> None:
    for missing in range(1, 12):
        ear = Ear().play(carried(sent(300), lambda n, hole=range(100, 100 + missing): None if n in hole else 0.0))  # type: ignore[misc]
        inside = [second for second in ear.silent if START + 1 < second < START + 5.5]
        assert len(ear.heard) == 300 - missing
        assert ear.concealed >= min(missing, 6)
        assert len(inside) <= max(0, missing - 6)
        assert max(ear.delay(n) for n in range(100 + missing, 300)) < 0.060


@pytest.mark.parametrize("timestamps_go_back", [True, False])
def test_sender_that_goes_back_in_its_sequence_is_silent_for_a_fifth_of_a_second_at_most(
    timestamps_go_back: bool,
) -> None:
    before, after = sent(1_000)[:500], sent(1_000)[500:]
    back = 50 * 960 if timestamps_go_back else 0
    again = [
        packet._replace(sequence=(packet.sequence - 50) % 2**16, timestamp=packet.timestamp - back) for packet in after
    ]
    ear = Ear().play(before + again)
    assert len(ear.heard) >= 990
    assert len([s for s in ear.silent if START + 1 < s < START + 19]) + ear.concealed - 6 <= 10


def test_copies_of_packets_change_nothing() -> None:
    packets = sent(500)
    ear = Ear().play(packets + [packet._replace(arrived=packet.arrived + 0.200) for packet in packets])
    assert len(ear.heard) == 500
    assert ear.delay(499) < 0.040


def test_stall_is_caught_up_with_and_costs_nothing_that_arrives() -> None:
    ear = Ear().play(carried(sent(1_000), lambda n: max(0.0, (530 - n) * TICK) if n >= 500 else 0.0))
    assert len(ear.heard) == 1_000
    assert max(ear.delay(n) for n in range(800, 1_000)) < 0.060


class Weather(NamedTuple):
    """A stretch of the way: every packet takes `delay` to `delay + jitter` s; `stall`: all arrive at its end."""

    packets: int
    delay: float
    jitter: float
    loss: float
    copies: bool
    stall: bool
    back: int  # the sequence numbers that the sender goes back at its end


WEATHER = st.builds(
    Weather,
    packets=st.integers(1, 120),
    delay=st.floats(0, 1),
    jitter=st.sampled_from([0.0, 0.0, 0.02, 0.1, 0.4]),
    loss=st.sampled_from([0.0, 0.0, 0.05, 0.3, 1.0]),
    copies=st.booleans(),
    stall=st.booleans(),
    back=st.sampled_from([0, 0, 0, 50, 500, 20_000]),
)


def arrivals(weather: list[Weather], chance: random.Random, steady: int, delay: float) -> Iterator[AudioPacket]:
    """Yield what arrives of a stream that goes through `weather`, and then over a steady route of `delay`."""
    total = sum(part.packets for part in weather) + steady
    packets, shift, number = sent(total), 0, 0
    for part in [*weather, Weather(steady, delay, 0, 0, False, False, 0)]:
        end = packets[number].arrived + part.packets * TICK
        for packet in packets[number : number + part.packets]:
            took = part.delay + chance.uniform(0, part.jitter)
            moved = packet._replace(
                sequence=(packet.sequence - shift) % 2**16,
                arrived=max(end, packet.arrived + took) if part.stall else packet.arrived + took,
            )
            if chance.random() >= part.loss:
                yield from [moved, moved._replace(arrived=moved.arrived + 0.090)][: 1 + part.copies]
        shift, number = shift + part.back, number + part.packets


@settings(max_examples=60)
@given(st.lists(WEATHER, min_size=1, max_size=6), st.integers(0, 2**32), st.floats(0, 1))
def test_after_any_weather_everything_is_heard_within_a_second_and_promptly_within_five(
    weather: list[Weather], seed: int, delay: float
) -> None:
    packets = list(arrivals(weather, random.Random(seed), STEADY, delay))
    calm = max(packet.arrived for packet in packets[: 1 - STEADY])
    last = {int.from_bytes(packet.payload[1:], "big"): packet.arrived for packet in packets[-STEADY:]}
    ear = Ear().play(packets)
    assert [number for number, arrived in last.items() if arrived > calm + 1 and number not in ear.heard] == []
    prompt = [number for number, arrived in last.items() if arrived > calm + 5]
    assert max(ear.delay(number) for number in prompt) < delay + 0.060
