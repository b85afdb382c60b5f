"""A person's own notifications: list them, and mark them as read."""

from dataclasses import dataclass
from typing import Any, Final

from chalicelib import protocol
from chalicelib.domain.identity import Identity
from chalicelib.protocol import to_json
from chalicelib.services.cursors import cursor_of, place_of
from chalicelib.services.deps import Deps
from chalicelib.services.notifications import delivery
from chalicelib.services.views.notifications import notification_view

PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class NotificationPage:
    """Notifications as the wire shows them, and the cursor of the next page (None at the end)."""

    items: list[dict[str, Any]]
    next: str | None


def page(deps: Deps, by: Identity, cursor: str | None = None) -> NotificationPage:
    """The person's notifications, newest first. Raises Malformed `invalid_cursor`."""
    lines, end = deps.notes.page(by.id, place_of(cursor), PAGE, deps.now_ms())
    return NotificationPage([to_json(notification_view(line)) for line in lines], cursor_of(end))


def mark_read(deps: Deps, by: Identity, until: int) -> None:
    """Marks everything up to `until` (epoch ms, at most now) as read; tells the person's other tabs if that changed
    anything."""
    if deps.notes.read(by.id, min(until, deps.now_ms())):
        delivery.send(deps, by.id, protocol.Seen())
