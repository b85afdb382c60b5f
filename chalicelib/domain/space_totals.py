"""What a Space came to, for its host, once it has ended."""

from dataclasses import dataclass

from chalicelib.domain.space import Space


@dataclass(frozen=True, slots=True)
class SpaceTotals:
    """`duration` is in ms. `peak` is the most listeners at the same time, `total` everybody who came in.

    `requests` counts requests to speak, `spoke` are the ids of the people who were on the stage, the host first.
    """

    duration: int
    peak: int
    total: int
    requests: int
    spoke: tuple[str, ...]


def totals_of(space: Space, total: int) -> SpaceTotals:
    """Return the summary of a Space that has ended; `total` people came in."""
    began, ended = space.started_at or space.created_at, space.ended_at or space.created_at
    seated = (seat.person.id for seat in space.stage)
    spoke = tuple(dict.fromkeys((space.host.id, *seated, *space.spoken)))
    return SpaceTotals(max(0, ended - began), space.peak, max(total, space.peak), space.asked, spoke)
