"""Amazon Transcribe as far as a stream can tell: signed addresses, the event stream, its clock, its limits, its errors.

It understands loud sound as words of 500 ms, `w1`, `w2` and so on, and ends a result at half a second of silence.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final
from urllib.parse import quote

import numpy as np
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer
from botocore.eventstream import EventStreamBuffer
from yarl import URL

from media_worker.captions.transcribe.event_stream import message

RATE: Final = 16_000
STEP: Final = RATE // 10  # samples that are looked at together
WORD: Final = 5  # steps
PAUSE: Final = 5  # steps
LOUD: Final = 1_000
KEY: Final = "AKIATEST"
SECRET: Final = "secret of the test"
REGION: Final = "eu-west-1"
EVENT: Final = {":message-type": "event", ":event-type": "TranscriptEvent", ":content-type": "application/json"}


@dataclass
class Understood:
    """What was understood of one stream so far."""

    sound: bytearray = field(default_factory=bytearray)
    words: list[dict[str, Any]] = field(default_factory=list)
    steps: int = 0  # that were looked at
    loud: int = 0  # of the word that was begun
    quiet: int = 0
    said: int = 0  # words in all
    results: int = 1

    def hear(self, sound: bytes) -> Iterator[dict[str, Any]]:
        """Take sound, and yield the results that it makes."""
        self.sound += sound
        samples = np.frombuffer(bytes(self.sound), np.dtype("<i2"))
        while len(samples) >= (self.steps + 1) * STEP:
            step = samples[self.steps * STEP : (self.steps + 1) * STEP]
            self.steps += 1
            yield from self._step(bool(np.abs(step).max() > LOUD))

    def end(self) -> Iterator[dict[str, Any]]:
        """Yield the last result."""
        self._end_word()
        if self.words:
            yield self._result(partial=False)

    def _step(self, loud: bool) -> Iterator[dict[str, Any]]:
        self.quiet = 0 if loud else self.quiet + 1
        self.loud += loud
        if self.loud == WORD or not loud:
            self._end_word(self.quiet)
            if loud:
                yield self._result(partial=True)
        if self.quiet == PAUSE and self.words:
            yield self._result(partial=False)

    def _end_word(self, quiet: int = 0) -> None:
        if self.loud:
            end = (self.steps - quiet) * STEP / RATE
            self.said += 1
            start = end - self.loud * STEP / RATE
            word = {"Content": f"w{self.said}", "Type": "pronunciation", "StartTime": start, "EndTime": end}
            self.words.append(word)
        self.loud = 0

    def _result(self, *, partial: bool) -> dict[str, Any]:
        items = [*self.words] if partial else [*self.words, _full_stop(self.words[-1])]
        start, end, name = items[0]["StartTime"], items[-1]["EndTime"], f"result-{self.results}"
        if not partial:
            self.words, self.results = [], self.results + 1
        text = " ".join(item["Content"] for item in items)
        alternatives = [{"Transcript": text, "Items": items}]
        about = {"ResultId": name, "StartTime": start, "EndTime": end, "IsPartial": partial}
        return about | {"Alternatives": alternatives}


@dataclass
class FakeStream:
    """A stream that somebody opened. `closed` once it has ended."""

    query: dict[str, str]
    socket: web.WebSocketResponse
    understood: Understood = field(default_factory=Understood)
    ended: bool = False  # whether its client said that it ends
    closed: bool = False

    async def fail(self, code: str, text: str = "no") -> None:
        """End it by an exception."""
        headers = {":message-type": "exception", ":exception-type": code, ":content-type": "application/json"}
        await self.socket.send_bytes(message(headers, json.dumps({"Message": text}).encode()))
        await self.socket.close()

    async def tell(self, results: Iterator[dict[str, Any]]) -> None:
        for result in results:
            await self.socket.send_bytes(message(EVENT, json.dumps({"Transcript": {"Results": [result]}}).encode()))


class FakeTranscribe:
    """`patience` is for how long (s) a stream may bring no sound. `refusals` are answered to the next streams: a number
    instead of a stream, or the code of an exception within it."""

    def __init__(self, patience: float = 15.0) -> None:
        self.streams: list[FakeStream] = []
        self.refusals: list[int | str] = []
        self._patience = patience
        self._numbers = count(1)
        application = web.Application()
        application.router.add_get("/stream-transcription-websocket", self._serve)
        self._server = TestServer(application)

    async def __aenter__(self) -> "FakeTranscribe":
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    @property
    def address(self) -> str:
        return str(self._server.make_url("")).rstrip("/")

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if not is_signed(request.url):
            return web.Response(status=403)
        refusal = self.refusals.pop(0) if self.refusals else None
        if isinstance(refusal, int):
            return web.Response(status=refusal)
        socket = web.WebSocketResponse(receive_timeout=self._patience)
        await socket.prepare(request)
        stream = FakeStream(dict(request.query), socket)
        self.streams.append(stream)
        if refusal is not None:
            await stream.fail(refusal)
        else:
            await self._hear(stream)
        stream.closed = True
        return socket

    async def _hear(self, stream: FakeStream) -> None:
        try:
            with suppress(ConnectionResetError):
                while not stream.ended:
                    received = await stream.socket.receive()
                    if received.type is not WSMsgType.BINARY:
                        return
                    await self._take(stream, received.data)
        except TimeoutError:
            await stream.fail("BadRequestException", "Your request timed out because no new audio was received.")

    async def _take(self, stream: FakeStream, received: bytes) -> None:
        buffer = EventStreamBuffer()
        buffer.add_data(received)
        event = buffer.next()
        assert event.headers[":event-type"] == "AudioEvent"
        stream.ended = not event.payload
        await stream.tell(stream.understood.end() if stream.ended else stream.understood.hear(event.payload))
        if stream.ended:
            await stream.socket.close()


def _full_stop(word: dict[str, Any]) -> dict[str, Any]:
    return {"Content": ".", "Type": "punctuation", "StartTime": word["EndTime"], "EndTime": word["EndTime"]}


def is_signed(url: URL) -> bool:
    """Whether the query is signed by our key (Signature Version 4, worked out here without botocore)."""
    query = dict(url.query)
    given = query.pop("X-Amz-Signature", "")
    day, scope = query["X-Amz-Date"][:8], f"{query['X-Amz-Date'][:8]}/{REGION}/transcribe/aws4_request"
    if query["X-Amz-Credential"] != f"{KEY}/{scope}":
        return False
    asked = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(query.items()))
    empty = hashlib.sha256(b"").hexdigest()
    canonical = f"GET\n{url.path}\n{asked}\nhost:{url.host}:{url.port}\n\nhost\n{empty}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{SECRET}".encode()
    text = f"AWS4-HMAC-SHA256\n{query['X-Amz-Date']}\n{scope}\n{digest}"
    for part in (day, REGION, "transcribe", "aws4_request", text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.compare_digest(key.hex(), given)
