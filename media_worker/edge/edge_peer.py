"""One browser on the edge, from its accepted offer to its close. Datagrams and the edge's timers drive it."""

import logging
from collections.abc import Callable
from enum import Enum
from secrets import randbelow
from typing import Final

from chalicelib.protocol import ROOM_MESSAGE_LIMIT
from media_worker.edge.connectivity_checks import MessageKey
from media_worker.edge.data_channel import MOST_PENDING, SLOW, DataChannel, DataChannelBroken, cost_of
from media_worker.edge.demux import DatagramKind
from media_worker.edge.dtls import DtlsClosed, DtlsFailed, DtlsSession
from media_worker.edge.dtls_handshake import DtlsHandshake
from media_worker.edge.media_session import MediaSession
from media_worker.edge.offer import ParsedOffer
from media_worker.edge.token_bucket import TokenBucket
from media_worker.edge.transport import Address, IceCredentials, SharedTransport
from media_worker.peer import PeerObserver

log = logging.getLogger(__name__)
# Checks answered per second, and at once. Browsers send 20 a second while they look for a path, later far fewer.
CHECKS: Final = (50.0, 100)
# Packets of sound and chunks of data taken per second, and at once: 100 have audio in frames of 10 ms, and browsers
# acknowledge what we send on the data channel. Only what is authentic counts, so that nobody else can use them up.
SOUND: Final = (200.0, 400)
DATA: Final = (200.0, 400)
MOST_QUEUED: Final = 16  # handshake datagrams of one peer; a browser's longest flight has three
# Seconds without a check on the chosen path before another validated path is taken, nominated or not.
_PATH_SILENCE: Final = 8.0


class PeerState(Enum):
    """The stages of a connection: offer accepted, ICE check passed, DTLS finished, gone."""

    OFFERED = "offered"
    CHECKED = "checked"
    CONNECTED = "connected"
    CLOSED = "closed"


