"""The picture of a Space for link previews: 1200 by 630 pixels, as PNG. Values in, bytes out.

Pillow is imported for the first picture: most requests need none.
"""

import colorsys
from io import BytesIO
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from chalicelib.images.fonts import BOLD, PLAIN, font, lines_of, readable, shortened

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

VERSION: Final = 1  # of the design; part of each picture's name
WIDTH, HEIGHT, MARGIN = 1200, 630, 72
TITLE_SIZES: Final = ((86, 2), (74, 3), (62, 3), (50, 4))  # pixels, and in how many lines at most
FACE: Final = 92
WHITE: Final = "#ffffff"
SOFT: Final = "#e9ddff"
GROUNDS: Final = {True: ("#5636d6", "#8a2fd0"), False: ("#3c3850", "#4b4560")}  # live or to come; over
SHADOW: Final = (255, 255, 255, 38)
FINE: Final = 4  # circles are drawn larger by this factor and scaled down, for smooth edges


class CardPerson(Struct, frozen=True):
    """A person on the picture: `hue` (degrees) is the background of their initials, `picture` the bytes of an image
    that replaces them (None without one)."""

    name: str
    hue: int
    picture: bytes | None = None


class SpaceCard(Struct, frozen=True):
    """`state` is the text of the badge (`LIVE`), `line` the text beside it. `untitled`, or else `nameless`, replaces a
    title that the fonts cannot show. `more` is the number of people on the stage besides `faces`."""

    bright: bool
    live: bool
    state: str
    line: str
    title: str
    untitled: str
    nameless: str
    hosts: str
    faces: tuple[CardPerson, ...]
    more: int
    site: str


