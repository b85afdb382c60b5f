"""One browser on the edge: from accepted offer to close, driven by datagrams and by the edge's timers."""

import logging
from collections.abc import Callable
from enum import Enum
from secrets import randbelow
from typing import Final

from pylibsrtp import Session

from chalicelib.protocol import ROOM_MESSAGE_LIMIT
from media_worker.edge.data_channel import MOST_PENDING, SLOW, DataChannel, DataChannelBroken
from media_worker.edge.demux import DatagramKind
from media_worker.edge.dtls import DtlsClosed, DtlsFailed, DtlsSession
from media_worker.edge.inbound_audio import InboundAudio
from media_worker.edge.offer import ParsedOffer
from media_worker.edge.rtcp import CLOCK_RATE, write_receiver_report, write_sender_report
from media_worker.edge.srtp import outbound
from media_worker.edge.transport import Address, IceCredentials, SharedTransport
from media_worker.peer import PeerObserver

log = logging.getLogger(__name__)
_REPORT_EVERY: Final = 5.0  # s, RFC 3550 section 6.2
_PATH_SILENCE: Final = (
    8.0  # s without a check on the chosen path after which another validated path is taken, nominated or not
)


class PeerState(Enum):
    """How far a peer has come."""

    OFFERED = "offered"
    CHECKED = "checked"
    CONNECTED = "connected"
    CLOSED = "closed"