class EdgePeer:
    """Implements `media_worker.peer.Peer`. `now` is `loop.time()` in seconds everywhere.

    `slot` is the peer's number in the fan-out, -1 unless it is connected. `address` is where we
    send, None before the first authentic check; `addresses` are all that passed one. `username` names the peer in its
    checks, `check_key` signs them and our answers, and `checks` limits how many are answered.
    """

    def __init__(self, transport: SharedTransport, offer: ParsedOffer, ours: IceCredentials, now: float) -> None:
        self.ours = ours
        self.offer = offer
        self.username = f"{ours.ufrag}:{offer.ufrag}".encode()
        self.check_key = MessageKey(ours.password)
        self.checks = TokenBucket(*CHECKS, now)
        self.state = PeerState.OFFERED
        self.born = self._checked_at = now
        self.address: Address | None = None
        self.addresses: list[Address] = []
        self.slot = -1
        self.text_queued = False
        self.handshakes_queued = 0
        self._transport = transport
        self._observer: PeerObserver | None = None
        self._handshake: DtlsHandshake | None = None  # None before the first DTLS datagram, and from the keys on
        self._dtls: DtlsSession | None = None  # None until connected
        self._media: MediaSession | None = None  # None until connected
        self._channel: DataChannel | None = None
        self._sound = TokenBucket(*SOUND, now)
        self._data = TokenBucket(*DATA, now)
        self._opened = False
        self._path_checked_at = now

    def set_observer(self, observer: PeerObserver) -> None:
        """Notify `observer` of everything that this peer does from now on."""
        self._observer = observer

    @property
    def connected(self) -> bool:
        """Whether SRTP keys exist, so that audio can be sent."""
        return self.state is PeerState.CONNECTED

    @property
    def closed(self) -> bool:
        """Whether the peer is gone for good."""
        return self.state is PeerState.CLOSED

    @property
    def last_received_at(self) -> float:
        """When the last authentic datagram arrived (`loop.time()`, s)."""
        return max(self._checked_at, self._media.last_received_at) if self._media else self._checked_at

    def select(self, address: Address, nominated: bool, now: float) -> None:
        """Take an authentic check from `address`: send there if the browser nominates it or the old path is silent."""
        self._checked_at = now
        silent = now - self._path_checked_at > _PATH_SILENCE
        if address == self.address:
            self._path_checked_at = now
        elif self.address is None or nominated or silent:
            self._move(address, now)
        if self.state is PeerState.OFFERED:
            self._become(PeerState.CHECKED)

    def receive(self, kind: DatagramKind, datagram: bytes, now: float) -> None:
        """Take a datagram that is not STUN, from one of the peer's validated addresses."""
        if kind is DatagramKind.DTLS:
            self._receive_dtls(datagram, now)
        elif self._media is None:
            self._transport.counts.unusable += 1
        else:
            packet = self._media.receive(kind, datagram, now)
            if packet is not None:
                self._transport.note_audio(self, now)
            if packet is not None and self._observer is not None and self._is_allowed(self._sound, now):
                self._observer.audio_received(packet)

    @property
    def slow(self) -> bool:
        """Whether more than `SLOW` bytes wait for the peer's acknowledgement."""
        return self._channel is not None and self._channel.pending > SLOW

    @property
    def lossy(self) -> bool:
        """Whether it loses much of our audio, by its own reports: from 1.5 % on, until it is less than 0.5 %."""
        return self._media is not None and self._media.lossy

    def send_text(self, text: str) -> None:
        """Queue one message on the data channel; dropped when the peer is closed or offered no data channel.

        A peer with more than 1 MB waiting is closed as `too_slow`; its browser reconnects and gets a snapshot.
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

    def retransmit(self, now: float) -> None:
        """Repeat the DTLS flights whose timeout has expired. The edge's sweep calls this."""
        handshake = self._handshake
        if handshake is not None and now >= handshake.due:
            self._guard(lambda: handshake.retransmit(now))
            self._flush_dtls()

    def check_channel(self) -> None:
        """Close the peer if its SCTP association has ended. The edge's sweep calls this."""
        if self._channel is not None and self._channel.broken and self.connected:
            self.close("dtls_closed")

    def report(self, now: float, wall: float) -> None:
        """Send the RTCP report that is due, if any. `wall` is epoch seconds. The edge's sweep calls this."""
        if self._media is None or self.address is None or not self._media.report_due(now):
            return
        sent = self._transport.fanout.sent(self.slot)
        report = self._media.report(self._transport.ssrc, sent, now, wall)
        if report is not None:
            self._transport.transmit(report, self.address)

    def close(self, reason: str) -> None:
        """Send what is queued, then SCTP abort and DTLS close_notify, and call `PeerObserver.closed(reason)`.

        Does nothing if the peer is closed already.
        """
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
            self._channel = None
        session = self._dtls or self._handshake
        if session is not None:
            session.shutdown()
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

    def _receive_dtls(self, datagram: bytes, now: float) -> None:
        if self._dtls is None:
            self._guard(lambda: self._shake(datagram, now))
        else:
            self._guard(lambda: self._advance(datagram, now))
        self._flush_dtls()

    def _is_allowed(self, bucket: TokenBucket, now: float, count: int = 1) -> bool:
        if bucket.take(now, count):
            return True
        self._transport.counts.flooded += 1
        return False

    def _shake(self, datagram: bytes, now: float) -> None:
        handshake = self._handshake
        if handshake is None:
            handshake = self._handshake = DtlsHandshake(self._transport.identity, self.offer.fingerprints, now)
        before = handshake.broken
        established = handshake.receive(datagram, now)
        self._transport.counts.handshake_failures += handshake.broken - before
        if established is not None and self.state is PeerState.CHECKED:
            self._handshake, (self._dtls, messages) = None, established
            self._connect(self._dtls)
            self._take(messages, now)

    def _advance(self, datagram: bytes, now: float) -> None:
        if self._dtls is not None and not self.closed:
            self._take(self._dtls.receive(datagram), now)

    def _take(self, messages: list[bytes], now: float) -> None:
        for message in messages:
            if self._channel is not None and not self.closed and self._is_allowed(self._data, now, cost_of(message)):
                self._channel.receive(message)

    def _connect(self, dtls: DtlsSession) -> None:
        if dtls.keys is None or self.address is None:
            return
        payload_type, counts = self.offer.payload_type, self._transport.counts
        self._media = MediaSession(dtls.keys, payload_type, counts, now=self._checked_at, reported_at=self.born)
        packed = self._transport.pack_address(self.address)
        # Random, but far from wrapping, so that libsrtp's roll-over counter starts at 0 (RFC 3711 section 3.3.1).
        sequence = randbelow(1 << 15)
        self.slot = self._transport.fanout.join(self._media.outbound, payload_type, packed, sequence)
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
        session = self._dtls or self._handshake
        if session is not None and self.address is not None:
            for datagram in session.outgoing():
                self._transport.transmit(datagram, self.address)

    def _guard(self, step: Callable[[], None]) -> None:
        """Run `step`. An error closes this peer and leaves all others alone."""
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
            log.exception("peer %s: closed after an unexpected error", self.ours.ufrag)
            self.close("dtls_closed")
