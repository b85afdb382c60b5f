"""When datagrams are read: at once, or in pauses while everybody is silent."""

from collections import deque
from collections.abc import Callable
from typing import Any, cast

from media_worker.edge.datagram_reader import CALM, PAUSE, DatagramReader
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
        self.arrived = 0.0  # when the datagram came that was read last
        self.reader = DatagramReader(cast(Any, self.loop), self, BURST, self._dispatch)

    def fileno(self) -> int:
        return 3

    def receive(self) -> tuple[bytes, Address] | None:
        if not self.waiting:
            return None
        datagram, self.arrived = self.waiting.popleft()
        return datagram, SOURCE

    def come(self, seconds: float, *, every: float = EVERY, datagram: bytes = b"check") -> None:
        """Let datagrams arrive for so long."""
        for _ in range(round(seconds / every)):
            self.loop.pass_time(every)
            self.waiting.append((datagram, self.loop.now))
            while self.waiting and 3 in self.loop.readers:
                self.loop.readers[3]()

    def _dispatch(self, datagram: bytes, _source: Address, now: float) -> None:
        self.wakeups.add(now)
        self.delays.append(now - self.arrived)
        if datagram == b"sound":
            self.reader.hurry(now)


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


def test_reading_ends() -> None:
    for traffic in (Traffic(), calm()):
        traffic.reader.close()
        assert not traffic.loop.readers
        traffic.come(1.0)
        assert len(traffic.waiting) >= round(1.0 / EVERY)
