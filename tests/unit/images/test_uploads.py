"""Uploaded pictures: which are accepted, and what is kept of them."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from chalicelib.domain.errors import Invalid
from chalicelib.images import uploads

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def drawn(kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: object) -> bytes:
    written = BytesIO()
    Image.new(mode, size, "red").save(written, kind, **options)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_of_every_kind_becomes_a_webp_that_fits(kind: str) -> None:
    made = opened(uploads.webp(uploads.checked(drawn(kind, (300, 600))), (100, 100)))
    assert (made.format, made.size) == ("WEBP", (50, 100))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_picture_of_every_mode_is_drawn(mode: str) -> None:
    content = BytesIO()
    Image.new(mode, (40, 20)).save(content, "PNG")
    assert opened(uploads.webp(uploads.checked(content.getvalue()), (40, 40))).size == (40, 20)


def test_small_picture_is_not_blown_up() -> None:
    assert opened(uploads.webp(uploads.checked(drawn()), (1080, 1920))).size == (40, 20)


def test_square_is_the_middle_of_the_picture() -> None:
    wide = Image.new("RGB", (300, 100), "red")
    wide.paste("blue", (100, 0, 200, 100))
    made = opened(uploads.square_webp(wide, 50)).convert("RGB")
    assert made.size == (50, 50)
    red, _, blue = made.tobytes()[:3]
    assert blue > red + 150


def test_metadata_is_dropped_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "A camera that tells"
    exif.get_ifd(GPS)[1] = "N"
    content = uploads.webp(uploads.checked(drawn("JPEG", (40, 20), exif=exif, comment=b"where I live")), (40, 40))
    made = opened(content)
    assert made.size == (20, 40)
    assert not made.getexif()
    assert not set(made.info) & {"exif", "xmp", "icc_profile", "comment"}
    assert b"camera" not in content


def test_transparency_stays() -> None:
    content = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(content, "PNG")
    assert opened(uploads.webp(uploads.checked(content.getvalue()), (8, 8))).mode == "RGBA"


def bomb(width: int, height: int) -> bytes:
    """Return a PNG that claims to be huge: its header is valid, and its pixels are a few bytes of zeros."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


HOSTILE = {
    "nothing": b"",
    "a page": b"<html><script>alert(1)</script>",
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "a bomb": bomb(60_000, 60_000),
    "a long bomb": bomb(2_000_000, 1),
    "a picture cut short": drawn("JPEG", (400, 400))[:-200],
    "a picture with the wrong sums": drawn().replace(b"IDAT", b"IDAX"),
    "a GIF": drawn("GIF"),
    "a TIFF": drawn("TIFF"),
    "a PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\nshowpage",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_picture_is_refused(what: str) -> None:
    with pytest.raises(Invalid) as refused:
        uploads.checked(HOSTILE[what])
    assert refused.value.code == "invalid_picture"


def test_page_behind_a_picture_is_not_published() -> None:
    content = uploads.webp(uploads.checked(drawn("JPEG") + b"<script>alert(1)</script>"), (40, 40))
    assert b"script" not in content
