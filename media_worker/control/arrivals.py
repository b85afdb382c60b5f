"""Limits on who is being let in, so that nobody can use up what others need. Pure."""

from dataclasses import dataclass, field
from typing import Final

from chalicelib.errors import Unavailable
from media_worker.room.census import Census
from media_worker.room.rate_limit import RateLimit

PENDING_OF_SPACE: Final = 400  # connections that are not open yet, of the 500 that the edge has
PENDING_OF_NETWORK: Final = 100
GUESTS_OF_NETWORK: Final = 1_000  # connections of guests: a whole lecture hall
ADMISSIONS: Final = (30.0, 200)  # of one network: admissions per second, and at once


@dataclass
class Arrivals:
    """Checks each admission against what its network and its Space have already. A network is one IPv4 address, or a
    /64 of IPv6; None is not limited. `guests_of_network` are connections of guests; None: a thousand."""

    guests_of_network: int | None = None
    _rates: RateLimit = field(default_factory=lambda: RateLimit(*ADMISSIONS))

    def check(self, person: str, space: str, network: str | None, here: Census, now: float) -> None:
        """Raise Unavailable: `worker_busy` if too many are being let in, `guests_full` if it has too many guests.
        `here` counts the connections of this worker; `now` is in seconds."""
        if network is not None and not self._rates.take(network, now):
            raise Unavailable("worker_busy")
        of_space, of_network = here.pending_of_space[space], here.pending_of_network[network or ""]
        if of_space >= PENDING_OF_SPACE or of_network >= PENDING_OF_NETWORK:
            raise Unavailable("worker_busy")
        most = self.guests_of_network or GUESTS_OF_NETWORK
        if here.guests_of_network[network or ""] >= most and person.startswith("g_"):
            raise Unavailable("guests_full")