def draw(card: SpaceCard) -> bytes:
    """The picture as PNG."""
    from PIL import ImageDraw

    image = _ground(card.bright)
    pen = ImageDraw.Draw(image, "RGBA")
    _state(pen, card)
    _title(pen, readable(card.title) or readable(card.untitled) or card.nameless)
    _people(image, pen, card)
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _ground(bright: bool) -> "Image":
    """A diagonal gradient, with rings like sound waves from a corner."""
    from PIL import Image, ImageDraw

    first, last = (Image.new("RGB", (WIDTH, HEIGHT), colour) for colour in GROUNDS[bright])
    slope = Image.linear_gradient("L").rotate(90).resize((WIDTH * 2, HEIGHT * 2)).rotate(-20)
    mask = slope.crop((WIDTH // 2, HEIGHT // 2, WIDTH // 2 + WIDTH, HEIGHT // 2 + HEIGHT))
    image = Image.composite(last, first, mask)
    pen = ImageDraw.Draw(image, "RGBA")
    for radius in range(140, 700, 110):
        box = (WIDTH - radius, HEIGHT - radius, WIDTH + radius, HEIGHT + radius)
        pen.ellipse(box, outline=(255, 255, 255, max(8, 44 - radius // 18)), width=3)
    return image


def _state(pen: "ImageDraw", card: SpaceCard) -> None:
    left, top, high = MARGIN, 64, 60
    sign = font(BOLD, 32)
    bars = 46 if card.live else 0
    right = left + bars + 56 + int(sign.getlength(card.state))
    colours = {"fill": WHITE} if card.live else {"fill": SHADOW}
    pen.rounded_rectangle((left, top, right, top + high), high // 2, **colours)
    if card.live:
        for number, height in enumerate((14, 30, 22)):
            at = left + 28 + number * 13
            pen.rounded_rectangle((at, top + 45 - height, at + 7, top + 45), 3, fill="#5b2ac6")
    ink = "#4a2399" if card.live else WHITE
    pen.text((left + bars + 28, top + high // 2), card.state, font=sign, fill=ink, anchor="lm")
    site = font(BOLD, 34)
    room = WIDTH - MARGIN - right - 28 - 40 - int(site.getlength(card.site))
    line = shortened(card.line, PLAIN, 32, room)
    pen.text((right + 28, top + high // 2), line, font=font(PLAIN, 32), fill=SOFT, anchor="lm")
    pen.text((WIDTH - MARGIN, top + high // 2), card.site, font=site, fill=WHITE, anchor="rm")


def _title(pen: "ImageDraw", title: str) -> None:
    """Draw the title as large as fits, centred between the badge and the people."""
    width = WIDTH - 2 * MARGIN
    tried = ((size, most, lines_of(title, BOLD, size, width)) for size, most in TITLE_SIZES)
    size, _, lines = next((one for one in tried if len(one[2]) <= one[1]), (*TITLE_SIZES[-1], []))
    lines = lines or lines_of(title, BOLD, size, width)[: TITLE_SIZES[-1][1]]
    step = int(size * 1.16)
    top = 300 - step * len(lines) // 2
    for number, line in enumerate(lines):
        pen.text((MARGIN, top + step * number + step // 2), line, font=font(BOLD, size), fill=WHITE, anchor="lm")


def _people(image: "Image", pen: "ImageDraw", card: SpaceCard) -> None:
    left, top = MARGIN, HEIGHT - 64 - FACE
    for face in card.faces:
        _face(image, face, (left, top))
        left += FACE - 14
    if card.more:
        _circle(image, (left, top), "#ffffff", f"+{card.more}", ink="#4a2399")
        left += FACE - 14
    names = readable(card.hosts)
    if names:
        room = WIDTH - MARGIN - left - 40
        pen.text(
            (left + 40, top + FACE // 2),
            shortened(names, PLAIN, 38, room),
            font=font(PLAIN, 38),
            fill=WHITE,
            anchor="lm",
        )


def _face(image: "Image", face: CardPerson, at: tuple[int, int]) -> None:
    if face.picture is not None:
        from PIL import Image, ImageOps

        with Image.open(BytesIO(face.picture), formats=["WEBP", "PNG", "JPEG"]) as picture:
            _circle(image, at, WHITE, "")
            fitted = ImageOps.fit(picture.convert("RGB"), (FACE - 8, FACE - 8))
        image.paste(fitted, (at[0] + 4, at[1] + 4), _round(FACE - 8))
        return
    red, green, blue = (int(255 * part) for part in colorsys.hls_to_rgb(face.hue / 360, 0.36, 0.5))
    _circle(image, at, WHITE, "")
    ground, initials, inside = f"#{red:02x}{green:02x}{blue:02x}", initials_of(face.name), (at[0] + 4, at[1] + 4)
    _circle(image, inside, ground, initials, side=FACE - 8)
    if not initials:
        _somebody(image, inside, FACE - 8)


def _circle(image: "Image", at: tuple[int, int], ground: str, text: str, *, ink: str = WHITE, side: int = FACE) -> None:
    from PIL import Image, ImageDraw

    image.paste(Image.new("RGB", (side, side), ground), at, _round(side))
    middle = (at[0] + side // 2, at[1] + side // 2)
    ImageDraw.Draw(image).text(middle, text, font=font(BOLD, 34), fill=ink, anchor="mm")


def _somebody(image: "Image", at: tuple[int, int], side: int) -> None:
    """Draw head and shoulders, for a person whose initials the fonts cannot show."""
    from PIL import Image, ImageChops, ImageDraw

    shape = Image.new("L", (side * FINE, side * FINE))
    pen, part = ImageDraw.Draw(shape), side * FINE // 100
    pen.ellipse((34 * part, 20 * part, 66 * part, 52 * part), fill=235)
    pen.ellipse((18 * part, 60 * part, 82 * part, 124 * part), fill=235)
    mask = ImageChops.multiply(shape.resize((side, side), Image.Resampling.LANCZOS), _round(side))
    image.paste(Image.new("RGB", (side, side), WHITE), at, mask)


def _round(side: int) -> "Image":
    from PIL import Image, ImageDraw

    large = Image.new("L", (side * FINE, side * FINE))
    ImageDraw.Draw(large).ellipse((0, 0, side * FINE - 1, side * FINE - 1), fill=255)
    return large.resize((side, side), Image.Resampling.LANCZOS)


def initials_of(name: str) -> str:
    """One or two letters of a name that the fonts can show, as the site's own avatars have them."""
    words = [word for word in (readable(word) for word in name.split()) if word]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper()
