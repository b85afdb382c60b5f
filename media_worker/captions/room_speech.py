"""What is said in one room, frame by frame, for the captioner. Pure but for what it is given."""

from collections.abc import Callable, Mapping

from chalicelib.protocol.captions import Language
from media_worker.captions.frames import PAUSE, Samples, SpokenFrame

Send = Callable[[SpokenFrame], None]
"""Gives a frame to the captioner. It takes no time."""


class RoomSpeech:
    """Sends the frames of who talks, and a pause when they stop."""

    def __init__(self, offset: float, number_of: Callable[[str], int], send: Send) -> None:
        """`offset` (s) converts the room's time to epoch time; `number_of` returns the stream of a speaker."""
        self._offset = offset
        self._number_of = number_of
        self._send = send
        self._talking: dict[str, Language] = {}

    def hear(self, due: float, now: float, speech: Mapping[str, Samples], language: Language) -> None:
        """Take the frame (int16[960]) due at `due` of everybody who talks. Times are `loop.time()` (s)."""
        for speaker in self._talking.keys() - speech.keys():
            self._pass_on(speaker, due, now, PAUSE, self._talking.pop(speaker))
        for speaker, samples in speech.items():
            self._talking[speaker] = language
            self._pass_on(speaker, due, now, samples, language)

    def stop(self, now: float) -> None:
        """End what was begun: nobody wants captions, or those who go on begin anew."""
        for speaker, language in self._talking.items():
            self._pass_on(speaker, now, now, PAUSE, language)
        self._talking.clear()

    def _pass_on(self, speaker: str, due: float, now: float, samples: Samples, language: Language) -> None:
        self._send(SpokenFrame(self._number_of(speaker), (due + self._offset) * 1_000, now, language, samples))
