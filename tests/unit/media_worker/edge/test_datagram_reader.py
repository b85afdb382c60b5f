"""When datagrams are read: at once, in ticks while there is sound, or in pauses while everybody is silent."""

from collections import deque
from collections.abc import Callable
from typing import Any, cast

import pytest

from media_worker.audio.clock import FRAME_TIME
from media_worker.edge.datagram_reader import CALM, MISSED, PAUSE, DatagramReader
from media_worker.edge.transport import Address
from tests.support.room import SteppedLoop

BURST = 64
EVERY = PAUSE / 5  # s between two datagrams, unless a test says otherwise
SOURCE = ("127.0.0.1", 40_000)


class Readable(SteppedLoop):
    """A loop that calls its reader as soon as `source` has something, as epoll does."""

    def __init__(self) -> None:
        super().__init__()
        self.readers: dict[int, Callable[[], None]] = {}

    def add_reader(self, fileno: int, call: Callable[[], None]) -> None:
        self.readers[fileno] = call

    def remove_reader(self, fileno: int) -> None:
        del self.readers[fileno]


class Traffic:
    """A socket with a reader. `delays` are how long each datagram waited (s), `reads` counts the wake-ups."""

    def __init__(self) -> None:
        self.loop = Readable()
        self.waiting: deque[tuple[bytes, float]] = deque()
        self.delays: list[float] = []
        self.wakeups: set[float] = set()
        self.times: list[float] = []  # when each datagram came, by its reader
        self.arrived = 0.0  # when the datagram came that was read last
        self.stamped = True
        self.reader = DatagramReader(cast(Any, self.loop), self, BURST, self._dispatch)

    def fileno(self) -> int:
        return 3

    def receive(self) -> tuple[bytes, Address] | None:
        if not self.waiting:
            return None
        datagram, self.arrived = self.waiting.popleft()
        return datagram, SOURCE

    @property
    def waited(self) -> float:
        return self.loop.now - self.arrived if self.stamped else 0.0

    def come(self, seconds: float, *, every: float = EVERY, datagram: bytes = b"check") -> None:
        """Let datagrams arrive for so long."""
        for _ in range(round(seconds / every)):
            self.loop.pass_time(every)
            self.waiting.append((datagram, self.loop.now))
            while self.waiting and 3 in self.loop.readers:
                self.loop.readers[3]()

    def _dispatch(self, datagram: bytes, _source: Address, now: float) -> None:
        self.wakeups.add(self.loop.now)
        self.times.append(now)
        self.delays.append(self.loop.now - self.arrived)
        if datagram == b"sound":
            self.reader.note_sound(now)
        if datagram == b"hello":
            self.reader.hurry(now)

    def tick(self, seconds: float, *, every: float = EVERY, datagram: bytes = b"sound") -> None:
        """Let datagrams arrive for so long, and tick every 20 ms."""
        for _ in range(round(seconds / FRAME_TIME)):
            self.come(FRAME_TIME, every=every, datagram=datagram)
            self.reader.tick()


def calm() -> Traffic:
    """Return a socket on which only consent has been renewed for a while."""
    traffic = Traffic()
    traffic.come(2 * CALM)
    traffic.delays.clear()
    traffic.wakeups.clear()
    return traffic


def test_everything_is_read_at_once_until_all_have_been_silent_for_a_while() -> None:
    traffic = Traffic()
    traffic.come(CALM)
    assert not any(traffic.delays)


def test_consent_waits_for_a_pause_when_all_are_silent() -> None:
    traffic = calm()
    traffic.come(1.0)
    assert len(traffic.wakeups) <= 1.0 / PAUSE
    assert len(traffic.delays) >= 1.0 / EVERY - PAUSE / EVERY


def test_nothing_waits_where_little_comes() -> None:
    traffic = calm()
    traffic.come(1.0, every=4 * PAUSE)
    traffic.delays.clear()
    traffic.come(1.0, every=4 * PAUSE)
    assert not any(traffic.delays)


def test_first_sound_ends_the_pauses() -> None:
    traffic = calm()
    traffic.come(EVERY, datagram=b"sound")
    traffic.come(PAUSE)
    traffic.delays.clear()
    traffic.come(CALM / 2)
    assert not any(traffic.delays)
    assert len(traffic.delays) == round(CALM / 2 / EVERY)


def test_flood_is_read_without_pauses() -> None:
    traffic = calm()
    traffic.waiting.extend([(b"junk", traffic.loop.now)] * 10 * BURST)
    traffic.come(PAUSE + EVERY)
    assert b"junk" not in {datagram for datagram, _ in traffic.waiting}


def talkative() -> Traffic:
    """Return a socket that is read by ticks."""
    traffic = calm()
    traffic.tick(1.0)
    assert traffic.reader.ticks
    traffic.wakeups.clear()
    return traffic


def test_nothing_wakes_up_for_sound_while_there_are_ticks() -> None:
    traffic = talkative()
    traffic.tick(1.0)
    assert len(traffic.wakeups) == round(1.0 / FRAME_TIME)
    assert not traffic.loop.readers
    assert not traffic.waiting


def test_sound_that_ticks_read_has_the_time_at_which_it_came() -> None:
    traffic = talkative()
    traffic.times.clear()
    begun = traffic.loop.now
    traffic.tick(1.0)
    assert traffic.times == pytest.approx([begun + number * EVERY for number in range(1, round(1.0 / EVERY) + 1)])


def test_ticks_leave_what_comes_while_anybody_comes_in_to_be_read_at_once() -> None:
    traffic = talkative()
    traffic.tick(FRAME_TIME, every=FRAME_TIME, datagram=b"hello")
    traffic.delays.clear()
    traffic.tick(CALM / 2)
    assert not any(traffic.delays)
    assert not traffic.reader.ticks
    traffic.tick(CALM)
    assert traffic.reader.ticks


def test_flood_is_not_left_to_ticks() -> None:
    traffic = talkative()
    traffic.waiting.extend([(b"junk", traffic.loop.now)] * 10 * BURST)
    traffic.reader.tick()
    traffic.come(EVERY)
    assert not traffic.waiting
    traffic.tick(FRAME_TIME)
    assert traffic.reader.ticks, "one burst wakes the worker up for long"


def test_everything_is_read_at_once_when_ticks_end() -> None:
    traffic = talkative()
    traffic.reader.listen()
    traffic.delays.clear()
    traffic.come(CALM / 2, datagram=b"sound")
    assert not any(traffic.delays)


def test_ticks_that_stop_without_a_word_are_noticed() -> None:
    traffic = talkative()
    traffic.reader.check(traffic.loop.now + MISSED / 2)
    assert traffic.reader.ticks
    traffic.reader.check(traffic.loop.now + 2 * MISSED)
    traffic.delays.clear()
    traffic.come(1.0, datagram=b"sound")
    assert not any(traffic.delays)


def test_ticks_end_pauses() -> None:
    traffic = calm()
    traffic.tick(FRAME_TIME)
    traffic.come(2 * PAUSE)
    assert len(traffic.waiting) == round(2 * PAUSE / EVERY)


def test_nothing_is_left_to_ticks_where_the_kernel_does_not_note_when_it_comes() -> None:
    traffic = calm()
    traffic.stamped = False
    traffic.tick(1.0)
    traffic.delays.clear()
    traffic.tick(1.0)
    assert not any(traffic.delays)


def test_reading_ends() -> None:
    for traffic in (Traffic(), calm(), talkative()):
        traffic.reader.close()
        assert not traffic.loop.readers
        traffic.come(1.0)
        assert len(traffic.waiting) >= round(1.0 / EVERY)
