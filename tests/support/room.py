"""A room without sockets: tests advance its time, its peers record what they get, and its packets are real Opus."""

import asyncio
import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any, NamedTuple, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from chalicelib.errors import Malformed
from chalicelib.protocol import OnStage, Person, RoleName, Room, Waiting
from media_worker.audio.opus import Encoder
from media_worker.captions.speech_streams import SpeechStreams
from media_worker.peer import AudioPacket, Edge, Peer, PeerObserver
from media_worker.recording.room_recording import RoomRecording
from media_worker.room.room import LiveRoom

FRAME = 960
Samples = NDArray[np.int16]


def tone(hertz: float, number: int, amplitude: int = 8_000) -> Samples:
    """Return frame `number` of an endless sine at 48 kHz."""
    return (amplitude * np.sin(2 * np.pi * hertz * np.arange(number * FRAME, (number + 1) * FRAME) / 48_000)).astype(
        np.int16
    )


def loudness(samples: Samples, hertz: float) -> float:
    """Return the amplitude of the sine of `hertz` in `samples` (at 48 kHz)."""
    turn = np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / 48_000)
    return float(2 * abs(np.mean(samples * turn)))


class SteppedLoop:
    """The part of an event loop that a room uses, on a clock that `pass_time` advances."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self._order = count()
        self._calls: list[tuple[float, int, asyncio.TimerHandle]] = []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, call: Callable[..., object], *args: Any) -> asyncio.TimerHandle:
        handle = asyncio.TimerHandle(when, call, args, cast(asyncio.AbstractEventLoop, self))
        heapq.heappush(self._calls, (when, next(self._order), handle))
        return handle

    def call_later(self, delay: float, call: Callable[..., object], *args: Any) -> asyncio.TimerHandle:
        return self.call_at(self.now + delay, call, *args)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        raise context["exception"]

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Do nothing: asyncio's own loop counts cancelled timers."""

    def get_debug(self) -> bool:
        return False

    def pass_time(self, seconds: float) -> None:
        """Run what is due within the next `seconds`, in order."""
        end = self.now + seconds
        while self._calls and self._calls[0][0] <= end:
            when, _, handle = heapq.heappop(self._calls)
            self.now = max(self.now, when)
            if not handle.cancelled():
                handle._run()
        self.now = end

    @property
    def idle(self) -> bool:
        """Whether nothing is scheduled."""
        return all(handle.cancelled() for _, _, handle in self._calls)

    def stall(self, seconds: float) -> None:
        """Let `seconds` pass without running anything."""
        self.now += seconds


class SentAudio(NamedTuple):
    """One call of `send_audio`."""

    peers: tuple[Peer, ...]
    payload: bytes
    timestamp: int
    csrcs: tuple[int, ...]
    marker: bool


class FakePeer:
    """A peer that records what it is sent."""

    def __init__(self) -> None:
        self.connected = True
        self.slow = False
        self.lossy = False
        self.texts: list[str] = []
        self.reasons: list[str] = []
        self.observer: PeerObserver | None = None

    def send_text(self, text: str) -> None:
        self.texts.append(text)

    def close(self, reason: str) -> None:
        if not self.reasons and self.observer is not None:
            self.reasons.append(reason)
            self.observer.closed(reason)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [msgspec.json.decode(text) for text in self.texts]


