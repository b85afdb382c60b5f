"""What a media worker records and uploads of tones that somebody speaks, with real Opus."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from botocore.session import Session
from numpy.typing import NDArray

from chalicelib.protocol.segments import write_segment
from chalicelib.services.recordings.files import segments_of
from infra.local.stack import Stack
from media_worker.audio.opus import FRAME
from media_worker.recording.recorder import CutSegment, Recorder
from tests.support.remembered_sound import encoded
from tests.support.tones import tone
from tests.support.uploads import BUCKET

MARK = b"OggS"


def recorded_tone(
    who: str, hz: float, seconds: float, at_ms: float, *, epoch: int = 1, end: bool = True
) -> list[CutSegment]:
    """Return the segments of one worker that hears a tone from `at_ms` (epoch ms) on, and with `end` its mark."""
    return recorded_sound(who, tone(hz, seconds), at_ms, epoch=epoch, end=end)


def recorded_sound(
    who: str, samples: NDArray[np.int16], at_ms: float, *, epoch: int = 1, end: bool = True
) -> list[CutSegment]:
    """Return the segments of one worker that hears somebody from `at_ms` (epoch ms) on, and with `end` its mark."""
    recorder, packets = Recorder(epoch, f"{epoch:08x}", at_ms), encoded(samples)
    cut = [recorder.add(number, packet, [who], 180) for number, packet in enumerate(packets)]
    found = [one for one in (*cut, recorder.cut()) if one is not None]
    return [*found, recorder.end(len(packets))] if end else found


def recorded_voices(
    parts: Sequence[tuple[dict[str, float], float]], at_ms: float, *, epoch: int = 1, level: int = 180
) -> list[CutSegment]:
    """Return the segments of one worker that hears, one after the other, people with their tones (Hz) for some seconds,
    all of each part at once. `level` is how loud it says that is (0 to 255)."""
    sounds = [
        sum((tone(hz, seconds, amplitude=0.3) for hz in people.values()), start=tone(0, seconds))
        for people, seconds in parts
    ]
    talking = [list(people) for (people, _), sound in zip(parts, sounds, strict=True) for _ in sound[::FRAME]]
    recorder, packets = Recorder(epoch, f"{epoch:08x}", at_ms), encoded(np.concatenate(sounds))
    cut = [recorder.add(number, packet, talking[number], level) for number, packet in enumerate(packets)]
    return [*(one for one in (*cut, recorder.cut()) if one is not None), recorder.end(len(packets))]


def upload(space_id: str, segments: list[CutSegment]) -> None:
    """Put segments where workers put them."""
    _put(Session().create_client("s3"), BUCKET, space_id, segments)


def upload_to(stack: Stack, space_id: str, segments: list[CutSegment]) -> None:
    """Put segments where the workers of a running stack put them."""
    client = Session().create_client(
        "s3", stack.region, endpoint_url=stack.dynamodb, aws_access_key_id="local", aws_secret_access_key="local"
    )
    _put(client, f"{stack.prefix}-media", space_id, segments)


def _put(client: Any, bucket: str, space_id: str, segments: list[CutSegment]) -> None:
    for name, segment in segments:
        content = write_segment(segment, 1) if segment.packets else MARK
        client.put_object(Bucket=bucket, Key=segments_of(space_id) + str(name), Body=content)
