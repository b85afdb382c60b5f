"""Takes a stretch out of the file of a recording, without decoding anything and without reading the rest. Pure.

The file has pages of a second, each of which says up to which sample it goes. So the page with a certain frame is found
by halving, as players find it.
"""

from collections.abc import Callable
from typing import Final

from chalicelib.protocol.ogg import end_of_first_page, pages_in
from chalicelib.protocol.segments import FRAME_SAMPLES

LEAD: Final = 4  # frames that a decoder needs before the first one that is heard (RFC 7845 section 4.6)
PIECE: Final = 128 * 1024  # bytes that are read at once: more than the largest page, and half a minute of speech
_HEADERS: Final = 2  # pages without sound

Read = Callable[[int, int], bytes]
"""Returns bytes of the file: where they start, and how many at most."""


def excerpt(read: Read, size: int, first: int, end: int) -> tuple[list[bytes], int]:
    """Return the packets of the frames from `first` to before `end`, after up to four before them, and how many these
    are. `size` is that of the file (bytes). Raises ValueError if the file is damaged, or too short."""
    start = max(0, first - LEAD)
    position, frame = page_with(read, size, start)
    packets: list[bytes] = []
    while frame + len(packets) < end:
        found = list(pages_in(read(position, PIECE)))
        if not found:
            raise ValueError("The file ends before the stretch does.")
        for content, _ in found:
            packets += content
        position += found[-1][1]
    return packets[start - frame : end - frame], first - start


def page_with(read: Read, size: int, frame: int) -> tuple[int, int]:
    """Return where the page with a frame begins, and its first frame."""
    headers = list(pages_in(read(0, PIECE)))[:_HEADERS]
    low, before = headers[-1][1], 0  # a page begins here, and this is its first frame
    high = size
    while high - low > PIECE:
        middle = (low + high) // 2
        found = end_of_first_page(read(middle, PIECE))
        if found is None or low + PIECE >= high:
            high = middle
            continue
        offset, samples = found
        if samples // FRAME_SAMPLES <= frame:
            low, before = middle + offset, samples // FRAME_SAMPLES
        else:
            high = middle
    return _last_before(read, low, before, frame)


def _last_before(read: Read, position: int, before: int, frame: int) -> tuple[int, int]:
    """Go on from page to page until the one with the frame."""
    while pages := list(pages_in(read(position, PIECE))):
        start = position
        for packets, end in pages:
            if before + len(packets) > frame:
                return position, before
            before += len(packets)
            position = start + end
    raise ValueError("The file ends before the stretch begins.")
