"""What was pinned and how people reacted, collected segment by segment while the file of a recording is made. Pure."""

from typing import Final, get_args

from msgspec import Struct, field

from chalicelib.domain.recording_timeline import REACTIONS, Pinned, Reacted, Span, added_up
from chalicelib.domain.recording_withdrawal import rest_of
from chalicelib.protocol import Emoji
from chalicelib.protocol.segments import FRAME_MS, SegmentHead
from chalicelib.services.recordings.segment_plan import Piece

PINS: Final = 500  # of a recording; what is pinned after that is left out
KNOWN: Final = frozenset(get_args(Emoji))


class ShownDraft(Struct):
    """`pins` count frames of the file, `reactions` ms. Whatever a segment says of earlier frames than `until`, where
    the one before ended, is known already."""

    pauses: tuple[Span, ...] = ()  # in frames
    until: int = 0
    pins: list[Pinned] = field(default_factory=list)
    reactions: list[Reacted] = field(default_factory=list)

    def note(self, piece: Piece, head: SegmentHead) -> None:
        """Take over what a segment says of the silence before a piece of it, and of the piece."""
        offset, end = piece.at - piece.skip, piece.at + piece.take
        for link, first, frames in sorted(head.pins, key=lambda one: one[1]):
            start, after = max(self.until, offset + first), min(end, offset + first + frames)
            if start < after:
                self._pin(link, start, after, goes_on=start <= max(self.until, piece.at))
        for emoji, first, times in head.reactions:
            at = offset + first
            if emoji in KNOWN and self.until <= at < end and not self._is_paused(at, at + 1):
                self.reactions.append((emoji, at * FRAME_MS, times))
        if len(self.reactions) > 2 * REACTIONS:
            self.reactions = list(added_up(self.reactions))
        self.until = end

    def pins_in_ms(self) -> tuple[Pinned, ...]:
        """Return what was pinned outside of pauses, in the order of the starts."""
        parts = [(link, *part) for link, start, end in self.pins for part in rest_of([(start, end)], self.pauses)]
        return tuple(
            (link, start * FRAME_MS, end * FRAME_MS) for link, start, end in sorted(parts, key=lambda one: one[1])
        )

    def _pin(self, link: str, start: int, end: int, *, goes_on: bool) -> None:
        """Add when a link was pinned. It `goes_on` if it was at the end of the segment before, and nothing is known of
        the time between."""
        last = next((place for place in reversed(range(len(self.pins))) if self.pins[place][0] == link), None)
        if last is not None and goes_on and self.pins[last][2] == self.until and not self._is_paused(self.until, start):
            self.pins[last] = (link, self.pins[last][1], end)
        elif len(self.pins) < PINS:
            self.pins.append((link, start, end))

    def _is_paused(self, start: int, end: int) -> bool:
        """Whether the host had switched recording off at any time from `start` to before `end`."""
        return any(first < end and after > start for first, after in self.pauses)
