"""Decides which characters of a text people can see. Pure.

`frontend/site/visibility.js` has the same rule; both run tests/vectors/visibility.json.
"""

import re
import unicodedata
from typing import Final

# Characters that are drawn as nothing, or as a space, whatever their category, as ranges of code points: those with the
# property Default_Ignorable_Code_Point (Unicode 16), and blank letters and signs of Braille, hieroglyphs and music.
BLANK: Final = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F)),
    *((0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFC), (0x13441, 0x13442), (0x16FE4, 0x16FE4)),
    *((0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
# The blocks where emoji and ideographs that are newer than this Python's Unicode will be added.
GROWING: Final = ((0x1F000, 0x1FAFF), (0x20000, 0x2FFFD), (0x30000, 0x3FFFD))
# Overrides and isolates of direction (Unicode UAX 9) make a text look like another one.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS: Final = "\u200c\u200d"  # emoji and several scripts need them; every other format character can deceive
_SELECTORS: Final = range(0xFE00, 0xFE10)
_FORMAT: Final = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
# The flags of Scotland and other subdivisions: a black flag and the letters of the region, as tags (UTS 51,
# section 2.5).
_REGION_FLAG: Final = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")


def shows(text: str) -> bool:
    """Return whether the text has a character that people can see."""
    return any(_shows(letter) for letter in text)


def is_assigned(letter: str) -> bool:
    """Return whether the character exists, or may exist in a newer version of Unicode."""
    return unicodedata.category(letter) != "Cn" or _within(letter, GROWING)


def deceives(text: str) -> bool:
    """Return whether the text has characters that make one name look like another: control and format characters, and
    blanks. The flags of regions consist of such characters, but are allowed."""
    return any(_deceives(letter) for letter in _REGION_FLAG.sub("\U0001f3f4", text))


def is_misleading(text: str) -> bool:
    """Return whether a text of several lines has control characters or overrides of direction.

    Other format characters are allowed, because emoji and scripts need them.
    """
    return any(turns(letter) or unicodedata.category(letter) in ("Cc", "Cs") for letter in text if letter != "\n")


def turns(letter: str) -> bool:
    """Return whether the character overrides the direction of what follows."""
    return letter in _TURNING


def _shows(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return (kind[0] in "LNPS" or (kind == "Cn" and _within(letter, GROWING))) and not _within(letter, BLANK)


def _deceives(letter: str) -> bool:
    if letter in _JOINERS or ord(letter) in _SELECTORS:
        return False
    return (unicodedata.category(letter) in _FORMAT and not _within(letter, GROWING)) or _within(letter, BLANK)


def _within(letter: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(letter) <= last for first, last in ranges)
