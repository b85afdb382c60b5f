"""What is said in the rooms of a worker, on its way to the captioner, and its captions on their way back."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import Final, NamedTuple, Protocol, cast

import msgspec

from chalicelib.protocol.captions import LONGEST_MS, CaptionLine, Language, caption_text
from media_worker.captions.captioner_process import CaptionerProcess
from media_worker.captions.frames import SpokenFrame
from media_worker.captions.replies import Caption, Pace, Reply
from media_worker.captions.room_speech import RoomSpeech

LATE: Final = 30.0  # s after its end for which captions of a room may still come; the captioner drops older speech


class CaptionReader(Protocol):
    """What gets the captions of a room."""

    def caption(self, line: CaptionLine) -> None:
        """Somebody said this."""

    def partial(self, speaker: str, caption: Caption) -> None:
        """Somebody has said this so far, and goes on; without text, nothing has come of it."""

    def pace(self, pace: Pace) -> None:
        """Whether captions keep up has changed."""


class SpeechStream(NamedTuple):
    """What one speaker says in one room, and who reads it."""

    speaker: str
    reader: CaptionReader


class SpeechStreams:
    """Gives each speaker in each room a number, by which the captioner knows them: it learns no names."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        wall: Callable[[], float],
        start: Callable[[asyncio.AbstractEventLoop, Callable[[Reply], None]], CaptionerProcess] = CaptionerProcess,
    ) -> None:
        """`wall` is epoch s. `start(loop, receive)` returns the captioner."""
        self.captioner = start(loop, self._receive)
        self._loop = loop
        self._wall = wall
        self._numbers = count(1)
        self._streams: dict[int, SpeechStream] = {}
        self._rooms: dict[CaptionReader, dict[str, int]] = {}  # -> speaker -> stream
        self._pace = Pace(behind=False)

    def open(self, reader: CaptionReader) -> RoomSpeech:
        """The speech of a room, of which `reader` gets the captions."""
        streams = self._rooms[reader] = {}
        reader.pace(self._pace)

        def number_of(speaker: str) -> int:
            if speaker not in streams:
                streams[speaker] = next(self._numbers) % 2**32
                self._streams[streams[speaker]] = SpeechStream(speaker, reader)
            return streams[speaker]

        return RoomSpeech(self._wall() - self._loop.time(), number_of, self._send)

    def close_room(self, reader: CaptionReader) -> None:
        """Nothing more is said in the room. Captions of what was said may still come for 30 s."""
        if reader in self._rooms:
            self._loop.call_later(LATE, self._forget, self._rooms.pop(reader))

    async def close(self) -> None:
        """End the captioner."""
        await self.captioner.close()

    def _forget(self, streams: dict[str, int]) -> None:
        for number in streams.values():
            del self._streams[number]

    def _send(self, frame: SpokenFrame) -> None:
        self.captioner.send(frame)

    def _receive(self, reply: Reply) -> None:
        if isinstance(reply, Caption):
            self._caption(reply)
            return
        self._pace = reply
        for reader in list(self._rooms):
            reader.pace(reply)

    def _caption(self, caption: Caption) -> None:
        stream, text = self._streams.get(caption.stream), caption_text(caption.text)
        if stream is not None and caption.partial:
            stream.reader.partial(stream.speaker, msgspec.structs.replace(caption, text=text))
        if stream is None or caption.partial or not text:
            return
        end = min(caption.end_ms, caption.start_ms + LONGEST_MS)
        language = cast(Language, caption.language)
        stream.reader.caption(CaptionLine(stream.speaker, caption.start_ms, end, text, language))
