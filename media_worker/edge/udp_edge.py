"""All peers of one worker on one UDP socket: dispatches datagrams, runs timers, sends audio."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from secrets import randbits, token_bytes
from typing import Final

from media_worker.edge.answer import LocalEndpoint, write_answer
from media_worker.edge.connectivity_checks import answer_check, read_check, username_of
from media_worker.edge.datagram_reader import DatagramReader
from media_worker.edge.demux import DatagramKind, kind_of
from media_worker.edge.dtls import DtlsIdentity
from media_worker.edge.dtls_records import plausible_records
from media_worker.edge.edge_peer import MOST_QUEUED, EdgePeer
from media_worker.edge.fanout import Fanout
from media_worker.edge.group_slots import slots_of
from media_worker.edge.limits import EdgeCounts, EdgeLimits
from media_worker.edge.offer import read_offer
from media_worker.edge.probe import Probe
from media_worker.edge.registry import PeerRegistry
from media_worker.edge.send_loop import OpenLoop
from media_worker.edge.transport import Address, IceCredentials
from media_worker.edge.udp_socket import UdpSocket
from media_worker.peer import Peer, PeerObserver

# There are 64, which divides 256: so a random byte stands for each of them with the same probability.
_ICE_CHARACTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
UDP_IP: Final = 28  # bytes of headers that the kernel puts in front of a datagram
_SWEEP: Final = 0.05  # s between checks for retransmissions and timeouts; ticks of the sound make it 0.06
_SWEEPS_PER_ROUND: Final = 40  # a connected peer is checked every two seconds
_HEARD: Final = 0.45  # s between reports to whoever has sent audio; sweeps make it half a second
_EARLY: Final = 0.002  # s that a timer may be early
_WATCH: Final = 0.25  # s between looks whether there are still ticks
_MOST_QUEUED_HANDSHAKES: Final = 1_000  # datagrams


class UdpEdge:
    """Implements `media_worker.peer.Edge`. Runs on one event loop and is not thread-safe."""

    def __init__(
        self,
        addresses: Sequence[str],
        limits: EdgeLimits | None = None,
        open_loop: OpenLoop | None = None,
        probe: Probe | None = None,
    ) -> None:
        """`addresses` are the IP addresses that SDP answers offer as candidates; `open_loop` is for `Fanout`; without
        a `probe`, none is answered."""
        self.limits = limits or EdgeLimits()
        self.counts = EdgeCounts()
        self.identity = DtlsIdentity()
        self.ssrc = randbits(32)
        self._addresses = tuple(addresses)
        self._open_loop = open_loop
        self._probe = probe
        self._peers = PeerRegistry(self.limits)
        self._handshakes: deque[tuple[EdgePeer, bytes]] = deque()
        self._texts: deque[EdgePeer] = deque()
        self._heard: set[EdgePeer] = set()  # those that have sent audio since the last reports
        self._swept_at = self._reported_at = -math.inf
        self._timers: dict[str, asyncio.TimerHandle | asyncio.Handle] = {}

    def open(self, host: str, port: int) -> int:
        """Bind, start, and return the bound port (`port` 0 takes any). Raises OSError."""
        self._loop = asyncio.get_running_loop()
        self._socket = UdpSocket(host, port)
        self.fanout = Fanout(self._socket.fileno(), self.ssrc, self.limits.peers, self._open_loop)
        self._reader = DatagramReader(self._loop, self._socket, self.limits.burst, self._dispatch)
        self._watch()
        return self._socket.port

    def close(self, reason: str = "ended") -> None:
        """Close every peer with `reason`, then the socket."""
        for peer in self._peers:
            peer.close(reason)
        for timer in self._timers.values():
            timer.cancel()
        self._reader.close()
        self._socket.close()

    def accept(self, offer: str, observe: Callable[[Peer], PeerObserver]) -> str:
        """See `media_worker.peer.Edge`."""
        understood = read_offer(offer)
        self._peers.check_room()
        self._reader.hurry(self._loop.time())
        ours = IceCredentials(_random_word(8), _random_word(24))
        peer = EdgePeer(self, understood, ours, self._loop.time())
        self._peers.add(peer)
        self.counts.peers_opened += 1
        try:
            peer.set_observer(observe(peer))
        except BaseException:
            peer.close("ended")
            raise
        endpoint = LocalEndpoint(*ours, self.identity.fingerprint, self.ssrc, self._addresses, self._socket.port)
        return write_answer(understood, endpoint, randbits(62))

    def send_audio(
        self, peers: Sequence[Peer], payload: bytes, timestamp: int, csrcs: Sequence[int], marker: bool
    ) -> None:
        """See `media_worker.peer.Edge`. Raises ValueError as `Fanout.send` does."""
        slots = slots_of(peers, self.fanout.changes)
        if slots:
            self.fanout.send(slots, payload, timestamp, csrcs, marker, self._loop.time())

    def tick(self) -> None:
        """See Edge."""
        self._reader.tick()
        self._sweep(self._loop.time())

    def listen(self) -> None:
        """See Edge."""
        if self._reader.ticks:
            self._reader.listen()
            self._timers["sweep"].cancel()
            self._watch()

    @property
    def endpoints(self) -> tuple[str, ...]:
        """See Edge."""
        hosts = [f"[{address}]" if ":" in address else address for address in self._addresses]
        return tuple(f"{host}:{self._socket.port}" for host in hosts)

    @property
    def packets_sent(self) -> int:
        """See Edge."""
        return self.fanout.counts.packets

    @property
    def bytes_sent(self) -> int:
        """See Edge."""
        return self.fanout.counts.bytes + UDP_IP * self.fanout.counts.packets

    def statistics(self) -> dict[str, int]:
        """All counters as one flat mapping: peers now, and everything else since the start."""
        sent = self.fanout.counts
        return {
            "peers": len(self._peers),
            "half_open": self._peers.half_open,
            **vars(self.counts),
            **{f"sent_{name}": count for name, count in vars(sent).items()},
        }

    # SharedTransport: what peers need of the edge.

    def transmit(self, datagram: bytes, address: Address) -> None:
        """See SharedTransport."""
        self._socket.send(datagram, address)

    def pack_address(self, address: Address) -> bytes:
        """See SharedTransport."""
        return self._socket.pack_address(address)

    def queue_texts(self, peer: EdgePeer) -> None:
        """See SharedTransport. Peers take turns."""
        if not peer.text_queued:
            peer.text_queued = True
            self._texts.append(peer)
            if "texts" not in self._timers:
                self._timers["texts"] = self._loop.call_soon(self._flush_texts)

    def note_audio(self, peer: EdgePeer, now: float) -> None:
        """See SharedTransport."""
        self._heard.add(peer)
        self._reader.note_sound(now)

    def remove_peer(self, peer: EdgePeer) -> None:
        """See SharedTransport."""
        self._heard.discard(peer)
        self._peers.remove(peer)
        self.counts.peers_closed += 1
        if peer.slot >= 0:
            self.fanout.leave(peer.slot)
            peer.slot = -1

    # Datagrams.

    def _dispatch(self, datagram: bytes, address: Address, now: float) -> None:
        self.counts.received += 1
        self.counts.received_bytes += len(datagram)
        kind = kind_of(datagram)
        if kind is DatagramKind.STUN:
            self._check(datagram, address, now)
            return
        peer = self._peers.at(address)
        if peer is None or kind is DatagramKind.OTHER:
            self.counts.stray += 1
        elif kind is DatagramKind.DTLS and not peer.connected:
            self._reader.hurry(now)
            self._queue_handshake(peer, datagram)
        else:
            peer.receive(kind, datagram, now)

    def _check(self, datagram: bytes, address: Address, now: float) -> None:
        username = username_of(datagram)
        if self._probe is not None and username == self._probe.username:
            response = self._probe.answer(datagram, self._socket.plain(address), now)
            if response is not None:
                self.transmit(response, address)
            return
        peer = self._peers.named(username) if username else None
        check = read_check(datagram, peer.check_key) if peer else None
        if peer is None or check is None:
            self.counts.bad_checks += 1
        elif not peer.checks.take(now):  # spent by authentic checks alone, so that nobody else can use them up
            self.counts.checks_dropped += 1
        elif not self._peers.validate(peer, address):
            self.counts.bad_checks += 1
        else:
            if not peer.connected:
                self._reader.hurry(now)
            if not check.refused:
                peer.select(address, check.nominates, now)
            response = answer_check(check, self._socket.plain(address), peer.check_key)
            if response is not None:
                self.transmit(response, address)

    def _queue_handshake(self, peer: EdgePeer, datagram: bytes) -> None:
        if not plausible_records(datagram):
            self.counts.stray += 1
            return
        if len(self._handshakes) >= _MOST_QUEUED_HANDSHAKES or peer.handshakes_queued >= MOST_QUEUED:
            self.counts.handshakes_dropped += 1
            return
        peer.handshakes_queued += 1
        self._handshakes.append((peer, datagram))
        if "handshakes" not in self._timers:
            self._timers["handshakes"] = self._loop.call_soon(self._shake)

    # Each turn does a bounded amount of work, so that it cannot hold up the 20 ms clock.

    def _shake(self) -> None:
        del self._timers["handshakes"]
        for _ in range(min(self.limits.handshakes, len(self._handshakes))):
            peer, datagram = self._handshakes.popleft()
            peer.handshakes_queued -= 1
            if not peer.closed:
                peer.receive(DatagramKind.DTLS, datagram, self._loop.time())
        if self._handshakes:
            self._timers["handshakes"] = self._loop.call_soon(self._shake)

    def _flush_texts(self) -> None:
        del self._timers["texts"]
        for _ in range(min(self.limits.texts, len(self._texts))):
            peer = self._texts.popleft()
            peer.text_queued = False
            peer.flush_texts()
        if self._texts and "texts" not in self._timers:
            self._timers["texts"] = self._loop.call_later(self.limits.text_pause, self._flush_texts)

    def _watch(self) -> None:
        now = self._loop.time()
        self._reader.check(now)
        self._sweep(now)
        self._timers["sweep"] = self._loop.call_later(_WATCH if self._reader.ticks else _SWEEP, self._watch)

    def _sweep(self, now: float) -> None:
        """Do what is due: every 50 ms, or with the first tick after that."""
        if now - self._swept_at < _SWEEP - _EARLY:
            return
        self._swept_at, wall = now, time.time()
        for peer in self._peers.opening():
            if now - peer.born > self.limits.handshake:
                peer.close("ice_timeout")
            else:
                peer.retransmit(now)
        for peer in self._peers.patrol(_SWEEPS_PER_ROUND):
            if now - peer.last_received_at > self.limits.idle:
                peer.close("ice_timeout")
            else:
                peer.check_channel()
                peer.report(now, wall)
        if now - self._reported_at >= _HEARD - _EARLY:
            self._reported_at = now
            heard, self._heard = self._heard, set()
            for peer in heard:
                peer.report(now, wall)


def _random_word(length: int) -> str:
    """`length` characters with 6 random bits in each.

    The system's random bytes are read once, which is 15 times cheaper than once for each character.
    """
    return "".join(_ICE_CHARACTERS[byte % 64] for byte in token_bytes(length))
