"""What one speaker says, through as many streams of Amazon Transcribe as it takes."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Final

import aiohttp

from chalicelib.protocol.captions import LINE_LIMIT
from media_worker.captions.backlog import LATE
from media_worker.captions.frames import SpokenFrame
from media_worker.captions.replies import Caption
from media_worker.captions.transcribe.cues import SpokenCue, cues_of
from media_worker.captions.transcribe.event_stream import Result, TranscribeError
from media_worker.captions.transcribe.retries import Retries
from media_worker.captions.transcribe.stream_clock import StreamClock
from media_worker.captions.transcribe.transcribe_service import TranscribeService
from media_worker.captions.transcribe.transcribe_stream import Timing, TranscribeStream

PACE: Final = 0.5  # s between two partial lines; Transcribe makes several a second

log = logging.getLogger(__name__)


class SpeakerStream:
    """Opens a stream when the speaker talks, and another if it breaks off, with what was not understood by then."""

    def __init__(
        self,
        number: int,
        language: str,
        service: TranscribeService,
        retries: Retries,
        receive: Callable[[Caption], None],
        timing: Timing,
    ) -> None:
        """`number` is that of `SpokenFrame.stream`; `retries` are those of all speakers."""
        self.dropped_at = -LATE  # when speech was last dropped (s)
        self._number = number
        self._language = language
        self._service = service
        self._retries = retries
        self._receive = receive
        self._timing = timing
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[SpokenFrame] = deque()
        self._partial_at = -PACE  # when the last partial line was sent (s)

    def hear(self, frame: SpokenFrame) -> None:
        """Take a frame in the speaker's language, or a pause."""
        self._waiting.append(frame)

    async def run(self) -> None:
        """Run until nothing is left to be transcribed."""
        while self._has_speech():
            wait = self._retries.wait(self._loop.time())
            if wait:
                await asyncio.sleep(wait)
            else:
                await self._transcribe()

    def _has_speech(self) -> bool:
        """Whether anything waits that was said within the last eight seconds; what is older is dropped."""
        now = self._loop.time()
        while self._waiting and (now - self._waiting[0].sent_at > LATE or not len(self._waiting[0].samples)):
            if len(self._waiting.popleft().samples):
                self.dropped_at = now
        return bool(self._waiting)

    async def _transcribe(self) -> None:
        stream = None
        try:
            address = await asyncio.to_thread(self._service.address, self._language)
            socket = await self._service.open(address)
            stream = TranscribeStream(socket, self._waiting, self._understand, self._timing)
            await stream.run()
            self._retries.succeeded()
        except (TranscribeError, aiohttp.ClientError, OSError) as error:
            log.error("transcribe failed", extra={"language": self._language, "error": str(error)})
            self._retries.failed(self._loop.time())
            self._waiting.extendleft(reversed(stream.unconfirmed if stream else ()))

    def _understand(self, result: Result, clock: StreamClock) -> None:
        self._retries.succeeded()
        lines = list(cues_of(result.items, clock))
        if result.is_partial:
            self._tell_partial(lines)
            return
        for line in lines:
            self._caption(line.start_ms, line.end_ms, line.text)

    def _tell_partial(self, lines: list[SpokenCue]) -> None:
        """Send the last of what somebody has said so far, as a line that may be longer than others."""
        now = self._loop.time()
        if lines and now - self._partial_at >= PACE:
            self._partial_at = now
            text = " ".join(line.text for line in lines)[-LINE_LIMIT:]
            self._caption(lines[0].start_ms, lines[-1].end_ms, text, partial=True)

    def _caption(self, start_ms: float, end_ms: float, text: str, *, partial: bool = False) -> None:
        self._receive(Caption(self._number, round(start_ms), round(end_ms), text, self._language, partial))
