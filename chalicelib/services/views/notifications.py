"""Notifications as `docs/protocol/inbox.md` describes them. Pure."""

from chalicelib import protocol
from chalicelib.domain.notifications import KeptNotification
from chalicelib.services.views.wire import person_of


def notification_view(line: KeptNotification) -> protocol.NoteLine:
    """Return a notification as it is sent."""
    by = tuple(person_of(one) for one in line.by)
    return protocol.NoteLine(line.id, line.kind, line.at, by, line.count, line.space, line.post, line.text)
