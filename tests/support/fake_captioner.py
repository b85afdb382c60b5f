"""A captioner that records what it is sent, and says what a test wants."""

import asyncio
from collections.abc import Callable
from typing import cast

from media_worker.captions.captioner_process import CaptionerProcess
from media_worker.captions.frames import SpokenFrame
from media_worker.captions.replies import Caption, Pace, Reply
from media_worker.captions.speech_streams import SpeechStreams
from tests.support.room import SteppedLoop

WALL = 1_700_000_000.0  # epoch s at the loop's time 0


class FakeCaptioner:
    """Stands for the process; `streams` is what a room is given."""

    def __init__(self) -> None:
        self.frames: list[SpokenFrame] = []
        self._done: dict[int, int] = {}  # frames by stream that were captioned
        self.answer: Callable[[Reply], None] = lambda _reply: None

    def streams(self, loop: SteppedLoop) -> SpeechStreams:
        def start(_loop: asyncio.AbstractEventLoop, receive: Callable[[Reply], None]) -> CaptionerProcess:
            self.answer = receive
            return cast(CaptionerProcess, self)

        return SpeechStreams(cast(asyncio.AbstractEventLoop, loop), lambda: WALL + loop.now, start)

    def send(self, frame: SpokenFrame) -> None:
        self.frames.append(frame)

    @property
    def said(self) -> list[SpokenFrame]:
        """The frames that are no pauses."""
        return [frame for frame in self.frames if len(frame.samples)]

    def captions(self, text: str, stream: int | None = None) -> None:
        """Caption all that a stream, else the last one, has said since its last caption, or in all."""
        number = self.frames[-1].stream if stream is None else stream
        own = [frame for frame in self.said if frame.stream == number]
        done = self._done.get(number, 0)
        self._done[number] = len(own)
        own = own[done:] or own
        start, end = round(own[0].at_ms), round(own[-1].at_ms) + 20
        self.answer(Caption(number, start, end, text, own[0].language))

    def captions_partly(self, text: str) -> None:
        """Caption what the last stream says, which goes on."""
        last = self.said[-1]
        self.answer(Caption(last.stream, round(last.at_ms), round(last.at_ms) + 20, text, last.language, partial=True))

    def keeps_pace(self, behind: bool, *, unavailable: bool = False) -> None:
        self.answer(Pace(behind, unavailable))
