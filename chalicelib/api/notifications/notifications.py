"""A person's notifications over HTTP. Only accounts have them."""

from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.api.call import Call
from chalicelib.api.routing import gives, takes
from chalicelib.services.listings import notifications
from chalicelib.services.listings.notifications import NotificationPage
from chalicelib.services.notifications import delivery


class ReadNotifications(Struct, frozen=True):
    """The time (epoch ms) up to which they were read."""

    until: Annotated[int, Meta(ge=0, le=2**53)]


@takes(query=("cursor",))
def list_notifications(call: Call) -> NotificationPage:
    return notifications.page(call.deps, call.member(), call.query("cursor"))


@gives(204)
@takes(body=ReadNotifications)
def mark_notifications_read(call: Call) -> None:
    by, asked = call.member(), call.body(ReadNotifications)
    delivery.mark_read(call.deps, by, asked.until)


ROUTES = (
    ("GET", "/api/notifications", list_notifications),
    ("PUT", "/api/notifications/read", mark_notifications_read),
)
