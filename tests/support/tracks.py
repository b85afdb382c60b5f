"""What a media worker uploads of each speaker's own sound, and the archive that a host gets of it."""

import io
import zipfile
from urllib.parse import urlsplit

from chalicelib.protocol.tracks import write_tracks
from chalicelib.services.recordings.files import segments_of
from media_worker.audio.opus import FRAME
from media_worker.peer import AudioPacket
from media_worker.recording.track_recorder import CutTracks, TrackRecorder
from tests.support.captions import put
from tests.support.remembered_sound import encoded
from tests.support.site import Browser
from tests.support.tones import tone
from tests.support.two_voices import object_at
from tests.support.uploads import BUCKET

SECOND = 50  # packets


def recorded_tracks(voices: dict[str, tuple[float, float, float]], at_ms: int, *, epoch: int = 1) -> list[CutTracks]:
    """Return the objects of one worker that hears people from `at_ms` on (epoch ms): each with a tone (Hz), from when
    to when (s)."""
    recorder, found = TrackRecorder(epoch, f"{epoch:08x}", float(at_ms)), list[CutTracks]()
    packets = {person: encoded(tone(hz, end - start)) for person, (hz, start, end) in voices.items()}
    for number in range(round(max(end for _, _, end in voices.values()) * SECOND)):
        for person, (_, start, end) in voices.items():
            if start * SECOND <= number < end * SECOND:
                payload = packets[person][number - round(start * SECOND)]
                recorder.add(person, AudioPacket(payload, number % 2**16, number * FRAME, number / SECOND))
        if number % 400 == 399 and (done := recorder.cut()) is not None:
            found.append(done)
    last = recorder.cut()
    return [*found, *([last] if last else [])]


def upload_tracks(space: str, objects: list[CutTracks]) -> None:
    """Put them where workers put them."""
    for name, tracks in objects:
        put(segments_of(space) + str(name), write_tracks(tracks))


def archive(browser: Browser, space: str) -> dict[str, bytes]:
    """Return the files of the archive that this browser gets."""
    answer = browser.get(f"/i/spaces/{space}/speakers.zip")
    assert answer.status == 302, answer.text
    content = object_at(urlsplit(answer.headers["Location"]).path.partition(f"{BUCKET}/")[2])
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}
