"""What a room shows while it is recorded: pinned links, and reactions without who sent them. Pure."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from chalicelib.protocol.segments import PINS

SECOND: Final = 50  # frames
REACTIONS: Final = 500  # entries that wait for the next segment; of more, the first are left out
LINKS: Final = 16_384  # bytes of the links of a segment: its comment must fit into one page of Ogg, which has 65,025

Shown = tuple[str, int, int]  # a link, from which frame on, how many frames; or an emoji, a frame, how often


class CutShown(NamedTuple):
    """What a segment says of pins and reactions. Frames are counted from its first one; what happened in the silence
    before it has negative numbers."""

    pins: tuple[Shown, ...]
    reactions: tuple[Shown, ...]


@dataclass
class PinsAndReactions:
    """Collects them between two segments. Frames are those of the run."""

    _since: int = 0  # where the last segment ended, or this one begins: no second goes back beyond that
    _pinned: dict[str, int] = field(default_factory=dict)  # link -> from which frame on, of which nothing is said yet
    _past: deque[Shown] = field(default_factory=lambda: deque(maxlen=PINS))  # link, first frame, the one after
    _reactions: dict[tuple[int, str], int] = field(default_factory=dict)  # first frame of a second, emoji -> how often

    def pin(self, links: tuple[str, ...], number: int) -> None:
        """Note that just these links are pinned from frame `number` on."""
        for link in [one for one in self._pinned if one not in links]:
            first = self._pinned.pop(link)
            if first < number:
                self._past.append((link, first, number))
        for link in links:
            self._pinned.setdefault(link, number)

    def react(self, emoji: str, number: int) -> None:
        """Note a reaction at frame `number`."""
        key = max(number // SECOND * SECOND, self._since), emoji
        self._reactions[key] = self._reactions.get(key, 0) + 1
        if len(self._reactions) > REACTIONS:
            del self._reactions[next(iter(self._reactions))]

    def begin(self, number: int) -> None:
        """Note that a segment begins with frame `number`."""
        self._since = max(self._since, number)

    def take(self, first: int, after: int) -> CutShown:
        """Return what is known up to frame `after`, for the segment that begins with frame `first`."""
        open_pins = [(link, start, after) for link, start in self._pinned.items() if start < after]
        past = [(link, start, min(end, after)) for link, start, end in self._past if start < after]
        pins = tuple((link, start - first, end - start) for link, start, end in _fitting([*past, *open_pins]))
        reactions = [(emoji, at - first, count) for (at, emoji), count in self._reactions.items() if at < after]
        later = [(link, max(start, after), end) for link, start, end in self._past if end > after]
        self._past = deque(later, maxlen=PINS)
        self._pinned = {link: max(start, after) for link, start in self._pinned.items()}
        self._reactions = {key: count for key, count in self._reactions.items() if key[0] >= after}
        self._since = after
        return CutShown(pins, tuple(sorted(reactions, key=lambda one: one[1])))


def _fitting(pins: Iterable[Shown]) -> list[Shown]:
    """The last of these pins for which a segment has room."""
    kept: list[Shown] = []
    size = 0
    for one in reversed(list(pins)):
        size += len(one[0].encode())
        if len(kept) == PINS or size > LINKS:
            break
        kept.append(one)
    return kept[::-1]
