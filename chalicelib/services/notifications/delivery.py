"""Delivering notifications: they are stored, sent to the person's open connections, and pushed to their devices.

Every feature notifies through `notify`. A notification is delivered once per person and key, so repeating a call is
harmless: after a crash, for a job that is delivered twice, for a like that is withdrawn and given again.
"""

import logging
from collections.abc import Callable
from typing import Any, Final

from chalicelib import protocol
from chalicelib.domain.identity import GUEST_PREFIX, Identity
from chalicelib.domain.muted_words import contains_any
from chalicelib.domain.notifications import Notification, StoredNotification, is_shared, joined, stored_id
from chalicelib.services import preferences
from chalicelib.services.deps import Deps
from chalicelib.services.notifications import push
from chalicelib.services.retry import with_retries
from chalicelib.services.views.notifications import notification_view
from chalicelib.store.tables import LostRace

log = logging.getLogger(__name__)

BY_WORDS: Final = {"mentioned", "replied", "quoted", "live"}  # kinds whose text others wrote
MANY: Final = 100  # unread notifications; more are not counted


def notify(deps: Deps, to: str, notification: Notification) -> bool:
    """Notify the account `to`. False if there is nothing to deliver: the notification was delivered before, `to` is
    a guest or did it themself, or has blocked or muted the one who did, or muted a word in it. Raises Conflict `busy`;
    retrying is safe."""
    if to.startswith(GUEST_PREFIX) or _is_ignored(deps, to, notification):
        return False
    if notification.kind == "message":  # messages are stored in their conversation
        push.enqueue_pushes(deps, to, notification)
        return True
    stored = _keep(deps, to, notification)
    if stored is None:
        return False
    _send(deps, to, lambda: protocol.NotificationAdded(line=notification_view(stored), unread=unread(deps, to)))
    push.enqueue_pushes(deps, to, notification, stored)
    return True


def is_unwanted(deps: Deps, to: str, by: Identity) -> bool:
    """Whether the account `to` has blocked or muted `by`."""
    return bool(deps.relationships.among([(kind, to, by.id) for kind in ("block", "mute")]))


def unread(deps: Deps, account_id: str) -> int:
    """The number of the person's unread notifications, at most 100."""
    return deps.notifications.unread(account_id, MANY, deps.now_ms())


def mark_read(deps: Deps, by: Identity, until: int) -> None:
    """Mark everything up to `until` (epoch ms, at most now) as read; notify the person's other tabs if that
    changed anything."""
    if deps.notifications.read(by.id, min(until, deps.now_ms())):
        send(deps, by.id, protocol.ReadElsewhere())


def send(deps: Deps, to: str, message: Any) -> None:
    """Send to every open connection of a person. Never fails: a person without one finds it stored later."""
    _send(deps, to, lambda: message)


def _send(deps: Deps, to: str, make: Callable[[], Any]) -> None:
    """As `send`; the message is made only if there is a connection."""
    try:
        connections = deps.connections.of(to, deps.clock())
        text = protocol.encode(make()) if connections else ""
        for connection in connections:
            deps.send_to_socket(connection.id, connection.endpoint, text)
    except Exception:
        log.exception("%s was not told at once", to)


def _is_ignored(deps: Deps, to: str, notification: Notification) -> bool:
    if notification.by is None:
        return False
    return (
        notification.by.id == to
        or is_unwanted(deps, to, notification.by)
        or (notification.kind in BY_WORDS and contains_any([notification.text], preferences.of(deps, to).muted_words))
    )


def _keep(deps: Deps, to: str, notification: Notification) -> StoredNotification | None:
    """The stored notification that `notification` became or joined; None if it was delivered before."""
    keep = _kept_together if is_shared(notification) else _kept_alone
    return keep(deps, to, notification)


def _kept_alone(deps: Deps, to: str, notification: Notification) -> StoredNotification | None:
    stored = joined(None, notification, deps.now_ms())
    try:
        deps.notifications.save(to, stored)
    except LostRace:
        return None
    return stored


def _kept_together(deps: Deps, to: str, notification: Notification) -> StoredNotification | None:
    def keep() -> StoredNotification | None:
        now = deps.now_ms()
        stored = joined(deps.notifications.load(to, stored_id(notification, now)), notification, now)
        return stored if deps.notifications.save_once(to, notification.key, stored) else None

    return with_retries(deps, keep)
