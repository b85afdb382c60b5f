"""Redirects lead to paths of this site only."""

import re
from typing import Final

# One slash, followed by neither a slash nor a backslash, which browsers read as one (WHATWG URL, section 4.4).
WITHIN: Final = re.compile(r"/(?![/\\])[!-\[\]-~]{0,500}")


def local_path(text: str | None) -> str:
    """Return `text` if it is a path of this site, and `/` otherwise."""
    return text if text and WITHIN.fullmatch(text) else "/"
