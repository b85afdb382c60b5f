"""Notifications: one line each, which later ones of the same kind may join. Times are epoch ms."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from chalicelib.domain.identity import Identity

Kind = Literal[
    "live",
    "reminder",
    "starting",
    "cancelled",
    "invited",
    "mentioned",
    "replied",
    "liked",
    "reposted",
    "followed",
    "message",
]
KEPT_MS: Final = 60 * 24 * 3600 * 1000
DAY_MS: Final = 24 * 3600 * 1000
NAMED: Final = 3  # people who are named; the rest are counted


@dataclass(frozen=True, slots=True)
class Notification:
    """News for one person, stored once for each `key`.

    `by` did it; `space` and `post` are the ids of what it is about; `text` is the post's text or the Space's title.
    """

    kind: Kind
    key: str
    by: Identity | None = None
    space: str | None = None
    post: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class KeptNotification:
    """A notification as it is stored.

    `by` are the last people who did it, newest first; `count` is how many did. `version` grows with each one that
    joins.
    """

    id: str
    kind: Kind
    at: int
    by: tuple[Identity, ...] = ()
    count: int = 0
    space: str | None = None
    post: str | None = None
    text: str = ""
    version: int = 0


def line_of(note: Notification, now: int) -> str:
    """Return the id of the stored line: the note's own, or one that it shares with others of its kind."""
    if note.kind in ("liked", "reposted") and note.post:
        return f"{note.kind}:{note.post}"
    if note.kind == "followed":
        return f"followed:{now // DAY_MS}"
    return note.key


def is_shared(note: Notification) -> bool:
    """Whether other notes join this note's line."""
    return note.kind in ("liked", "reposted", "followed")


def joined(before: KeptNotification | None, note: Notification, now: int) -> KeptNotification:
    """Return the line with the note in it. `before` is None for the first."""
    if before is None:
        first = (note.by,) if note.by else ()
        return KeptNotification(line_of(note, now), note.kind, now, first, len(first), note.space, note.post, note.text)
    named = tuple(one for one in before.by if note.by is None or one.id != note.by.id)
    by = (note.by, *named)[:NAMED] if note.by else named
    return replace(before, by=by, count=before.count + 1, at=now, version=before.version + 1)
