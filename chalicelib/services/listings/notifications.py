"""A person's own notifications."""

from typing import Final

from chalicelib import protocol
from chalicelib.domain.identity import Identity
from chalicelib.services.cursors import cursor_of, place_of
from chalicelib.services.deps import Deps
from chalicelib.services.views.notifications import notification_view
from chalicelib.services.views.view import View

PAGE: Final = 20


class NotificationPage(View, frozen=True, kw_only=True):
    """Some of a person's notifications, the cursor of the next page (None at the end), and up to when (epoch ms) they
    were read."""

    notifications: list[protocol.NotificationView]
    next: str | None
    read_at: int


def page(deps: Deps, by: Identity, cursor: str | None = None) -> NotificationPage:
    """The person's notifications, newest first. Raises Malformed `invalid_cursor`."""
    found, end = deps.notifications.page(by.id, place_of(cursor), PAGE, deps.now_ms())
    views = [notification_view(one) for one in found]
    return NotificationPage(notifications=views, next=cursor_of(end), read_at=deps.notifications.read_at(by.id))
