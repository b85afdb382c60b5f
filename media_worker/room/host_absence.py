"""Measures how long a room's host has been away. Pure."""

from chalicelib.protocol import Room


def host_of(room: Room) -> str | None:
    """The id of the room's host, or None if it has none."""
    return next((seat.id for seat in room.stage if seat.role == "host"), None)


class HostAbsence:
    """`away_since` (s) is when the host was last here, or was replaced by one who is not here; None while one is."""

    def __init__(self, now: float) -> None:
        """The room opens at `now` (s); its host is away until they come."""
        self.away_since: float | None = now
        self._host: str | None = None

    def update(self, host: str | None, here: bool, now: float) -> None:
        """Note who is the host at `now` (s), by id or None for nobody, and whether they are here."""
        handed_over = host is not None and self._host is not None and host != self._host
        self._host = host or self._host
        if here:
            self.away_since = None
        elif handed_over or self.away_since is None:
            self.away_since = now