class FakeEdge:
    """An edge that accepts everybody and records what it is to send."""

    def __init__(self) -> None:
        self.peers: list[FakePeer] = []
        self.sent: list[SentAudio] = []
        self.ticking = False  # whether reading is left to ticks

    @property
    def endpoints(self) -> tuple[str, ...]:
        return ("203.0.113.5:40000",)

    @property
    def packets_sent(self) -> int:
        return len(self.sent)

    @property
    def bytes_sent(self) -> int:
        return 100 * len(self.sent)

    def accept(self, offer: str, observe: Callable[[Peer], PeerObserver]) -> str:
        if offer == "bad":
            raise Malformed("bad_offer", "The offer is bad.")
        peer = FakePeer()
        peer.observer = observe(peer)
        self.peers.append(peer)
        return f"answer to {offer}"

    def send_audio(
        self, peers: Sequence[Peer], payload: bytes, timestamp: int, csrcs: Sequence[int], marker: bool
    ) -> None:
        self.sent.append(SentAudio(tuple(peers), payload, timestamp, tuple(csrcs), marker))

    def tick(self) -> None:
        self.ticking = True

    def listen(self) -> None:
        self.ticking = False

    def sent_to(self, peer: FakePeer) -> list[SentAudio]:
        return [sent for sent in self.sent if any(each is peer for each in sent.peers)]


def fits_the_interface(edge: FakeEdge, peer: FakePeer) -> tuple[Edge, Peer]:
    """Make the type checker prove that the fakes implement the interface of the edge; nothing calls this."""
    return edge, peer


class Microphone:
    """One browser's packets of a steady tone."""

    def __init__(self, hertz: float) -> None:
        self._hertz = hertz
        self._encoder = Encoder()
        self._number = 0

    def packet(self, arrived: float) -> AudioPacket:
        payload = self._encoder.encode(tone(self._hertz, self._number))
        assert payload is not None
        self._number += 1
        return AudioPacket(payload, self._number % 2**16, self._number * FRAME % 2**32, arrived)


def seat(person: str, role: RoleName = "speaker", *, muted_by_host: bool = False) -> OnStage:
    return OnStage(id=person, name=person.upper(), handle=person, role=role, muted_by_host=muted_by_host)


def space(version: int = 1, stage: Sequence[OnStage] = (), requests: Sequence[Waiting] = (), **rest: Any) -> Room:
    values = {"space": "s_1", "title": "Tea", "state": "live"} | rest
    return Room(version=version, stage=tuple(stage), requests=tuple(requests), **values)


@dataclass
class SteppedRoom:
    """A room on stepped time, and the peers in it."""

    room: LiveRoom
    edge: FakeEdge
    loop: SteppedLoop
    here: dict[str, FakePeer] = field(default_factory=dict)

    def join(self, person: str) -> FakePeer:
        """Let `person` join and open the data channel."""
        self.room.join(Person(person, person.upper(), person if person.startswith("a_") else None), "offer")
        peer = self.here[person] = self.edge.peers[-1]
        assert peer.observer is not None
        peer.observer.opened()
        return peer

    def say(self, person: str, text: str) -> None:
        observer = self.here[person].observer
        assert observer is not None
        observer.text_received(text)

    def unmute(self, *people: str) -> None:
        for person in people:
            self.say(person, '{"type":"mute","muted":false}')

    def talk(self, microphones: dict[str, Microphone], seconds: float) -> list[SentAudio]:
        """Let each person in `microphones` send a tone; returns what the edge sent in the meantime."""
        before = len(self.edge.sent)
        for _ in range(round(seconds / 0.020)):
            for person, microphone in microphones.items():
                observer = self.here[person].observer
                assert observer is not None
                observer.audio_received(microphone.packet(self.loop.now))
            self.loop.pass_time(0.020)
        return self.edge.sent[before:]


def stepped_room(
    room: Room,
    record: Callable[[SteppedLoop, float], RoomRecording] | None = None,
    captioned: Callable[[SteppedLoop], SpeechStreams] | None = None,
) -> SteppedRoom:
    """Return a room with nobody in it. `record` opens its recording, whose frame 0 is due at a time of the loop (s),
    `captioned` the streams to a captioner."""
    loop, edge, numbers = SteppedLoop(), FakeEdge(), count(101)
    opened = partial(record, loop) if record is not None else None
    streams = captioned(loop) if captioned is not None else None
    on = cast(asyncio.AbstractEventLoop, loop)
    live = LiveRoom(room, edge, on, lambda: next(numbers), record=opened, streams=streams)
    return SteppedRoom(live, edge, loop)
