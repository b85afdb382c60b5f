"""Uploaded pictures look as they did where they came from: colour profiles, depths, and files with odd extras."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from chalicelib.images import uploads
from tests.support.icc import (
    P3_BLUE,
    P3_GREEN,
    P3_RED,
    SRGB_BLUE,
    SRGB_GREEN,
    SRGB_RED,
    grey_profile,
    rgb_profile,
)

SWAPPED = rgb_profile(SRGB_BLUE, SRGB_GREEN, SRGB_RED)  # red is called blue
P3 = rgb_profile(P3_RED, P3_GREEN, P3_BLUE)
SRGB = rgb_profile(SRGB_RED, SRGB_GREEN, SRGB_BLUE)
ORIENTATION = 0x0112
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def plain(colour: object = "red", mode: str = "RGB") -> Image.Image:
    return Image.new(mode, (16, 8), colour)  # type: ignore[arg-type]


def middle(content: bytes) -> tuple[int, ...]:
    image = uploads.checked(content)
    pixel = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(pixel, tuple)
    return pixel


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunk(content: bytes, extra: bytes) -> bytes:
    """A PNG with `extra` right behind its header."""
    end = len(SIGNATURE) + 25
    return content[:end] + extra + content[end:]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_of_a_profile_are_converted(kind: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    red, green, blue = middle(saved(plain("red"), kind, icc_profile=SWAPPED, **options))
    assert (red < 10, green < 10, blue > 245) == (True, True, True)


def test_wide_colours_stay_what_they_were() -> None:
    red, green, blue = middle(saved(plain((180, 90, 90)), icc_profile=P3))
    assert red == pytest.approx(193, abs=4)
    assert green == pytest.approx(86, abs=4)
    assert blue == pytest.approx(88, abs=4)


def test_colours_of_srgb_stay_the_same() -> None:
    assert middle(saved(plain((200, 120, 40)), icc_profile=SRGB)) == pytest.approx((200, 120, 40), abs=6)
    assert middle(saved(plain((200, 120, 40)))) == (200, 120, 40)


def test_transparency_survives_a_profile() -> None:
    assert middle(saved(plain((255, 0, 0, 128), "RGBA"), icc_profile=SWAPPED))[2:] == pytest.approx((255, 128), abs=3)


def test_palette_is_converted_by_its_profile() -> None:
    assert middle(saved(plain().convert("P"), icc_profile=SWAPPED))[2] > 245


def test_grey_is_converted_by_its_profile() -> None:
    linear = grey_profile(1.0)
    assert middle(saved(plain(55, "L"), icc_profile=linear)) == pytest.approx((128,) * 3, abs=4)
    assert middle(saved(plain((55, 128), "LA"), icc_profile=linear)) == pytest.approx((128, 128, 128, 128), abs=4)


@pytest.mark.parametrize(
    "profile",
    [b"nonsense", SWAPPED[:200], SWAPPED.replace(b"acsp", b"????"), grey_profile(1.0), b"\0" * 200_000],
    ids=["no profile", "cut short", "without its mark", "of greys", "of zeros"],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_profile_that_cannot_be_used_leaves_a_picture(kind: str, profile: bytes) -> None:
    assert uploads.checked(saved(plain((200, 120, 40)), kind, icc_profile=profile)).size == (16, 8)


def test_profile_of_colours_suits_greys_and_none_suits_inks() -> None:
    assert uploads.checked(saved(plain(100, "L"), icc_profile=SRGB)).mode == "RGB"
    assert uploads.checked(saved(plain((0, 255, 255, 0), "CMYK"), "JPEG", icc_profile=SWAPPED)).mode == "RGB"


@pytest.mark.parametrize(("value", "shown"), [(0, 0), (255, 1), (32_768, 127), (65_535, 255)])
def test_grey_of_16_bits_keeps_its_shades(value: int, shown: int) -> None:
    assert middle(saved(plain(value, "I;16"))) == pytest.approx((shown,) * 3, abs=1)


def test_grey_of_16_bits_keeps_its_transparency_and_profile() -> None:
    clear = with_chunk(saved(plain(32_768, "I;16")), chunk(b"tRNS", struct.pack(">H", 32_768)))
    assert middle(clear)[3] == 0
    assert middle(saved(plain(55 * 257, "I;16"), icc_profile=grey_profile(1.0))) == pytest.approx((128,) * 3, abs=4)


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_grey_of_few_bits_keeps_its_shades(depth: int) -> None:
    header = struct.pack(">IIBBBBB", 8, 1, depth, 0, 0, 0, 0)
    content = (
        SIGNATURE
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" + b"\xff" * depth))
        + chunk(b"IEND", b"")
    )
    assert middle(content) == (255, 255, 255)


def exif_of(*entries: tuple[int, int, int, int]) -> bytes:
    """EXIF with entries of tag, type, count and value."""
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"Exif\0\0II*\0\x08\0\0\0" + body + bytes(4)


BROKEN = {
    "nothing": b"Exif\0\0",
    "no TIFF": b"Exif\0\0nonsense",
    "an unknown order": b"Exif\0\0XX*\0\x08\0\0\0",
    "entries beyond the end": b"Exif\0\0II*\0\xff\xff\0\0",
    "an entry count that lies": exif_of((ORIENTATION, 3, 1, 1))[:20],
    "an orientation of nought": exif_of((ORIENTATION, 3, 1, 0)),
    "an orientation of nine": exif_of((ORIENTATION, 3, 1, 9)),
    "an orientation of text": exif_of((ORIENTATION, 2, 4, 0x41414141)),
    "an unknown type": exif_of((ORIENTATION, 99, 1, 1), (0x9999, 77, 3, 5)),
    "a value beyond the end": exif_of((0x010F, 2, 4_000, 0xFFFFFF0), (ORIENTATION, 3, 1, 1)),
    "a directory within itself": exif_of((0x8769, 4, 1, 8), (0x8825, 4, 1, 8)),
    "a resolution of nought": exif_of((0x011A, 5, 1, 0xFFFF), (0x0128, 3, 1, 9)),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_broken_exif_leaves_a_picture(kind: str, broken: bytes) -> None:
    assert uploads.checked(saved(plain(), kind, exif=broken)).size == (16, 8)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_stands_upright(kind: str, orientation: int) -> None:
    """The red corner is where the camera's top left was."""
    sideways = orientation > 4
    camera = Image.new("RGB", (64, 32), "white")
    camera.paste("red", (0, 0, 16, 16))
    stored = {
        1: camera,
        2: camera.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: camera.transpose(Image.Transpose.ROTATE_180),
        4: camera.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: camera.transpose(Image.Transpose.TRANSPOSE),
        6: camera.transpose(Image.Transpose.ROTATE_90),
        7: camera.transpose(Image.Transpose.TRANSVERSE),
        8: camera.transpose(Image.Transpose.ROTATE_270),
    }[orientation]
    assert stored.size == ((32, 64) if sideways else (64, 32))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    made = uploads.checked(saved(stored, kind, exif=exif))
    assert made.size == (64, 32)
    corner = made.getpixel((6, 6))
    assert isinstance(corner, tuple)
    assert corner[0] > 200
    assert corner[1] < 90


