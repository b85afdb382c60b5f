"""A captioner without weights, as a process: its captions say how long what was said is (ms).

The frame of a stream `END` ends it.
"""

import os
import socket
import sys
from typing import Final

from media_worker.captions import frames
from media_worker.captions.captioner import Captioner
from media_worker.captions.transcriber import RATE, Sound
from media_worker.captions.weights import WeightsMissing

COMMAND: Final = (sys.executable, "-m", "tests.support.counting_captioner")
END: Final = 666


class CountingTranscriber:
    """Knows English only."""

    def prepare(self, language: str) -> None:
        if language != "en":
            raise WeightsMissing(f"There are none for {language}.")

    def transcribe(self, sound: Sound, language: str) -> str:
        return f"{round(len(sound) / RATE * 1_000)} ms"


class MortalCaptioner(Captioner):
    """Dies on demand."""

    def _add(self, message: bytes) -> float:
        if frames.unpack(message).stream == END:
            os._exit(3)
        return super()._add(message)


if __name__ == "__main__":
    MortalCaptioner(socket.socket(fileno=os.dup(sys.stdin.fileno())), CountingTranscriber()).run()
