"""Writes WebVTT (W3C, webvtt1): cues with the voice of who speaks."""

from collections.abc import Iterable
from typing import Final, NamedTuple

KIND: Final = "text/vtt; charset=utf-8"  # section 8.1; the format has no other encoding
_HOUR_MS, _MINUTE_MS, _SECOND_MS = 3_600_000, 60_000, 1_000


class Cue(NamedTuple):
    """A cue from `start_ms` to `end_ms`, in which `voice` says `text`. Its `id` is of letters, digits and `_`."""

    id: str
    start_ms: int
    end_ms: int
    voice: str
    text: str


def webvtt(cues: Iterable[Cue]) -> str:
    """Return the file of these cues, in the order of their starts."""
    return "\n\n".join(["WEBVTT", *map(_block, cues)]) + "\n"


def _block(cue: Cue) -> str:
    end = max(cue.end_ms, cue.start_ms + 1)  # a cue must not be empty (section 4.3)
    voice, text = _escaped(cue.voice), _escaped(cue.text)
    return f"{cue.id}\n{_time(cue.start_ms)} --> {_time(end)}\n{f'<v {voice}>' if voice else ''}{text}"


def _time(time_ms: int) -> str:
    hours, rest = divmod(time_ms, _HOUR_MS)
    minutes, rest = divmod(rest, _MINUTE_MS)
    seconds, rest = divmod(rest, _SECOND_MS)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{rest:03d}"


def _escaped(text: str) -> str:
    """Return `text` on one line, without what begins a tag, ends one, or looks like the times of a cue."""
    line = " ".join(text.replace("\0", " ").split())
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
