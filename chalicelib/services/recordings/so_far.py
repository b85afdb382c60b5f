"""What has been recorded of a Space that is still live, a stretch at a time."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Final

from chalicelib.domain.recorded_stretch import RecordedStretch
from chalicelib.domain.recording import Recording
from chalicelib.domain.recording_consent import stretches
from chalicelib.domain.recording_timeline import Span
from chalicelib.domain.recording_withdrawal import MARGIN_MS, joined
from chalicelib.domain.space import Space
from chalicelib.protocol.ogg import SILENT
from chalicelib.protocol.segments import FRAME_MS, SEGMENT_LIMIT, Segment, read_segment
from chalicelib.services.deps import Deps
from chalicelib.services.recordings.fade_out import BEFORE, Fade, faded_out
from chalicelib.services.recordings.files import segments_of
from chalicelib.services.recordings.found_segments import found
from chalicelib.services.recordings.segment_plan import Piece, SegmentPlan, plan_of

STRETCH: Final = 2_000  # frames of one answer at most, 40 s: six segments are read for it
AROUND: Final = max(BEFORE, MARGIN_MS // FRAME_MS) + 1  # frames by which what comes before and after is changed


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
    end, around = min(first + most, plan.frames), AROUND if recording.withdrawn else 0
    start, packets, spans = max(0, first - around), list[bytes](), list[Span]()
    for piece in (one for one in plan.pieces if start < one.at + one.take and one.at < end + around):
        segment = _segment(deps, recording, piece)
        packets.extend([SILENT] * (piece.at - start - len(packets)))
        packets.extend(_taken(segment, piece)[start + len(packets) - piece.at :])
        spans += turns_of(segment, recording.withdrawn, piece.at - piece.skip - start) if segment else []
    fade = partial(faded_out, decode=deps.decode_opus, encode=deps.encode_opus)
    return silenced(packets, spans, fade)[first - start : end - start]


def _segment(deps: Deps, recording: Recording, piece: Piece) -> Segment | None:
    content = deps.media.read(segments_of(recording.space) + piece.name, SEGMENT_LIMIT)
    try:
        return read_segment(content) if content is not None else None
    except ValueError:
        return None


def _taken(segment: Segment | None, piece: Piece) -> list[bytes]:
    """The packets of a piece, silent ones in place of those that cannot be read."""
    packets = list(segment.packets[piece.skip : piece.skip + piece.take]) if segment is not None else []
    return [*packets, *[SILENT] * (piece.take - len(packets))]


def turns_of(segment: Segment, people: Collection[str], offset: int) -> list[Span]:
    """The frames in which any of these people speak, with a margin around that; its first one is at `offset`."""
    margin, speakers = MARGIN_MS // FRAME_MS, segment.head.speakers
    return [
        (offset + first - margin, offset + first + frames + margin)
        for speaker, first, frames in segment.head.turns
        if 0 <= speaker < len(speakers) and speakers[speaker] in people
    ]


def silenced(packets: Sequence[bytes], spans: Iterable[Span], fade: Fade) -> list[bytes]:
    """The packets with silent ones in these stretches. What is heard before fades."""
    found = list(packets)
    for start, end in joined(spans):
        first, until = max(start, 0), max(min(end, len(found)), 0)
        if 0 < start <= len(found) and found[start - 1] != SILENT:
            found[start - 1] = fade(found[max(0, start - 1 - BEFORE) : start])
        found[first:until] = [SILENT] * max(0, until - first)
    return found
