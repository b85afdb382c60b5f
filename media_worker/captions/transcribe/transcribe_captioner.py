"""A captioner that asks Amazon Transcribe. Its worker sends and gets the same as with Whisper."""

import asyncio
import random
import socket
from typing import Final

from media_worker.captions.backlog import LATE
from media_worker.captions.frames import LONGEST, SpokenFrame, unpack
from media_worker.captions.replies import Pace, Reply, pack
from media_worker.captions.transcribe.retries import Retries
from media_worker.captions.transcribe.speaker_stream import SpeakerStream
from media_worker.captions.transcribe.transcribe_service import TranscribeService
from media_worker.captions.transcribe.transcribe_stream import TIMING, Timing

LOOK: Final = 0.25  # s between looks whether captions are behind


class TranscribeCaptioner:
    """Runs on a socket of whole messages (SOCK_SEQPACKET) until the worker closes its end."""

    def __init__(
        self,
        worker: socket.socket,
        service: TranscribeService,
        retries: Retries | None = None,
        timing: Timing = TIMING,
    ) -> None:
        self._worker = worker
        self._service = service
        self._retries = retries or Retries(random.random)
        self._timing = timing
        self._loop = asyncio.get_running_loop()
        self._speakers: dict[tuple[int, str], tuple[SpeakerStream, asyncio.Task[None]]] = {}
        self._gone = asyncio.Event()
        self._dropped_at = -LATE  # when speech was last dropped (s)
        self._unknown_at = -LATE  # when something was said in a language that is not captioned (s)
        self._pace = Pace(behind=False)

    async def run(self) -> None:
        """Caption until the worker goes."""
        self._loop.add_reader(self._worker, self._read)
        looking = self._loop.create_task(self._look())
        try:
            await self._gone.wait()
        finally:
            self._loop.remove_reader(self._worker)
            tasks = [looking, *(task for _, task in self._speakers.values())]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _read(self) -> None:
        """Take all frames that have come."""
        try:
            while message := self._worker.recv(LONGEST, socket.MSG_DONTWAIT):
                self._hear(unpack(message))
        except BlockingIOError:
            return
        except OSError:
            pass
        self._gone.set()

    def _hear(self, frame: SpokenFrame) -> None:
        key = (frame.stream, frame.language)
        known = self._speakers.get(key)
        if known is not None and not known[1].done():
            known[0].hear(frame)
        elif len(frame.samples) and self._service.knows(frame.language):
            self._begin(key, frame)
        elif len(frame.samples):
            self._unknown_at = frame.sent_at

    def _begin(self, key: tuple[int, str], frame: SpokenFrame) -> None:
        speaker = SpeakerStream(*key, self._service, self._retries, self._send, self._timing)
        speaker.hear(frame)
        task = self._loop.create_task(speaker.run())
        self._speakers[key] = speaker, task
        task.add_done_callback(lambda _: self._forget(key, speaker, task))

    def _forget(self, key: tuple[int, str], speaker: SpeakerStream, task: asyncio.Task[None]) -> None:
        self._dropped_at = max(self._dropped_at, speaker.dropped_at)
        if self._speakers[key][1] is task:
            del self._speakers[key]
        if not task.cancelled():
            task.result()

    async def _look(self) -> None:
        while True:
            dropped_at = max([self._dropped_at, *(speaker.dropped_at for speaker, _ in self._speakers.values())])
            now = self._loop.time()
            unavailable = self._retries.in_trouble or now - self._unknown_at < LATE
            pace = Pace(now - dropped_at < LATE, unavailable)
            if pace != self._pace:
                self._pace = pace
                self._send(pace)
            await asyncio.sleep(LOOK)

    def _send(self, reply: Reply) -> None:
        try:
            self._worker.send(pack(reply))
        except OSError:
            self._gone.set()
