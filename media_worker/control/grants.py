"""Checks grants: they must be for this worker, unexpired, unused and of the newest lease. Pure."""

from dataclasses import dataclass, field
from typing import Final

from chalicelib.domain.errors import Conflict, NotAllowed
from chalicelib.protocol import Grant, GrantedAct
from chalicelib.tokens import open_grant

REMEMBERED: Final = 100_000  # Spaces whose newest lease is remembered; the oldest are forgotten first
LETTING_GO: Final[frozenset[GrantedAct]] = frozenset({"revoke", "release", "end"})
NEEDED: Final[dict[GrantedAct, tuple[str, str]]] = {
    "admit": ("person", "The grant does not name the person to admit."),
    "keep": ("evidence", "The grant does not say where to upload the evidence."),
    "revoke": ("revocation", "The grant does not name the sessions that ended."),
    "record": ("uploads", "The grant does not say how to upload segments."),
    "posted": ("latest_post", "The grant does not say when somebody posted."),
}
"""The field that each act needs, and what is said if it is missing."""


@dataclass
class GrantCheck:
    """Remembers the ids of used grants until they and all older ones expire, and each Space's newest lease epoch.

    Grants that let people go may be of any epoch, no matter who plays the Space now: `revoke`, `release` and `end`.
    """

    secret: str  # the key that grants are signed with
    worker: str  # our id
    _seen: dict[str, int] = field(default_factory=dict)  # grant id -> expires, epoch s
    _epochs: dict[str, int] = field(default_factory=dict)  # Space -> the oldest lease epoch that is still valid

    def check(self, token: str, act: GrantedAct, now: float) -> Grant:
        """The grant in `token`, which is used up by this. `now` is in epoch seconds.

        Raises Unauthenticated `grant_invalid`, `grant_expired`; NotAllowed `grant_foreign`;
        Conflict `grant_replayed`, `grant_stale`. A refused grant is not used up.
        """
        grant = open_grant(self.secret, token, now=now)
        if grant.act != act or grant.worker != self.worker:
            raise NotAllowed("grant_foreign", f"The grant is for {grant.worker} to {grant.act}, not for us to {act}.")
        needed, complaint = NEEDED.get(act, ("room", ""))
        if getattr(grant, needed) is None:
            raise NotAllowed("grant_foreign", complaint)
        if grant.id in self._seen:
            raise Conflict("grant_replayed", f"The grant {grant.id} was used before.")
        if act not in LETTING_GO:
            self._require_newest(grant)
        self._use(grant, now)
        return grant

    def retire(self, grant: Grant) -> None:
        """The lease of `grant` is over: accept only newer ones from now on."""
        space = grant.room.space
        self._epochs[space] = max(grant.epoch + 1, self._epochs.get(space, 0))

    def _use(self, grant: Grant, now: float) -> None:
        while self._seen and next(iter(self._seen.values())) <= now:
            del self._seen[next(iter(self._seen))]
        self._seen[grant.id] = grant.expires

    def _require_newest(self, grant: Grant) -> None:
        newest = self._epochs.get(grant.room.space, grant.epoch)
        if grant.epoch < newest:
            raise Conflict(
                "grant_stale",
                f"The grant is of lease {grant.epoch}; lease {newest} is the oldest still valid.",
            )
        self._epochs.pop(grant.room.space, None)
        self._epochs[grant.room.space] = grant.epoch
        if len(self._epochs) > REMEMBERED:
            del self._epochs[next(iter(self._epochs))]
