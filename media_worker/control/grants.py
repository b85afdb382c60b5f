"""Which grants this worker believes: its own, in time, once, and of the newest lease. Pure."""

from dataclasses import dataclass, field
from typing import Final

from chalicelib.domain.errors import Conflict, NotAllowed
from chalicelib.protocol import Act, Grant
from chalicelib.tokens import open_grant

REMEMBERED: Final = 100_000  # Spaces whose newest lease we remember; the oldest go first


@dataclass
class GrantCheck:
    """Remembers ids until they expire anyway, and the newest epoch of each Space."""

    secret: str
    worker: str
    _seen: dict[str, int] = field(default_factory=dict)  # grant id -> expires, epoch s
    _epochs: dict[str, int] = field(default_factory=dict)  # Space -> the oldest lease still good

    def check(self, token: str, act: Act, now: float) -> Grant:
        """The grant in `token`, used up by this; `now` is in epoch seconds.

        Raises Unauthenticated `grant_invalid`, `grant_expired`; NotAllowed `grant_foreign`;
        Conflict `grant_replayed`, `grant_stale`. A refusal changes nothing.
        """
        grant = open_grant(self.secret, token, now=now)
        if grant.act != act or grant.worker != self.worker:
            raise NotAllowed("grant_foreign", f"The grant is for {grant.worker} to {grant.act}, not for us to {act}.")
        if act == "admit" and grant.person is None:
            raise NotAllowed("grant_foreign", "The grant admits nobody.")
        if act == "keep" and grant.evidence is None:
            raise NotAllowed("grant_foreign", "The grant says nowhere to keep anything.")
        if grant.id in self._seen:
            raise Conflict("grant_replayed", f"The grant {grant.id} was used before.")
        newest = self._epochs.get(grant.room.space, grant.epoch)
        if grant.epoch < newest:
            raise Conflict(
                "grant_stale", f"The grant is of lease {grant.epoch}; lease {newest} is the oldest still good."
            )
        self._remember(grant, now)
        return grant

    def retire(self, grant: Grant) -> None:
        """The lease of `grant` is over: only a newer one is believed from now on."""
        self._epochs[grant.room.space] = grant.epoch + 1

    def _remember(self, grant: Grant, now: float) -> None:
        for known in [known for known, expires in self._seen.items() if expires <= now]:
            del self._seen[known]
        self._seen[grant.id] = grant.expires
        self._epochs.pop(grant.room.space, None)
        self._epochs[grant.room.space] = grant.epoch
        if len(self._epochs) > REMEMBERED:
            del self._epochs[next(iter(self._epochs))]
