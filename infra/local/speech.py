"""A conversation between two synthetic voices as looping sound: flite speaks the lines, which are placed in turn."""

import asyncio
import shutil
import subprocess
import wave
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy
from aiortc import MediaStreamTrack
from av import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

Samples = NDArray[numpy.int16]
RATE: Final = 48_000  # Hz
FRAME: Final = 960  # samples, 20 ms
BREATH: Final = RATE // 3  # samples of silence after a line
HOST: Final = "slt"
SPEAKER: Final = "rms"
LINES: Final = (
    (HOST, "Welcome to Espacio. You are listening to a live Space."),
    (SPEAKER, "And I am on the stage too, so you can hear two people."),
    (HOST, "We do not stop for breath. We are two synthetic voices in a loop."),
    (SPEAKER, "Look at the ring around our faces. It moves with whoever is speaking."),
    (HOST, "If you want to talk, ask to speak. I am the host, but I am busy talking."),
    (SPEAKER, "You can also start your own Space. Press the compose button, then Space."),
    (HOST, "Share its link with a friend. To listen, they need no account."),
    (SPEAKER, "What do you think of the weather in the cloud today?"),
    (HOST, "There is no cloud here. All of this runs on one machine."),
    (SPEAKER, "Then let us start again from the beginning."),
)


class NoSynthesiser(Exception):
    """flite is not installed; the message says what to install."""


def conversation(folder: Path) -> tuple[Samples, Samples]:
    """Return the host's and the speaker's side (48 kHz mono), equally long and in turn. Raises NoSynthesiser.

    The lines are synthesised once and stored in `folder` as WAV files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sides: dict[str, list[Samples]] = {HOST: [], SPEAKER: []}
    for number, (voice, text) in enumerate(LINES):
        spoken = line(folder / f"{number:02}-{voice}.wav", voice, text)
        for name, side in sides.items():
            side.append(spoken if name == voice else numpy.zeros_like(spoken))
            side.append(numpy.zeros(BREATH, numpy.int16))
    return numpy.concatenate(sides[HOST]), numpy.concatenate(sides[SPEAKER])


class SpeechLoop(MediaStreamTrack):
    """Sound (48 kHz mono) that repeats. `began` is `loop.time()` of its first sample."""

    kind = "audio"

    def __init__(self, samples: Samples, began: float) -> None:
        super().__init__()
        self._samples = samples
        self._began = began
        self._next = int((asyncio.get_running_loop().time() - began) * RATE) // FRAME * FRAME
        self._first = self._next

    async def recv(self) -> AudioFrame:
        """Return the next 20 ms when they are due."""
        await asyncio.sleep(self._began + self._next / RATE - asyncio.get_running_loop().time())
        places = numpy.arange(self._next, self._next + FRAME) % self._samples.size
        frame = AudioFrame.from_ndarray(self._samples[places][numpy.newaxis, :], format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.time_base = Fraction(1, RATE)
        frame.pts = self._next - self._first
        self._next += FRAME
        return frame


def line(path: Path, voice: str, text: str) -> Samples:
    """Return `text` as this voice of flite speaks it (48 kHz mono). It is synthesised once, and stored at `path`.

    Raises NoSynthesiser.
    """
    if not path.exists():
        program = shutil.which("flite")
        if program is None:
            raise NoSynthesiser("The voices need flite. Install it with: sudo apt-get install flite")
        fresh = path.with_suffix(".new")
        subprocess.run([program, "-voice", voice, "-t", text, "-o", str(fresh)], check=True)  # noqa: S603 - our own text
        fresh.replace(path)
    return _read(path)


def _read(path: Path) -> Samples:
    with wave.open(str(path)) as file:
        rate = file.getframerate()
        samples = numpy.frombuffer(file.readframes(file.getnframes()), numpy.int16)
    frame = AudioFrame.from_ndarray(samples[numpy.newaxis, :], format="s16", layout="mono")
    frame.sample_rate = rate
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    parts = [*resampler.resample(frame), *resampler.resample(None)]
    return numpy.concatenate([part.to_ndarray()[0] for part in parts])
