"""What a Space came to, for its host: once it has ended, and what it has used so far."""

from dataclasses import dataclass

from chalicelib.domain.costs import Usage, sound_bytes
from chalicelib.domain.recording_consent import stretches
from chalicelib.domain.space import Space, SpaceState


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


def tuned_in(space: Space) -> int:
    """Return how many people listen or, after the end, did in all: as many as the summary says, however many of them
    had left before the end."""
    return max(space.came, space.peak, space.listeners) if space.state is SpaceState.ENDED else space.listeners


def totals_of(space: Space, total: int) -> SpaceTotals:
    """Return the summary of a Space that has ended; `total` people came in."""
    began, ended = space.started_at or space.created_at, space.ended_at or space.created_at
    seated = (seat.person.id for seat in space.stage)
    spoke = tuple(dict.fromkeys((space.host.id, *seated, *space.spoken)))
    return SpaceTotals(max(0, ended - began), space.peak, max(total, space.peak), space.asked, spoke)


def usage_of(space: Space, total: int, now: int) -> Usage:
    """Return what a Space has used until `now` (epoch ms), as if it had a worker to itself; `total` people came in."""
    began, until = space.started_at or space.created_at, space.ended_at or now
    hours = max(0, until - began) / 3_600_000 if space.started_at is not None else 0.0
    listened, recorded = space.listened / 3_600, _recorded(space, began, until) if hours else 0.0
    return Usage(
        joins=max(total, space.peak),
        listener_hours=listened,
        sound_bytes=sound_bytes(listened, space.peak),
        space_hours=hours,
        worker_hours=hours,
        recorded_hours=recorded,
        tracked_hours=recorded if space.settings.tracks else 0.0,
        captioned_hours=hours if space.settings.captions else 0.0,
    )


def _recorded(space: Space, began: int, until: int) -> float:
    """Return how long the Space was recorded between two times, in hours."""
    times = ((max(one.start, began), min(one.end, until)) for one in stretches(space))
    return sum(max(0, end - start) for start, end in times) / 3_600_000
