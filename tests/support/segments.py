"""What a media worker records and uploads of tones that somebody speaks, with real Opus."""

from botocore.session import Session

from chalicelib.protocol.segments import FRAME_MS, write_segment
from chalicelib.services.recordings.files import segments_of
from media_worker.audio.opus import FRAME, Encoder
from media_worker.recording.recorder import CutSegment, Recorder
from tests.support.tones import tone
from tests.support.uploads import BUCKET

MARK = b"OggS"


def recorded_tone(
    who: str, hz: float, seconds: float, at_ms: float, *, epoch: int = 1, end: bool = True
) -> list[CutSegment]:
    """Return the segments of one worker that hears a tone from `at_ms` (epoch ms) on, and with `end` its mark."""
    recorder, encoder = Recorder(epoch, f"{epoch:08x}", at_ms), Encoder()
    samples, frames = tone(hz, seconds), round(seconds * 1_000 / FRAME_MS)
    cut = [
        recorder.add(number, encoder.encode(samples[number * FRAME : (number + 1) * FRAME]) or b"", [who], 180)
        for number in range(frames)
    ]
    found = [one for one in (*cut, recorder.cut()) if one is not None]
    return [*found, recorder.end(frames)] if end else found


def upload(space_id: str, segments: list[CutSegment]) -> None:
    """Put segments where workers put them."""
    client = Session().create_client("s3")
    for name, segment in segments:
        content = write_segment(segment, 1) if segment.packets else MARK
        client.put_object(Bucket=BUCKET, Key=segments_of(space_id) + str(name), Body=content)
