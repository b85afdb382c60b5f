"""What a Space says of itself in the visitor's words: on its page, in link previews, on its picture, in a calendar."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from chalicelib.api.i18n.words import Words
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import MINUTE_MS, Seat, Space, State

HOUR_MS: Final = 60 * MINUTE_MS  # how long a Space is taken to be in a calendar: nobody knows before


@dataclass(frozen=True, slots=True)
class When:
    """A moment, for machines (RFC 3339) and for people."""

    machine: str
    human: str


@dataclass(frozen=True, slots=True)
class SpaceSummary:
    """`heading` is its state with the time if it has one, `description` a sentence or three for link previews."""

    heading: str
    when: When | None
    count: str
    description: str


def summary_of(space: Space, words: Words) -> SpaceSummary:
    """A Space in words."""
    at = moment_of(space)
    when = When(datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds"), words.date(at)) if at else None
    heading, count = words(f"space.heading.{state_word(space)}"), counted(space, words)
    first = " ".join((heading, when.human)) if when else heading
    sentences = [f"{first}.", f"{count}." if count else "", _hosted(space, words), ", ".join(space.topics)]
    return SpaceSummary(heading, when, count, " ".join(sentence for sentence in sentences if sentence))


def state_word(space: Space) -> str:
    """The state, and `unstarted` for what was given up because its host never came."""
    return "unstarted" if never_started(space) else space.state.value


def never_started(space: Space) -> bool:
    """Whether the Space was cancelled when it should already have been live."""
    return space.state is State.CANCELLED and (space.ended_at or 0) > (space.starts_at or 0)


def moment_of(space: Space) -> int | None:
    """The time (epoch ms) that says most about the Space as it is now."""
    times = {
        State.SCHEDULED: space.starts_at,
        State.LIVE: space.started_at,
        State.ENDED: space.ended_at,
        State.CANCELLED: space.starts_at,
    }
    return times[space.state]


def span_of(space: Space) -> tuple[int, int]:
    """From when until when (epoch ms) the Space is, was, or is taken to be."""
    start = space.started_at or space.starts_at or space.created_at
    end = space.ended_at if space.state is State.ENDED else None
    return start, max(end or start + HOUR_MS, start + MINUTE_MS)


def counted(space: Space, words: Words) -> str:
    """How many listen, or did; empty where there is nothing to count."""
    if space.state is State.LIVE:
        return words("space.listening", count=space.listeners)
    if space.state is State.ENDED and space.listeners:
        return words("space.tuned_in", count=space.listeners)
    return ""


def people_of(space: Space) -> tuple[Seat, ...]:
    """Who is on the stage, or was at the end; the host always."""
    return space.stage or (Seat(space.host, Role.HOST),)


def _hosted(space: Space, words: Words) -> str:
    handle = f" (@{space.host.handle})" if space.host.handle else ""
    return words("space.hosted", name=space.host.name + handle) + "."
