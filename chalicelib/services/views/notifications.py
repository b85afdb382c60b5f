"""Notifications as `docs/protocol/inbox.md` describes them. Pure."""

from chalicelib import protocol
from chalicelib.domain.notifications import StoredNotification
from chalicelib.services.views.wire import person_of


def notification_view(stored: StoredNotification) -> protocol.NotificationView:
    """Return a notification as it is sent."""
    by = tuple(person_of(one) for one in stored.by)
    return protocol.NotificationView(
        stored.id, stored.kind, stored.at, by, stored.count, stored.space, stored.post, stored.text, stored.starts_at
    )
