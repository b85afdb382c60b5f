"""The handshakes of one peer. Whoever knows the peer's address and can forge it may send datagrams from it, too.

So each ClientHello gets a session of its own, one after the other, and all sessions get the messages that follow; a
session that breaks is given up silently. The one that completes is the browser's, because only the browser can sign
with the certificate of the offer. Nobody else gets in, but the browser can still be kept out (decision 0054): by a
well-formed message that comes before its own, which OpenSSL cannot take back, or by hellos that take nearly every turn.
"""

import logging
from collections.abc import Sequence
from math import inf
from typing import Final

from media_worker.edge.dtls import DtlsBroken, DtlsIdentity, DtlsSession
from media_worker.edge.dtls_records import hello_random, plausible_records
from media_worker.edge.offer import Fingerprint

log = logging.getLogger(__name__)
MOST_SESSIONS: Final = 4
# Seconds that a ClientHello has to itself. An answer to another one would end the handshake of a browser that is still
# waiting for its own; browsers repeat their hello often enough to get their turn.
TURN: Final = 1.0


class DtlsHandshake:
    """Exists from the first DTLS datagram of a peer until its keys. `now` is `loop.time()` in seconds."""

    def __init__(self, identity: DtlsIdentity, expected: Sequence[Fingerprint], now: float) -> None:
        self.broken = 0  # sessions that were given up
        self._identity = identity
        self._expected = expected
        self._sessions: dict[bytes, DtlsSession] = {}  # by the random bytes of their ClientHello, oldest first
        self._newest_at = now - TURN
        self.due = inf  # when `retransmit` is to be called

    def receive(self, datagram: bytes, now: float) -> tuple[DtlsSession, list[bytes]] | None:
        """The session that `datagram` completes, with the application data behind it; None while there is none.

        Raises DtlsFailed if it was completed with another certificate than that of the offer, or without a common SRTP
        profile.
        """
        records = plausible_records(datagram)
        if not records:
            return None
        random = hello_random(records)
        for session in self._sessions_for(random, now):
            try:
                messages = session.receive(records)
            except DtlsBroken as error:
                self._give_up(session, error)
            else:
                if session.keys is not None:
                    return session, messages
        self._plan(now)
        return None

    def outgoing(self) -> list[bytes]:
        """The queued datagrams of all sessions."""
        return [datagram for session in self._sessions.values() for datagram in session.outgoing()]

    def retransmit(self, now: float) -> None:
        """Queue again the last flights whose time has come."""
        for session in list(self._sessions.values()):
            if session.timeout() == 0:
                try:
                    session.retransmit()
                except DtlsBroken as error:
                    self._give_up(session, error)
        self._plan(now)

    def shutdown(self) -> None:
        """Queue close_notify for a session that has completed."""
        for session in self._sessions.values():
            session.shutdown()

    def _sessions_for(self, random: bytes | None, now: float) -> list[DtlsSession]:
        """The session of this ClientHello, which may be new, or all of them for anything else."""
        if random is None:
            return list(self._sessions.values())
        if random not in self._sessions and now - self._newest_at >= TURN:
            if len(self._sessions) >= MOST_SESSIONS:
                del self._sessions[next(iter(self._sessions))]
            self._sessions[random] = DtlsSession(self._identity, self._expected)
            self._newest_at = now
        return [self._sessions[random]] if random in self._sessions else []

    def _plan(self, now: float) -> None:
        """Note when the next flight is due, so that nobody has to ask OpenSSL every few milliseconds."""
        self.due = now + min((session.timeout() for session in self._sessions.values()), default=inf)

    def _give_up(self, broken: DtlsSession, error: DtlsBroken) -> None:
        """Without sending the alert that it has queued: the browser's own handshake would end by it."""
        log.info("a handshake was given up: %s", error)
        self.broken += 1
        self._sessions = {random: session for random, session in self._sessions.items() if session is not broken}