# Made by the test that takes one, because every process of a run imports this file.
TEXTS: dict[str, Callable[[], bytes]] = {
    "a long text": lambda: chunk(b"tEXt", b"Comment\0" + b"x" * 3_000_000),
    "a text that grows": lambda: chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 90_000_000)),
    "an international text that grows": lambda: chunk(b"iTXt", b"XML\0\1\0\0\0" + zlib.compress(b"<x/>" * 9_000_000)),
    "many texts": lambda: chunk(b"tEXt", b"Comment\0" + b"x" * 900) * 3_000,
    "a damaged text": lambda: b"\0\0\0\4tEXta\0b\0????",
    "a text that is no text": lambda: chunk(b"zTXt", b"\xff" * 40),
    "a time that is none": lambda: chunk(b"tIME", b"?"),
    "half an animation": lambda: chunk(b"acTL", b"\0\0\0\2\0\0\0\0"),
    "a profile that grows": lambda: chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(30_000_000))),
    "a profile that is none": lambda: chunk(b"iCCP", b"p\0\0nonsense"),
    "a profile without anything": lambda: chunk(b"iCCP", b""),
    "a damaged profile": lambda: b"\0\0\0\4iCCPp\0\0x????",
    "a chunk of somebody's own": lambda: chunk(b"prVt", b"\0" * 100_000),
}


@pytest.mark.parametrize("extra", TEXTS.values(), ids=TEXTS)
def test_png_with_odd_extras_is_a_picture(extra: Callable[[], bytes]) -> None:
    assert middle(with_chunk(saved(plain()), extra()))[:3] == (255, 0, 0)


@pytest.mark.parametrize("comment", [b"x" * 60_000, b"\xff\xd8\xff", "ñ".encode("latin-1")])
def test_jpeg_with_odd_comments_is_a_picture(comment: bytes) -> None:
    assert uploads.checked(saved(plain(), "JPEG", comment=comment)).size == (16, 8)


def test_picture_of_two_pictures_is_the_first() -> None:
    content = saved(plain("red"), "MPO", save_all=True, append_images=[plain("blue")])
    assert middle(content)[0] > 200
