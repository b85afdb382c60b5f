"""Fleets over HTTP: the Fleets line, one author's Fleets, and creating, deleting and marking them as seen."""

from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.api.call import Call
from chalicelib.api.requests import ShortText, identifier
from chalicelib.api.routing import gives, limited, takes
from chalicelib.domain.errors import Invalid
from chalicelib.services.fleets import fleet_line, fleets
from chalicelib.services.listings import fleet_line as fleet_line_page
from chalicelib.services.listings.fleet_line import FleetLine
from chalicelib.services.views.fleets import FleetView, fleet_view
from chalicelib.services.views.uploads import UploadForm, upload_form
from chalicelib.services.views.view import View

PERSON = "/api/accounts/{account_id}/fleets"
Text = Annotated[str, Meta(max_length=4_000)]


class NewFleetUpload(Struct, frozen=True):
    """`kind` is the content type of the picture."""

    kind: ShortText


class NewFleet(Struct, frozen=True):
    """Either `text` on a `colour`, or the picture of an `upload` with `alt` as its description."""

    text: Text | None = None
    colour: ShortText | None = None
    upload: ShortText | None = None
    alt: Text = ""

    def what(self) -> fleets.TextContent | fleets.PictureContent:
        """The text or the picture. Raises Invalid `invalid_fleet` if there are both or neither."""
        if self.upload is not None and self.text is None:
            return fleets.PictureContent(identifier(self.upload, "no_such_upload"), self.alt)
        if self.upload is None and self.text is not None:
            return fleets.TextContent(self.text, self.colour or "")
        raise Invalid("invalid_fleet")


class SeenFleets(Struct, frozen=True):
    """`until` is the `created_at` of the latest Fleet that was seen."""

    until: Annotated[int, Meta(ge=0, le=2**53)]


class FleetAnswer(View, frozen=True, kw_only=True):
    """The new Fleet."""

    fleet: FleetView


class FleetList(View, frozen=True, kw_only=True):
    """Somebody's Fleets, the oldest first, and up to when (epoch ms) the viewer has seen them."""

    fleets: list[FleetView]
    seen: int


def list_fleet_line(call: Call) -> FleetLine:
    return fleet_line_page.line(call.deps, call.member())


@takes(body=NewFleetUpload)
@gives(201, "application/json")
@limited("upload")
def upload_fleet(call: Call) -> UploadForm:
    by, asked = call.member(), call.body(NewFleetUpload)
    return upload_form(fleets.upload_form(call.deps, by, asked.kind))


@takes(body=NewFleet)
@gives(201, "application/json")
@limited("fleet")
def create_fleet(call: Call) -> FleetAnswer:
    author, asked = call.member(), call.body(NewFleet)
    made = fleets.create(call.deps, author, asked.what())
    return FleetAnswer(fleet=fleet_view(call.deps, made, author))


@gives(204)
def delete_fleet(call: Call, fleet_id: str) -> None:
    fleets.delete(call.deps, call.member(), identifier(fleet_id, "no_such_fleet"))


def list_fleets(call: Call, account_id: str) -> FleetList:
    viewer = call.visitor
    found = fleet_line.of(call.deps, viewer, identifier(account_id, "no_such_person"))
    return FleetList(fleets=[fleet_view(call.deps, one, viewer) for one in found.fleets], seen=found.seen)


@takes(body=SeenFleets)
@gives(204)
def see_fleets(call: Call, account_id: str) -> None:
    viewer, asked = call.member(), call.body(SeenFleets)
    fleet_line.mark_seen(call.deps, viewer, identifier(account_id, "no_such_person"), asked.until)


ROUTES = (
    ("GET", "/api/fleets", list_fleet_line),
    ("POST", "/api/fleets", create_fleet),
    ("POST", "/api/fleets/uploads", upload_fleet),
    ("DELETE", "/api/fleets/{fleet_id}", delete_fleet),
    ("GET", PERSON, list_fleets),
    ("PUT", f"{PERSON}/seen", see_fleets),
)
