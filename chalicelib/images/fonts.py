"""Text on pictures: what the fonts can show, and line breaks. Pillow is imported for the first picture."""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONTS: Final = Path(__file__).parents[1] / "fonts"
BOLD, PLAIN = "InterDisplay-Bold", "Inter-SemiBold"
NOWHERE: Final = "\U0010ffff"  # never assigned: every font shows its replacement glyph for it
JOINED: Final = "\u200d\ufe0f\ufe0e"  # joiners and variation selectors of emoji


@lru_cache(maxsize=32)
def font(name: str, size: int) -> "FreeTypeFont":
    """A font at a height of `size` pixels."""
    from PIL import ImageFont

    return ImageFont.truetype(str(FONTS / f"{name}.otf"), size, layout_engine=ImageFont.Layout.BASIC)


def readable(text: str) -> str | None:
    """`text` without characters that the fonts lack, such as emoji. None if letters are among them (of another script),
    because the rest would be misleading or empty."""
    letters = unicodedata.normalize("NFC", text)
    if any(unicodedata.category(letter)[0] == "L" and not _has(letter) for letter in letters):
        return None
    return " ".join("".join(letter for letter in letters if _has(letter)).split()) or None


def lines_of(text: str, name: str, size: int, width: int) -> list[str]:
    """`text` in lines of at most `width` pixels, broken between words, or within one that is longer than a line."""
    written, face = [""], font(name, size)
    for word in text.split():
        wider = f"{written[-1]} {word}".strip()
        if face.getlength(wider) <= width:
            written[-1] = wider
            continue
        pieces = _pieces(word, face, width)
        written = [*(written if written[-1] else []), *pieces]
    return written


def shortened(text: str, name: str, size: int, width: int) -> str:
    """`text` on one line of at most `width` pixels, with an ellipsis where it is cut."""
    face = font(name, size)
    if face.getlength(text) <= width:
        return text
    kept = next((length for length in range(len(text), 0, -1) if face.getlength(text[:length] + "…") <= width), 0)
    return text[:kept].rstrip() + "…"


def _pieces(word: str, face: "FreeTypeFont", width: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and face.getlength(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@lru_cache(maxsize=4096)
def _has(letter: str) -> bool:
    """Whether both fonts have the character. Joiners count as missing: they are useless without their neighbours."""
    if letter in JOINED or unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return False
    return letter.isspace() or all(_drawn(name, letter) != _drawn(name, NOWHERE) for name in (BOLD, PLAIN))


def _drawn(name: str, letter: str) -> bytes:
    return bytes(font(name, 32).getmask(letter))
