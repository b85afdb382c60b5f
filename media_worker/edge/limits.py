"""The limits of one worker's edge, and its counters."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EdgeLimits:
    """Limits that keep strangers and slow peers from delaying the 20 ms clock. Times are in seconds."""

    idle: float = 15.0  # without any packet, then `ice_timeout`; browsers renew consent every 5 s (RFC 7675)
    handshake: float = 10.0  # from the SDP answer to the end of the DTLS handshake
    peers: int = 16_384  # for which the fan-out has memory; the load of the worker sets the limit long before
    half_open: int = 500  # peers whose handshake is not done
    burst: int = 64  # datagrams read per turn of the event loop
    handshakes: int = 2  # handshake datagrams per turn of the event loop; the most expensive takes about 2 ms
    texts: int = 25  # peers whose texts are handed to SCTP every `text_pause`, at about 0.1 ms each
    text_pause: float = 0.01
    addresses: int = 8  # validated addresses kept per peer


@dataclass
class EdgeCounts:
    """Counts of datagrams and peers since the start, for health checks and metrics."""

    received: int = 0
    received_bytes: int = 0
    stray: int = 0  # from an address that has passed no check, or none of our protocols: dropped unread
    bad_checks: int = 0  # STUN that is not an authentic check for one of our peers
    checks_dropped: int = 0  # authentic, but more than a peer may send
    moved: int = 0  # peers that changed their address
    handshake_failures: int = 0
    handshakes_dropped: int = 0
    unprotect_failures: int = 0  # forged, replayed or damaged
    flooded: int = 0  # authentic, but more packets than a peer may send
    unusable: int = 0  # authentic, but of another payload type, of another source or without audio
    texts_refused: int = 0
    peers_opened: int = 0
    peers_closed: int = 0
