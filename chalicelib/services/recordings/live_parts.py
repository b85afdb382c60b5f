"""What was recorded of a live Space a moment ago, in parts of ten seconds, for players that know HLS.

A part is made when somebody asks for it first, and stored among the segments, with which it goes.
"""

import re
from typing import Final

from chalicelib.domain.recording import Recording
from chalicelib.domain.space import Space
from chalicelib.protocol.fragmented_mp4 import KIND, opus_fragment, opus_head
from chalicelib.protocol.ogg import SILENT
from chalicelib.protocol.segments import FRAME_MS, SEGMENT_LIMIT
from chalicelib.services.deps import Deps
from chalicelib.services.recordings.files import segments_of
from chalicelib.services.recordings.so_far import recorded_until, stretch_from

PART: Final = 500  # frames, 10 s
PART_MS: Final = PART * FRAME_MS
LISTED: Final = 6  # parts, a minute: players begin three before the last
OFFERED_S: Final = 120  # for which an address of a part is valid
HEAD: Final = "head.mp4"
_NAME: Final = re.compile(r"(\d{1,6})\.m4s", re.ASCII)


def parts(deps: Deps, space: Space, recording: Recording) -> range:
    """The numbers of the latest parts that are whole."""
    end = recorded_until(deps, space, recording) // PART_MS
    return range(max(0, end - LISTED), end)


def name_of(number: int) -> str:
    """The name of a part."""
    return f"{number}.m4s"


def address(deps: Deps, space: Space, recording: Recording, name: str) -> str | None:
    """A URL of a part, which is made now if it does not exist yet; None if there is no such part. Parts are made anew
    when somebody withdraws their voice."""
    key = f"{segments_of(space.id)}live/{len(recording.withdrawn)}.{name}"
    if deps.media.read(key, SEGMENT_LIMIT) is None:
        content = _content(deps, space, recording, name)
        if content is None:
            return None
        deps.media.keep(key, content, KIND)
    return deps.media.offer(key, None, OFFERED_S)


def _content(deps: Deps, space: Space, recording: Recording, name: str) -> bytes | None:
    if name == HEAD:
        return opus_head()
    found = _NAME.fullmatch(name)
    if found is None or int(found[1]) not in parts(deps, space, recording):
        return None
    number = int(found[1])
    stretch = stretch_from(deps, space, recording, number * PART_MS, PART)
    missing = min(PART, (stretch.start - number * PART_MS) // FRAME_MS) if stretch.packets else PART
    packets = [*[SILENT] * missing, *stretch.packets[: PART - missing]]
    return opus_fragment(number + 1, number * PART, [*packets, *[SILENT] * (PART - len(packets))])
