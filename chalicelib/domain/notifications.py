"""Notifications, which later ones of the same kind may join. Times are epoch ms."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from chalicelib.domain.identity import Identity

Kind = Literal[
    "live",
    "reminder",
    "starting",
    "cancelled",
    "moved",
    "invited",
    "mentioned",
    "replied",
    "quoted",
    "liked",
    "reposted",
    "followed",
    "message",
    "withdrew",
    "recording_failed",
]
KEPT_MS: Final = 60 * 24 * 3600 * 1000
DAY_MS: Final = 24 * 3600 * 1000
NAMED: Final = 3  # people who are named; the rest are counted


@dataclass(frozen=True, slots=True)
class Notification:
    """News for one person, stored once for each `key`.

    `by` did it; `space` and `post` are the ids of what it is about; `text` is the post's text or the Space's title,
    `starts_at` when a Space that was moved starts.
    """

    kind: Kind
    key: str
    by: Identity | None = None
    space: str | None = None
    post: str | None = None
    text: str = ""
    starts_at: int | None = None


@dataclass(frozen=True, slots=True)
class StoredNotification:
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
    starts_at: int | None = None


def stored_id(notification: Notification, now: int) -> str:
    """Return the id of the stored notification: its own, or one shared by others of its kind."""
    if notification.kind in ("liked", "reposted") and notification.post:
        return f"{notification.kind}:{notification.post}"
    if notification.kind == "followed":
        return f"followed:{now // DAY_MS}"
    return notification.key


def is_shared(notification: Notification) -> bool:
    """Whether other notifications join this one."""
    return notification.kind in ("liked", "reposted", "followed")


def joined(before: StoredNotification | None, notification: Notification, now: int) -> StoredNotification:
    """Return what is stored with the notification in it. `before` is None for the first."""
    if before is None:
        first = (notification.by,) if notification.by else ()
        return StoredNotification(
            stored_id(notification, now),
            notification.kind,
            now,
            first,
            len(first),
            notification.space,
            notification.post,
            notification.text,
            starts_at=notification.starts_at,
        )
    named = tuple(one for one in before.by if notification.by is None or one.id != notification.by.id)
    by = (notification.by, *named)[:NAMED] if notification.by else named
    return replace(before, by=by, count=before.count + 1, at=now, version=before.version + 1)
