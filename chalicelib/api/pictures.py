"""Uploads of pictures that people attach to what they write."""

from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.api.call import Call
from chalicelib.api.requests import ShortText, identifier
from chalicelib.api.routing import Route, gives, limited, takes
from chalicelib.services import pictures
from chalicelib.services.pictures import Attachment
from chalicelib.services.views.uploads import UploadForm, upload_form


class NewAttachmentUpload(Struct, frozen=True):
    """`kind` is the content type of the picture."""

    kind: ShortText


class AttachedPicture(Struct, frozen=True):
    """An uploaded picture, with `alt` as its description."""

    upload: ShortText
    alt: ShortText = ""

    def attachment(self) -> Attachment:
        """The picture for the services. Raises NotFound `no_such_upload` if the id is not well-formed."""
        return Attachment(identifier(self.upload, "no_such_upload"), self.alt)


AttachedPictures = Annotated[tuple[AttachedPicture, ...], Meta(max_length=20)]


@takes(body=NewAttachmentUpload)
@gives(201, "application/json")
@limited("upload")
def upload_picture(call: Call) -> UploadForm:
    by, asked = call.member(), call.body(NewAttachmentUpload)
    return upload_form(pictures.upload_form(call.deps, by, asked.kind))


ROUTES: tuple[Route, ...] = (("POST", "/api/pictures/uploads", upload_picture),)
