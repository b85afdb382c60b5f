"""Where somebody may be led to: only within this site."""

import re
from typing import Final

# One slash, then no other and no backslash, which browsers take for one (WHATWG URL, section 4.4).
WITHIN: Final = re.compile(r"/(?![/\\])[!-\[\]-~]{0,500}")


def local_path(text: str | None) -> str:
    """`text` if it is a path of this site, else `/`."""
    return text if text and WITHIN.fullmatch(text) else "/"
