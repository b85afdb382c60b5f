"""Paths of this site: redirects lead to nothing else, and links of the site are known by them."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

# One slash, followed by neither a slash nor a backslash, which browsers read as one (WHATWG URL, section 4.4).
WITHIN: Final = re.compile(r"/(?![/\\])[!-\[\]-~]{0,500}")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_PLAIN: Final = re.compile(r"[!-\[\]-~]+")  # printable ASCII without spaces and backslashes
_DOTS: Final = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)


def local_path(text: str | None) -> str:
    """Return `text` if it is a path of this site, and `/` otherwise."""
    return text if text and WITHIN.fullmatch(text) else "/"


def own_path(url: str, origins: Iterable[str]) -> str | None:
    """Return the path of the page that `url` leads to, with its query and fragment; None if it is not on this site.

    `frontend/site/own-links.js` has the same rule. A path that begins with two slashes is none of ours: without its
    origin, it leads to another host. Neither is one that browsers resolve to such a path by its dots, nor a link with
    a backslash, which they read as a slash (WHATWG URL, section 4.4).
    """
    try:
        parts = urlsplit(url)
        port = "" if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
        origin = f"{parts.scheme}://{parts.hostname}{port}"
    except ValueError:
        return None
    if origin not in origins or "@" in parts.netloc or not _PLAIN.fullmatch(url) or _DOTS.search(parts.path):
        return None
    path = parts.path or "/"
    rest = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return None if path.startswith("//") else path + rest