class EdgePeer:
    """Implements `media_worker.peer.Peer`. `now` arguments are `loop.time()`."""

    def __init__(self, transport: SharedTransport, offer: ParsedOffer, ours: IceCredentials, now: float) -> None:
        self.ours = ours
        self.offer = offer
        self.state = PeerState.OFFERED
        self.born = self._checked_at = now
        self.address: Address | None = None
        self.addresses: list[Address] = []
        self.slot = -1
        self.text_queued = False
        self._transport = transport
        self._observer: PeerObserver | None = None
        self._dtls: DtlsSession | None = None
        self._inbound_audio: InboundAudio | None = None
        self._outbound: Session | None = None
        self._channel: DataChannel | None = None
        self._opened = False
        self._path_checked_at = now
        self._reported_at = now

    def set_observer(self, observer: PeerObserver) -> None:
        """Who is told of what this peer does."""
        self._observer = observer

    @property
    def connected(self) -> bool:
        """Whether SRTP keys exist, so that sound can be sent."""
        return self.state is PeerState.CONNECTED

    @property
    def closed(self) -> bool:
        """Whether nothing can come or go any more."""
        return self.state is PeerState.CLOSED

    @property
    def last_received_at(self) -> float:
        """`loop.time()` of the last authentic sign of life."""
        return max(self._checked_at, self._inbound_audio.last_received_at) if self._inbound_audio else self._checked_at

    def select(self, address: Address, nominated: bool, now: float) -> None:
        """An authentic check came from `address`: send there if the browser says so, or if the old path fell silent."""
        self._checked_at = now
        silent = now - self._path_checked_at > _PATH_SILENCE
        if address == self.address:
            self._path_checked_at = now
        elif self.address is None or nominated or silent:
            self._move(address, now)
        if self.state is PeerState.OFFERED:
            self._become(PeerState.CHECKED)

    def receive(self, kind: DatagramKind, datagram: bytes, now: float) -> None:
        """A datagram that is not STUN, from one of the peer's validated addresses."""
        if kind is DatagramKind.DTLS:
            self._receive_dtls(datagram)
        elif self._inbound_audio is None:
            self._transport.counts.unusable += 1
        elif kind is DatagramKind.RTP:
            packet = self._inbound_audio.receive_rtp(datagram, now)
            if packet is not None and self._observer is not None:
                self._observer.audio_received(packet)
        else:
            self._inbound_audio.receive_rtcp(datagram, now)

    @property
    def slow(self) -> bool:
        """Whether more than `SLOW` bytes wait for the peer's acknowledgement."""
        return self._channel is not None and self._channel.pending > SLOW

    def send_text(self, text: str) -> None:
        """Queue one message on the data channel; dropped when the peer is closed or offered no data channel.

        A peer with more than 1 MB waiting is closed: it comes back by itself, and gets a snapshot.
        """
        channel = self._channel_for_text()
        if channel is None:
            return
        channel.send(text)
        if channel.pending > MOST_PENDING:
            self.close("too_slow")
        elif self._opened:
            self._transport.queue_texts(self)

    def flush_texts(self) -> None:
        """Hand the queued texts to SCTP."""
        if self._channel is not None and not self.closed:
            self._guard(self._channel.flush)

    def retransmit(self) -> None:
        """Repeat the DTLS flight if the peer did not answer in time. Called by the edge's sweep."""
        dtls = self._dtls
        if dtls is not None and dtls.timeout() == 0:
            self._guard(dtls.retransmit)
            self._flush_dtls()

    def check_channel(self) -> None:
        """Close the peer if SCTP gave up on it. Called by the edge's sweep."""
        if self._channel is not None and self._channel.broken and self.connected:
            self.close("dtls_closed")

    def report(self, now: float, wall: float) -> None:
        """Every five seconds: which wall clock the RTP time is, and how the peer is heard. `wall` is epoch seconds."""
        inbound, outbound = self._inbound_audio, self._outbound
        if now - self._reported_at < _REPORT_EVERY or inbound is None or outbound is None or self.address is None:
            return
        self._reported_at = now
        sent, block, ours = self._transport.fanout.sent(self.slot), inbound.report_block(now), self._transport.ssrc
        if sent.packets:
            timestamp = sent.timestamp + int((now - sent.moment) * CLOCK_RATE)
            report = write_sender_report(ours, wall, timestamp, sent.packets, sent.octets, block)
        elif block:
            report = write_receiver_report(ours, block)
        else:
            return
        self._transport.transmit(outbound.protect_rtcp(report), self.address)

    def close(self, reason: str) -> None:
        """Send what waits, say goodbye (SCTP abort, DTLS close_notify), forget; then `Listener.closed(reason)`."""
        if self.closed:
            return
        self._become(PeerState.CLOSED)
        self._guard(self._say_goodbye)
        self._transport.remove_peer(self)
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.closed(reason)

    def _say_goodbye(self) -> None:
        if self._channel is not None:
            self._channel.flush()
            self._channel.close()
        if self._dtls is not None:
            self._dtls.shutdown()
            self._flush_dtls()

    def _become(self, state: PeerState) -> None:
        log.debug("peer %s: %s -> %s", self.ours.ufrag, self.state.value, state.value)
        self.state = state

    def _move(self, address: Address, now: float) -> None:
        if self.address is not None:
            self._transport.counts.moved += 1
        self.address = address
        self._path_checked_at = now
        if self.slot >= 0:
            self._transport.fanout.move(self.slot, self._transport.pack_address(address))

    def _receive_dtls(self, datagram: bytes) -> None:
        if self._dtls is None:
            self._dtls = DtlsSession(self._transport.identity, self.offer.fingerprints)
        self._guard(lambda: self._advance(datagram))
        self._flush_dtls()

    def _advance(self, datagram: bytes) -> None:
        dtls = self._dtls
        if dtls is None or self.closed:
            return
        messages = dtls.receive(datagram)
        if self.state is PeerState.CHECKED and dtls.keys is not None:
            self._connect(dtls)
        for message in messages:
            if self._channel is not None and not self.closed:
                self._channel.receive(message)

    def _connect(self, dtls: DtlsSession) -> None:
        if dtls.keys is None or self.address is None:
            return
        self._inbound_audio = InboundAudio(dtls.keys, self.offer.payload_type, self._transport.counts, self._checked_at)
        packed = self._transport.pack_address(self.address)
        # The first sequence number is random, but far from wrapping: RFC 3711 section 3.3.1.
        self._outbound = outbound(dtls.keys)
        self.slot = self._transport.fanout.join(self._outbound, self.offer.payload_type, packed, randbelow(1 << 15))
        self._become(PeerState.CONNECTED)
        channel = self._channel_for_text()
        if channel is None:
            self._channel_opened()
        else:
            self._flush_dtls()
            channel.start()

    def _channel_for_text(self) -> DataChannel | None:
        if self.closed or self.offer.sctp_port is None:
            return None
        if self._channel is None:
            self._channel = DataChannel(self.offer.sctp_port, self.offer.max_message_size, self._write_data)
            self._channel.on_open = self._channel_opened
            self._channel.on_text = self._text_received
        return self._channel

    def _channel_opened(self) -> None:
        if not self._opened and self._observer is not None:
            self._opened = True
            self._transport.queue_texts(self)
            self._observer.opened()

    def _text_received(self, text: str) -> None:
        if len(text.encode("utf-8", "replace")) > ROOM_MESSAGE_LIMIT:
            self._transport.counts.texts_refused += 1
        elif self._observer is not None:
            self._observer.text_received(text)

    def _write_data(self, data: bytes) -> None:
        if self._dtls is not None:
            self._dtls.send(data)
            self._flush_dtls()

    def _flush_dtls(self) -> None:
        if self._dtls is not None and self.address is not None:
            for datagram in self._dtls.outgoing():
                self._transport.transmit(datagram, self.address)

    def _guard(self, step: Callable[[], None]) -> None:
        """Run `step`; what goes wrong with this peer ends this peer and nobody else."""
        try:
            step()
        except DtlsFailed as error:
            self._transport.counts.handshake_failures += 1
            log.info("peer %s: %s", self.ours.ufrag, error)
            self.close("dtls_closed")
        except (DtlsClosed, DataChannelBroken) as error:
            log.info("peer %s: %s", self.ours.ufrag, error)
            self.close("dtls_closed")
        except Exception:
            log.exception("peer %s: closed because of a bug", self.ours.ufrag)
            self.close("dtls_closed")
