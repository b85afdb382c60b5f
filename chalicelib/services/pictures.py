"""Pictures attached to what people write: uploaded by the browser directly to S3, then drawn anew in two sizes.

`drawn` only draws, for who stores the files privately; `publish` puts them under public names.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.picture import PICTURES, Picture, file_of
from chalicelib.domain.texts import alt_of
from chalicelib.domain.upload import AllowedUpload
from chalicelib.images import uploads
from chalicelib.services.deps import Deps

BOXES: Final[Mapping[str, tuple[int, int]]] = {"small": (720, 720), "large": (1_600, 1_600)}  # pixels
CACHED_S: Final = 24 * 3600  # how long a deleted picture may stay in caches


class Attachment(Struct, frozen=True):
    """`upload` is the id of the uploaded file, `alt` its description for people who cannot see it."""

    upload: str
    alt: str = ""


class DrawnPicture(Struct, frozen=True):
    """A WebP of each size in `files`. `width` and `height` are pixels of the largest."""

    files: Mapping[str, bytes]
    width: int
    height: int
    alt: str


def upload_form(deps: Deps, by: Identity, kind: str) -> AllowedUpload:
    """An upload of one picture of the content type `kind`. Raises Invalid `invalid_picture`."""
    if kind not in uploads.KINDS:
        raise Invalid("invalid_picture")
    upload, limit = deps.new_id("u"), uploads.UPLOAD_LIMIT
    return AllowedUpload(upload, limit, deps.media.upload_form(_key(by, upload), kind, limit))


def drawn(deps: Deps, by: Identity, chosen: Sequence[Attachment], limit: int = PICTURES) -> list[DrawnPicture]:
    """The person's own uploads, drawn anew.

    Raises Invalid `too_many_pictures`, `invalid_text`, `invalid_picture`, and NotFound `no_such_upload`.
    """
    if len(chosen) > limit:
        raise Invalid("too_many_pictures")
    return [_drawn(deps, by, one) for one in chosen]


def publish(deps: Deps, by: Identity, chosen: Sequence[Attachment], folder: str) -> tuple[Picture, ...]:
    """Publish the person's own uploads in `public/{folder}/`. Nothing is published if one of them is refused.

    Raises as `drawn` does.
    """
    ready = drawn(deps, by, chosen)
    return tuple(_published(deps, one, f"{folder}/{place}") for place, one in enumerate(ready, 1))


def forget_uploads(deps: Deps, by: Identity, chosen: Iterable[Attachment]) -> None:
    """Delete uploads that are no longer needed. What nobody deletes expires after a day."""
    for one in chosen:
        deps.media.forget(_key(by, one.upload))


def forget(deps: Deps, folder: str) -> None:
    """Delete all pictures that were published in the folder."""
    deps.media.forget_all(f"public/{folder}/")


def _drawn(deps: Deps, by: Identity, one: Attachment) -> DrawnPicture:
    alt = alt_of(one.alt)
    content = deps.media.read(_key(by, one.upload), uploads.UPLOAD_LIMIT)
    if content is None:
        raise NotFound("no_such_upload")
    image = uploads.checked(content)
    files = {size: uploads.webp(image, box) for size, box in BOXES.items()}
    width, height = uploads.size_within(image, BOXES["large"])
    return DrawnPicture(files, width, height, alt)


def _published(deps: Deps, one: DrawnPicture, name: str) -> Picture:
    for size, content in one.files.items():
        deps.media.publish(file_of(name, size), content, "image/webp", CACHED_S)
    return Picture(name, one.width, one.height, one.alt)


def _key(by: Identity, upload: str) -> str:
    """A key under the person's own id, so that nobody can use another's upload."""
    return f"uploads/pictures/{by.id}/{upload}"
