"""Sessions that ended recently, so that grants which were signed before are refused. Pure."""

from dataclasses import dataclass, field
from typing import Final

from chalicelib.protocol import Revocation

KEPT: Final = 60.0  # s; admissions are valid for half as long


@dataclass
class RevokedSessions:
    """Remembers ended sessions for a minute. `now` is `loop.time()` in seconds."""

    _until: dict[tuple[str, str], float] = field(default_factory=dict)  # (person id, session), oldest first

    def add(self, revocation: Revocation, now: float) -> None:
        """Remember the sessions of a revocation, and forget those that are older than a minute."""
        for known in [known for known, until in self._until.items() if until <= now]:
            del self._until[known]
        self._until |= {(revocation.person, session): now + KEPT for session in revocation.sessions}

    def includes(self, person: str, session: str | None, now: float) -> bool:
        """Whether this session of the person ended in the last minute; False without a session."""
        return session is not None and self._until.get((person, session), now) > now
