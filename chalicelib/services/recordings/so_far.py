"""What has been recorded of a Space that is still live, a stretch at a time."""

from collections.abc import Collection
from typing import Final

from chalicelib.domain.recorded_stretch import RecordedStretch
from chalicelib.domain.recording import Recording
from chalicelib.domain.recording_consent import stretches
from chalicelib.domain.recording_withdrawal import MARGIN_MS
from chalicelib.domain.space import Space
from chalicelib.protocol.ogg import SILENT
from chalicelib.protocol.segments import FRAME_MS, SEGMENT_LIMIT, Segment, read_segment
from chalicelib.services.deps import Deps
from chalicelib.services.recordings.files import segments_of
from chalicelib.services.recordings.found_segments import found
from chalicelib.services.recordings.segment_plan import Piece, SegmentPlan, plan_of

STRETCH: Final = 2_000  # frames of one answer at most, 40 s: six segments are read for it


def stretch_from(deps: Deps, space: Space, recording: Recording, at: int, most: int = STRETCH) -> RecordedStretch:
    """The sound from `at` on (ms), or from where there is some again: `most` frames. It has no packets if nothing
    follows yet."""
    plan = plan_of(found(deps, space.id).names, stretches(space))
    if plan is None:
        return RecordedStretch(at, [], 0)
    offset = _offset(plan, recording)
    wanted = max(0, -(-(at - offset) // FRAME_MS))
    first = _next_sound(plan, wanted)
    packets = _packets(deps, recording, plan, first, most) if first is not None else []
    return RecordedStretch(offset + (first or 0) * FRAME_MS, packets, offset + plan.frames * FRAME_MS)


def recorded_until(deps: Deps, space: Space, recording: Recording) -> int:
    """How far a Space is recorded (ms)."""
    plan = plan_of(found(deps, space.id).names, stretches(space))
    return _offset(plan, recording) + plan.frames * FRAME_MS if plan is not None else 0


def _offset(plan: SegmentPlan, recording: Recording) -> int:
    """When the first frame is (ms), by the clock of a worker, which may be behind ours."""
    return max(0, plan.started_at - recording.started_at)


def _next_sound(plan: SegmentPlan, frame: int) -> int | None:
    """The frame itself, or the next one with sound if there is none within a stretch; None after the end."""
    ends = next((piece for piece in plan.pieces if piece.at + piece.take > frame), None)
    if ends is None:
        return None
    return frame if ends.at < frame + STRETCH else ends.at


def _packets(deps: Deps, recording: Recording, plan: SegmentPlan, first: int, most: int) -> list[bytes]:
    """The packets from frame `first` on, with silence in between, and where people speak who withdrew their voice."""
    end, packets = min(first + most, plan.frames), list[bytes]()
    for piece in (one for one in plan.pieces if first < one.at + one.take and one.at < end):
        packets.extend([SILENT] * (piece.at - first - len(packets)))
        packets.extend(_read(deps, recording, piece)[first + len(packets) - piece.at :])
    return packets[: end - first]


def _read(deps: Deps, recording: Recording, piece: Piece) -> list[bytes]:
    """The packets of a piece, silent ones in place of those that cannot be read."""
    content = deps.media.read(segments_of(recording.space) + piece.name, SEGMENT_LIMIT)
    try:
        heard = without_voices(read_segment(content), recording.withdrawn) if content is not None else []
    except ValueError:
        heard = []
    packets = heard[piece.skip : piece.skip + piece.take]
    return [*packets, *[SILENT] * (piece.take - len(packets))]


def without_voices(segment: Segment, people: Collection[str]) -> list[bytes]:
    """The packets of a segment, silent ones where any of these people speak, and a margin around that."""
    packets, margin = list(segment.packets), MARGIN_MS // FRAME_MS
    for speaker, first, frames in segment.head.turns:
        if 0 <= speaker < len(segment.head.speakers) and segment.head.speakers[speaker] in people:
            start, end = max(0, first - margin), min(first + frames + margin, len(packets))
            packets[start:end] = [SILENT] * max(0, end - start)
    return packets
