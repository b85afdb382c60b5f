"""A person's notifications over HTTP. Only accounts have them."""

from typing import Annotated, Any

from chalice.app import Response
from msgspec import Meta, Struct

from chalicelib.api.call import Call
from chalicelib.api.routing import gives, takes
from chalicelib.services.notifications import notifications


class ReadNotes(Struct, frozen=True):
    """The time (epoch ms) up to which they were read."""

    until: Annotated[int, Meta(ge=0, le=2**53)]


@takes(query=("cursor",))
def list_notifications(call: Call) -> Any:
    by = call.member()
    page = notifications.page(call.deps, by, call.query("cursor"))
    return {"notifications": page.items, "next": page.next, "read_at": call.deps.notes.read_at(by.id)}


@gives(204)
@takes(body=ReadNotes)
def mark_notifications_read(call: Call) -> Any:
    by, asked = call.member(), call.body(ReadNotes)
    notifications.mark_read(call.deps, by, asked.until)
    return Response("", status_code=204)


ROUTES = (
    ("GET", "/api/notifications", list_notifications),
    ("PUT", "/api/notifications/read", mark_notifications_read),
)
