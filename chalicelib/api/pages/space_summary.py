"""The summary of a Space in the visitor's language, for its page, link previews, preview picture and calendar entry."""

from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from chalicelib.api.i18n.words import Words
from chalicelib.domain.anonymisation import named
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import MINUTE_MS, Seat, Space, SpaceState, begins_at
from chalicelib.domain.space_totals import tuned_in

HOUR_MS: Final = 60 * MINUTE_MS  # the length of a calendar entry while the end is unknown


class When(Struct, frozen=True):
    """A moment, for machines (RFC 3339) and for people."""

    machine: str
    human: str


class SpaceSummary(Struct, frozen=True):
    """`heading` is the state in words, `when` its time (None if unknown), `count` the number of listeners in words,
    and `description` one to three sentences for link previews."""

    heading: str
    when: When | None
    count: str
    description: str


def summary_of(space: Space, words: Words) -> SpaceSummary:
    """The summary of a Space."""
    at = moment_of(space)
    when = When(datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds"), words.date(at)) if at else None
    heading, count = words(f"space.heading.{state_word(space)}"), counted(space, words)
    first = " ".join((heading, when.human)) if when else heading
    sentences = [f"{first}.", f"{count}." if count else "", _hosted(space, words), ", ".join(space.topics)]
    return SpaceSummary(heading, when, count, " ".join(sentence for sentence in sentences if sentence))


def state_word(space: Space) -> str:
    """The Space's state, or `unstarted` if it was cancelled because its host never came."""
    return "unstarted" if never_started(space) else space.state.value


def never_started(space: Space) -> bool:
    """Whether the Space was cancelled when it should already have been live."""
    return space.state is SpaceState.CANCELLED and (space.ended_at or 0) > (space.starts_at or 0)


def moment_of(space: Space) -> int | None:
    """The time (epoch ms) to show for the Space's state: its start, or its planned start; None if unknown."""
    times = {
        SpaceState.SCHEDULED: space.starts_at,
        SpaceState.LIVE: space.started_at,
        SpaceState.ENDED: space.ended_at,
        SpaceState.CANCELLED: space.starts_at,
    }
    return times[space.state]


def span_of(space: Space) -> tuple[int, int]:
    """The start and end (epoch ms) of the Space; an unknown end is estimated."""
    start = begins_at(space)
    end = space.ended_at if space.state is SpaceState.ENDED else None
    return start, max(end or start + HOUR_MS, start + MINUTE_MS)


def readable(space: Space, words: Words) -> Space:
    """The Space with the name of deleted accounts in the visitor's language."""
    return named(space, words("account.deleted"))


def counted(space: Space, words: Words) -> str:
    """The number of listeners in words; empty if there is nothing to count."""
    if space.state is SpaceState.LIVE:
        return words("space.listening", count=space.listeners)
    if space.state is SpaceState.ENDED and (count := tuned_in(space)):
        return words("space.tuned_in", count=count)
    return ""


def people_of(space: Space) -> tuple[Seat, ...]:
    """The people on the stage, now or at the end; at least the host."""
    return space.stage or (Seat(space.host, Role.HOST),)


def _hosted(space: Space, words: Words) -> str:
    handle = f" (@{space.host.handle})" if space.host.handle else ""
    return words("space.hosted", name=space.host.name + handle) + "."
