"""Browsers play a file louder or quieter by the gain in its header (RFC 7845), as `<audio>` elements alone cannot."""

import base64
import math
from typing import Final

import pytest

from chalicelib.protocol.ogg import ogg_opus, with_gain
from media_worker.audio.opus import FRAME, Encoder
from tests.support.browsers import Browsers
from tests.support.tones import tone

LOUDNESS: Final = """async (source) => {
  const audio = new Audio(source);
  audio.loop = true;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaElementSource(audio).connect(analyser);
  analyser.connect(context.destination);
  await Promise.all([audio.play(), context.resume()]);
  const samples = new Float32Array(analyser.fftSize);
  const look = () => new Promise((resolve) => requestAnimationFrame(() => {
    analyser.getFloatTimeDomainData(samples);
    resolve(Math.max(...samples));
  }));
  let most = 0;
  for (const end = audio.currentTime + 1; audio.currentTime < end; ) most = Math.max(most, await look());
  audio.pause();
  await context.close();
  return most;
}"""


def file() -> bytes:
    encoder, samples = Encoder(), tone(440, 4.0, amplitude=0.1)
    packets = [encoder.encode(samples[at : at + FRAME]) or b"" for at in range(0, len(samples) - FRAME + 1, FRAME)]
    return ogg_opus(packets, samples=FRAME, serial=1, pre_skip=0)


@pytest.mark.parametrize("kind", ["plain", "firefox"])
def test_browser_applies_the_gain_of_a_file(browsers: Browsers, kind: str) -> None:
    page = (browsers.plain() if kind == "plain" else browsers.firefox()).new_page()
    page.set_content("<button>Play</button>")

    def peak(gain: int) -> float:
        source = "data:audio/ogg;base64," + base64.b64encode(with_gain(file(), gain * 256)).decode()
        page.get_by_role("button").click()
        return 20 * math.log10(float(page.evaluate(LOUDNESS, source)))

    quiet, same, loud = peak(-12), peak(0), peak(12)
    page.close()
    assert (same - quiet, loud - same) == pytest.approx((12, 12), abs=1.0)
