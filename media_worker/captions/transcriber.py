"""The interface of transcribers, which turn speech into text, and their factories by the name in the settings."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # Hz of what a transcriber takes
Sound = NDArray[np.float32]


class Transcriber(Protocol):
    """Turns one utterance into text. `WhisperTranscriber` implements it."""

    def prepare(self, language: str) -> None:
        """Get ready for utterances in `language` (two letters). Raises WeightsMissing if it has no weights."""

    def transcribe(self, sound: Sound, language: str) -> str:
        """The words in `sound` (float32, mono, 16 kHz, -1 to 1, at most 30 s), which is in `language` (two letters).

        Empty if nobody speaks. Raises WeightsMissing.
        """
