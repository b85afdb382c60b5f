"""How much of everything one worker takes, and what it counts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EdgeLimits:
    """Bounds that keep strangers and slow peers from delaying the 20 ms clock. Times are seconds."""

    idle: float = 15.0  # without any packet: `ice_timeout`; browsers renew consent every 5 s (RFC 7675)
    handshake: float = 10.0  # from the answer to the keys
    peers: int = 2_000
    half_open: int = 500
    burst: int = 64  # datagrams read per turn of the event loop
    handshakes: int = 2  # DTLS datagrams before keys, per turn; the heaviest takes about 2 ms
    texts: int = 25  # peers whose texts are handed to SCTP per `text_pause`; about 0.1 ms each
    text_pause: float = 0.01
    addresses: int = 8  # validated addresses kept per peer


@dataclass
class EdgeCounts:
    """Datagrams by fate since the start, for health and metrics."""

    received: int = 0
    received_bytes: int = 0
    stray: int = 0  # not STUN, from an address that passed no check: dropped unread
    bad_checks: int = 0  # STUN that is no authentic check of a peer of ours
    moved: int = 0  # peers that went on from another address
    handshake_failures: int = 0
    handshakes_dropped: int = 0
    unprotect_failures: int = 0  # forged, replayed or damaged
    unusable: int = 0  # authentic, but another payload type or no sound
    texts_refused: int = 0
    peers_opened: int = 0
    peers_closed: int = 0
