"""Since when the host of a room is away. Pure."""

from chalicelib.protocol import Room


def host_of(room: Room) -> str | None:
    """The id of who hosts; None if nobody has the seat."""
    return next((seat.id for seat in room.stage if seat.role == "host"), None)


class HostAbsence:
    """`away_since` (s) is when the host was last seen, or when the seat went to somebody who is not here."""

    def __init__(self, now: float) -> None:
        self.away_since: float | None = now
        self._host: str | None = None

    def update(self, host: str | None, here: bool, now: float) -> None:
        """At `now` (s) `host` has the seat (None: nobody), and is `here` or not."""
        handed_over = host is not None and self._host is not None and host != self._host
        self._host = host or self._host
        if here:
            self.away_since = None
        elif handed_over or self.away_since is None:
            self.away_since = now
