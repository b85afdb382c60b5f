"""Delivering notifications: they are stored, sent to the person's open connections, and pushed to their devices.

Every feature notifies through `notify`. A notification is delivered once per person and key, so repeating a call is
harmless: after a crash, for a job that is delivered twice, for a like that is withdrawn and given again.
"""

import logging
from collections.abc import Callable
from typing import Any, Final

from chalicelib import protocol
from chalicelib.domain.errors import Conflict
from chalicelib.domain.identity import GUEST_PREFIX
from chalicelib.domain.notifications import KeptNotification, Notification, is_shared, joined, line_of
from chalicelib.services.deps import Deps
from chalicelib.services.notifications import push
from chalicelib.services.retry import ATTEMPTS, jitter
from chalicelib.services.views.notifications import notification_view
from chalicelib.store.tables import LostRace

log = logging.getLogger(__name__)

MANY: Final = 100  # unread notifications; more are not counted


def notify(deps: Deps, to: str, note: Notification) -> bool:
    """Notifies the account `to`. False if there is nothing to deliver: the notification was delivered before, `to` is
    a guest or did it themself, or has blocked or muted the one who did. Raises Conflict `busy`; retrying is safe."""
    if to.startswith(GUEST_PREFIX) or _is_ignored(deps, to, note):
        return False
    if note.kind == "message":  # messages are stored in their conversation
        push.enqueue_pushes(deps, to, note)
        return True
    line = _keep(deps, to, note)
    if line is None:
        return False
    _send(deps, to, lambda: protocol.Noted(line=notification_view(line), unread=unread(deps, to)))
    push.enqueue_pushes(deps, to, note, line)
    return True


def unread(deps: Deps, account_id: str) -> int:
    """The number of the person's unread notifications, at most 100."""
    return deps.notes.unread(account_id, MANY, deps.now_ms())


def send(deps: Deps, to: str, message: Any) -> None:
    """Sends to every open connection of a person. Never fails: a person without one finds it stored later."""
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


def _is_ignored(deps: Deps, to: str, note: Notification) -> bool:
    if note.by is None:
        return False
    return note.by.id == to or bool(deps.relationships.among([(kind, to, note.by.id) for kind in ("block", "mute")]))


def _keep(deps: Deps, to: str, note: Notification) -> KeptNotification | None:
    """The stored notification that `note` became or joined; None if it was delivered before."""
    if not is_shared(note):
        return _kept_alone(deps, to, note)
    return _kept_together(deps, to, note) if deps.notes.first(to, note.key, deps.now_ms()) else None


def _kept_alone(deps: Deps, to: str, note: Notification) -> KeptNotification | None:
    line = joined(None, note, deps.now_ms())
    try:
        deps.notes.save(to, line)
    except LostRace:
        return None
    return line


def _kept_together(deps: Deps, to: str, note: Notification) -> KeptNotification:
    now = deps.now_ms()
    for attempt in range(ATTEMPTS):
        line = joined(deps.notes.load(to, line_of(note, now)), note, now)
        try:
            deps.notes.save(to, line)
        except LostRace:
            deps.pause(jitter(deps, attempt))
            continue
        return line
    raise Conflict("busy", f"Others joined this line {ATTEMPTS} times in the meantime; please try again.")
