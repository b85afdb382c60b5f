"""Takes a stretch out of the file of a recording, without decoding anything and without reading the rest. Pure.

The file has pages of a second, each of which says up to which sample it goes. So the page with a certain frame is found
by halving, as players find it.
"""

from collections.abc import Callable, Sequence
from typing import Final

from chalicelib.protocol.ogg import end_of_first_page, pages_in
from chalicelib.protocol.opus import duration_of
from chalicelib.protocol.segments import FRAME_SAMPLES

LEAD: Final = 4  # frames that a decoder needs before the first one that is heard (RFC 7845 section 4.6)
PIECE: Final = 128 * 1024  # bytes that are read at once: more than the largest page, and half a minute of speech
_HEADERS: Final = 2  # pages without sound

Length = Callable[[Sequence[bytes]], int]
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


def track_excerpt(read: Read, size: int, first: int, end: int) -> tuple[list[bytes], int]:
    """Return the packets of a speaker's own sound that have the samples from `first` to before `end`, after 80 ms
    before them, and with which sample they begin. They may end before. Raises ValueError if the file is damaged."""
    position, begins = _page_at(read, size, max(0, first - LEAD * FRAME_SAMPLES), _length_of)
    packets, at = list[bytes](), begins
    while at < end:
        found = list(pages_in(read(position, PIECE)))
        for content, _ in found:
            packets += content
            at += _length_of(content)
        if not found:
            break
        position += found[-1][1]
    return packets, begins


def page_with(read: Read, size: int, frame: int) -> tuple[int, int]:
    """Return where the page with a frame begins, and its first frame."""
    position, samples = _page_at(read, size, frame * FRAME_SAMPLES, lambda packets: len(packets) * FRAME_SAMPLES)
    return position, samples // FRAME_SAMPLES


def _page_at(read: Read, size: int, sample: int, length_of: Length) -> tuple[int, int]:
    """Return where the page with a sample begins, and its first sample. `length_of` returns the samples of packets."""
    headers = list(pages_in(read(0, PIECE)))[:_HEADERS]
    if len(headers) < _HEADERS:
        raise ValueError("The file has no headers.")
    low, before = headers[-1][1], 0  # a page begins here, and this is its first sample
    high = size
    while high - low > PIECE:
        middle = (low + high) // 2
        found = end_of_first_page(read(middle, PIECE))
        if found is None or low + PIECE >= high:
            high = middle
            continue
        offset, samples = found
        if samples <= sample:
            low, before = middle + offset, samples
        else:
            high = middle
    return _last_before(read, low, before, sample, length_of)


def _last_before(read: Read, position: int, before: int, sample: int, length_of: Length) -> tuple[int, int]:
    """Go on from page to page until the one with the sample."""
    while pages := list(pages_in(read(position, PIECE))):
        start = position
        for packets, end in pages:
            length = length_of(packets)
            if before + length > sample:
                return position, before
            before += length
            position = start + end
    raise ValueError("The file ends before the stretch begins.")


def _length_of(packets: Sequence[bytes]) -> int:
    return sum(duration_of(packet) or 0 for packet in packets)
