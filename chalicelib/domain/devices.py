"""Recognise browser and system from a User-Agent, for the list of sessions. Nothing is decided by it."""

import re
from typing import Final

LIMIT: Final = 512  # characters of a User-Agent that are read

# The first match counts, because browsers also name those that they imitate.
BROWSERS: Final = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Vivaldi", r"Vivaldi/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS: Final = (
    ("iPhone", r"iPhone|iPod"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("ChromeOS", r"CrOS"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)


def device_of(user_agent: str) -> str:
    """Return `Firefox/Linux`: the browser and the system, each empty if it is unknown."""
    text = user_agent[:LIMIT]
    return f"{_first(BROWSERS, text)}/{_first(SYSTEMS, text)}"


def _first(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, text)), "")
