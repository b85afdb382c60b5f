"""Uploaded pictures: validated, rotated upright, scaled to fit, converted to sRGB, and stripped of metadata.

An upload is never published as it is: it is decoded and encoded again, so that nothing but pixels gets through.
Pillow is imported for the first picture, because most requests need none.
"""

import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Final

from chalicelib.domain.errors import Invalid
from chalicelib.images.colours import eight_bits, in_srgb
from chalicelib.images.png_chunks import without_extras

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

KINDS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}  # content type -> what Pillow calls it
UPLOAD_LIMIT: Final = 8 * 1024 * 1024  # bytes; enough for a phone's photograph
PIXELS: Final = 50_000_000  # the highest resolution of phones
DECODED: Final = 24_000_000  # pixels that fit into a Lambda of 512 MB, including intermediate copies
SIDE: Final = 20_000  # pixels
DETAIL: Final = 2_400  # pixels of the longer side, more than any page shows
QUALITY: Final = 82
_ORIENTATION: Final = 0x0112  # EXIF 2.32 section 4.6.4


def checked(content: bytes) -> "Image":
    """The decoded picture, upright, in RGB or RGBA, sides at most `DETAIL` pixels. Raises Invalid `invalid_picture`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow about odd EXIF, which does not matter
            return _decoded(without_extras(content))
    except Invalid:
        raise
    except Exception as error:  # decoders raise all kinds of exceptions for hostile bytes
        raise Invalid("invalid_picture") from error


def _decoded(content: bytes) -> "Image":
    from PIL import Image

    image: Image.Image = Image.open(BytesIO(content), formats=list(KINDS.values()))
    _require_size(image, PIXELS)
    image.draft(image.mode, (DETAIL, DETAIL))  # decodes a JPEG at 1/2, 1/4 or 1/8 size if that is enough
    _require_size(image, DECODED)
    image.load()
    profile, upright = image.info.get("icc_profile"), _upright(image)
    image = eight_bits(image)
    image.thumbnail((DETAIL, DETAIL))
    image = in_srgb(image, profile)
    return image if upright is None else image.transpose(upright)


def _upright(image: "Image") -> "Transpose | None":
    """How the picture has to be turned to stand upright, by its EXIF. None if not at all, and if that is broken."""
    from PIL.Image import Transpose

    try:
        orientation = image.getexif().get(_ORIENTATION)
    except Exception:  # cameras and editors write all kinds of EXIF, which raise all kinds of exceptions
        return None
    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return turns.get(orientation) if isinstance(orientation, int) else None


def webp(image: "Image", box: tuple[int, int]) -> bytes:
    """The picture as a WebP that fits into `box` (pixels), never enlarged, without metadata."""
    image = image.copy()
    image.thumbnail(box)
    return _encoded(image)


def size_within(image: "Image", box: tuple[int, int]) -> tuple[int, int]:
    """Width and height (pixels) of `webp(image, box)`."""
    image = image.copy()
    image.thumbnail(box)
    return image.size


def square_webp(image: "Image", side: int) -> bytes:
    """The middle of the picture as a square WebP of `side` pixels, without metadata."""
    from PIL import ImageOps

    return _encoded(ImageOps.fit(image, (side, side)))


def _require_size(image: "Image", pixels: int) -> None:
    if image.width * image.height > pixels or max(image.size) > SIDE:
        raise Invalid("invalid_picture")


def _encoded(image: "Image") -> bytes:
    from PIL import Image

    bare = Image.new(image.mode, image.size)  # drops what is in `info`: EXIF, XMP, comments, profiles
    bare.paste(image)
    written = BytesIO()
    bare.save(written, "WEBP", quality=QUALITY, method=4)
    return written.getvalue()
