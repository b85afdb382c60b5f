"""A sound that gives way to silence does so without a click, as FFmpeg decodes it, also for AAC.

libopus goes over into silence softly by itself.
"""

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.audio.opus_sound import opus_of, samples_of
from chalicelib.protocol.ogg import SILENT
from chalicelib.services.recordings.fade_out import BEFORE, faded_out
from media_worker.audio.opus import FRAME, Encoder
from tests.support import clicks
from tests.support.tones import RATE, tone

SECONDS = FRAME / RATE


def packets_of(samples: NDArray[np.int16]) -> list[bytes]:
    """Return what a worker records."""
    encoder = Encoder()
    return [encoder.encode(samples[at : at + FRAME]) or b"" for at in range(0, len(samples) - FRAME + 1, FRAME)]


def sharpest(packets: list[bytes], first: int, end: int) -> float:
    """Return how much there is of a click in these frames (dB)."""
    return clicks.sharpest(np.array(samples_of(packets)), first * SECONDS, end * SECONDS)


@pytest.mark.parametrize("last", [49, 73, 99, 101])
def test_tone_ends_without_a_click_wherever_it_is_cut(last: int) -> None:
    packets, silence = packets_of(tone(440, 3.0)), [SILENT] * 50
    usual = sharpest(packets, 20, 140)
    faded = faded_out(packets[last - BEFORE : last + 1], samples_of, opus_of)
    assert sharpest([*packets[: last + 1], *silence], last, last + 3) > usual + 20
    after = [*packets[:last], faded, *silence]
    assert sharpest(after, last - 1, last + 3) < usual + 6
    sound = np.abs(np.array(samples_of(after)))
    assert sound[(last + 2) * FRAME :].max() < 0.001
    assert sound[last * FRAME + FRAME // 8 : last * FRAME + FRAME // 2].max() > 0.35  # the tone has 0.4


def test_sound_of_one_packet_fades() -> None:
    faded = faded_out(packets_of(tone(440, 0.1))[:1], samples_of, opus_of)
    assert len(samples_of([faded, SILENT])) == 2 * FRAME
