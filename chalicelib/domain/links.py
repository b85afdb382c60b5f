"""Where a link in a text begins and ends. Pure.

`frontend/site/links.js` has the same rules; both are held to tests/vectors/links.json.
"""

import re
from typing import Final

# No link holds these characters, as ranges of code points: spaces, quotation marks, signs of HTML and Markdown, dashes
# and other general punctuation, what shows nothing (zero-width marks, joiners, variation selectors, tags), arrows,
# signs and emoji, and the punctuation of CJK, after which no space follows. Browsers copy addresses with such
# characters escaped.
ENDS: Final = (
    (0x00, 0x20),
    *((sign, sign) for sign in (0x22, 0x3C, 0x3E, 0x5C, 0x60)),
    (0x7F, 0xA0),
    *((sign, sign) for sign in (0xAB, 0xAD, 0xBB, 0x34F, 0x61C)),
    *((0x115F, 0x1160), (0x1680, 0x1680), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x2000, 0x206F), (0x2190, 0x2BFF), (0x2E00, 0x2E7F)),
    *((0x3000, 0x3004), (0x3008, 0x3020), (0x3030, 0x3030), (0x3164, 0x3164)),
    *((0xD800, 0xDFFF), (0xFE00, 0xFE1F), (0xFE30, 0xFE6F), (0xFEFF, 0xFEFF)),
    *((0xFF00, 0xFF0F), (0xFF1A, 0xFF20), (0xFF3B, 0xFF40), (0xFF5B, 0xFF65), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFF)),
    *((0x1D173, 0x1D17A), (0x1F000, 0x1FAFF), (0xE0000, 0xE0FFF)),
)
# At the end of a link, these belong to the sentence: ASCII, Arabic, Devanagari, Armenian, Ethiopic, Burmese, Khmer.
TRAILING: Final = ".,;:!?'*~|([{\xb7\u060c\u061b\u061f\u06d4\u0964\u0965\u0589\u1362\u104a\u104b\u17d4\u17d6"
PAIRS: Final = {")": "(", "]": "[", "}": "{"}


def _class(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


_ENDS: Final = _class(ENDS)
# A host is anything that is neither an end nor ASCII punctuation, so that "https://a.example's" ends at the apostrophe.
_HOST: Final = rf"[^{_ENDS}!-,/:-@\[-^{{-~]"
_FIRST: Final = rf"[^{_ENDS}{re.escape(TRAILING)}!-/:-@\[-_{{-~]"
# Names and passwords before the host make a link look like another one, so such an address is no link.
_NO_NAME: Final = rf"(?!(?:{_HOST}|[%!$&'()*+;=:~])*@)"
LINK: Final = (
    rf"[Hh][Tt][Tt][Pp][Ss]?://(?:\[[0-9A-Fa-f:.]+\]|{_FIRST}{_HOST}*){_NO_NAME}(?::[0-9]{{1,5}})?"
    rf"(?:[/?#][^{_ENDS}]*)?"
)


def trimmed(link: str, before: str) -> str:
    """Return a match of `LINK` without the punctuation of the sentence around it.

    A bracket that the link itself opened stays; one that it did not open ends it. `before` is the character before the
    link, or "": an underscore at the end stays unless another one stands there.
    """
    marks = TRAILING + ("_" if before == "_" else "")
    return _balanced(link).rstrip(marks)


def _balanced(link: str) -> str:
    opened: list[str] = []
    for place, letter in enumerate(link):
        if letter in PAIRS.values():
            opened.append(letter)
        elif letter in PAIRS and (not opened or opened.pop() != PAIRS[letter]):
            return link[:place]
    return link
