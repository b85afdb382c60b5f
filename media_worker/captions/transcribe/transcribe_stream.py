"""One stream of Amazon Transcribe: the sound of one speaker on its way there, and the results on their way back.

Transcribe cuts a stream off that brings no sound for fifteen seconds, so we end it before. It needs to hear a pause to
know that a sentence is over, so some silence follows what was said.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

import aiohttp

from media_worker.captions.backlog import LATE
from media_worker.captions.frames import FRAME_MS, SpokenFrame
from media_worker.captions.transcribe.event_stream import Result, audio_event, read_results
from media_worker.captions.transcribe.stream_clock import StreamClock
from media_worker.captions.transcribe.stream_sound import SILENCE, StreamSound

AT_ONCE: Final = 10  # frames of a message: twice as many as come meanwhile, to make up for those that waited


class Timing(NamedTuple):
    """How a stream keeps time (s)."""

    tick: float = 0.1  # between two messages
    silence: float = 1.5  # after a pause has begun
    quiet: float = 10.0  # without sound until the stream is ended
    goodbye: float = 5.0  # for the last results


TIMING: Final = Timing()


class TranscribeStream:
    """Takes frames from `waiting` until there have been none for a while, and gives `receive` each result."""

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        waiting: deque[SpokenFrame],
        receive: Callable[[Result, StreamClock], None],
        timing: Timing,
    ) -> None:
        self.unconfirmed: deque[SpokenFrame] = deque()  # frames of the last 8 s without a final result
        self._socket = socket
        self._waiting = waiting
        self._receive = receive
        self._timing = timing
        self._clock = StreamClock()
        self._sound = StreamSound()
        self._ended = False

    async def run(self) -> None:
        """Run until the speaker has been quiet and all results are there. Raises TranscribeError, OSError or aiohttp's
        ClientError if it broke off."""
        tasks = [asyncio.create_task(self._speak()), asyncio.create_task(self._listen())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._socket.close()
        if not self._ended:
            raise ConnectionResetError("the stream was closed while somebody spoke")

    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        quiet, heard_at = 0.0, loop.time()  # s without sound, and when there was some
        while quiet < self._timing.quiet:
            if self._waiting:
                heard_at = loop.time()
                await self._send(self._next_frames())
            elif quiet < self._timing.silence:
                await self._send_silence()
            await asyncio.sleep(self._timing.tick)
            quiet = loop.time() - heard_at
        self._ended = True
        await self._socket.send_bytes(audio_event(b""))
        await asyncio.sleep(self._timing.goodbye)

    def _next_frames(self) -> list[SpokenFrame]:
        frames = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
        for frame in frames:
            if len(frame.samples):
                self._clock.add(frame.at_ms)
            else:
                self._clock.pause()
        self.unconfirmed.extend(frames)
        while frames[-1].sent_at - self.unconfirmed[0].sent_at > LATE:
            self.unconfirmed.popleft()
        return frames

    async def _send(self, frames: list[SpokenFrame]) -> None:
        said = [frame.samples for frame in frames if len(frame.samples)]
        if said:
            await self._socket.send_bytes(audio_event(self._sound.pcm(said)))

    async def _send_silence(self) -> None:
        count = round(self._timing.tick * 1_000 / FRAME_MS) or 1
        for _ in range(count):
            self._clock.silence()
        await self._socket.send_bytes(audio_event(self._sound.pcm([SILENCE] * count)))

    async def _listen(self) -> None:
        async for received in self._socket:
            if received.type is aiohttp.WSMsgType.BINARY:
                for result in read_results(received.data):
                    self._receive(result, self._clock)
                    self._confirm(result)

    def _confirm(self, result: Result) -> None:
        if result.is_partial or not result.items:
            return
        last = result.items[-1]
        until = self._clock.moment(last.start_time, last.end_time).end_ms
        while self.unconfirmed and self.unconfirmed[0].at_ms < until:
            self.unconfirmed.popleft()
