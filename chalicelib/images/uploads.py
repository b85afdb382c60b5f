"""Uploaded pictures: validated, rotated upright, scaled to fit, and stripped of metadata.

An upload is never published as it is: it is decoded and encoded again, so that nothing but pixels gets through.
Pillow is imported for the first picture, because most requests need none.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Final

from chalicelib.domain.errors import Invalid

if TYPE_CHECKING:
    from PIL.Image import Image

KINDS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}  # content type -> what Pillow calls it
UPLOAD_LIMIT: Final = 8 * 1024 * 1024  # bytes; enough for a phone's photograph
PIXELS: Final = 50_000_000  # the highest resolution of phones
DECODED: Final = 24_000_000  # pixels that fit into a Lambda of 512 MB, including intermediate copies
SIDE: Final = 20_000  # pixels
DETAIL: Final = 2_400  # pixels of the longer side, more than any page shows
QUALITY: Final = 82


def checked(content: bytes) -> "Image":
    """The decoded picture, upright, in RGB or RGBA, sides at most `DETAIL` pixels. Raises Invalid `invalid_picture`."""
    from PIL import Image, ImageOps

    try:
        image: Image.Image = Image.open(BytesIO(content), formats=list(KINDS.values()))
        _require_size(image, PIXELS)
        image.draft("RGB", (DETAIL, DETAIL))  # decodes a JPEG at 1/2, 1/4 or 1/8 size if that is enough
        _require_size(image, DECODED)
        image.load()
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        image.thumbnail((DETAIL, DETAIL))
        return ImageOps.exif_transpose(image)
    except Invalid:
        raise
    except Exception as error:  # decoders raise all kinds of exceptions for hostile bytes
        raise Invalid("invalid_picture", "This is not a picture that can be shown: a JPEG, PNG or WebP.") from error


def webp(image: "Image", box: tuple[int, int]) -> bytes:
    """The picture as a WebP that fits into `box` (pixels), never enlarged, without metadata."""
    image = image.copy()
    image.thumbnail(box)
    return _encoded(image)


def square_webp(image: "Image", side: int) -> bytes:
    """The middle of the picture as a square WebP of `side` pixels, without metadata."""
    from PIL import ImageOps

    return _encoded(ImageOps.fit(image, (side, side)))


def _require_size(image: "Image", pixels: int) -> None:
    if image.width * image.height > pixels or max(image.size) > SIDE:
        size = f"{image.width} by {image.height}"
        raise Invalid("invalid_picture", f"The picture has {size} pixels; at most {pixels // 10**6} million are taken.")


def _encoded(image: "Image") -> bytes:
    from PIL import Image

    bare = Image.new(image.mode, image.size)  # drops what is in `info`: EXIF, XMP, comments, profiles
    bare.paste(image)
    written = BytesIO()
    bare.save(written, "WEBP", quality=QUALITY, method=4)
    return written.getvalue()
