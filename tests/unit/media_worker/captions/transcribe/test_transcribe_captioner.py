"""A captioner and Amazon Transcribe, which is played by a server that speaks its protocol."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
from botocore.session import Session

from media_worker.captions.backlog import LATE
from media_worker.captions.frames import SpokenFrame
from media_worker.captions.replies import Caption, Pace, Reply, unpack
from media_worker.captions.transcribe.event_stream import TranscribeError
from media_worker.captions.transcribe.retries import Retries
from media_worker.captions.transcribe.settings import TranscribeSettings
from media_worker.captions.transcribe.transcribe_captioner import TranscribeCaptioner
from media_worker.captions.transcribe.transcribe_service import TranscribeService
from media_worker.captions.transcribe.transcribe_stream import Timing
from tests.support.fake_transcribe import KEY, REGION, SECRET, FakeStream, FakeTranscribe
from tests.support.patience import until_async
from tests.support.speech_frames import START_MS, spoken

UNAVAILABLE = Pace(behind=False, unavailable=True)
FAST = Timing(tick=0.005, silence=1.0, quiet=2.0, goodbye=5.0)
SECOND = "L" * 50
FIRST = round(START_MS)
LATER = 3_600_000 // 20  # frames in an hour


@dataclass
class Worker:
    """What stands for the worker of a captioner, and for Amazon Transcribe."""

    transcribe: FakeTranscribe
    end: socket.socket
    replies: list[Reply] = field(default_factory=list)

    async def says(self, frames: Iterable[SpokenFrame]) -> None:
        loop = asyncio.get_running_loop()
        for frame in frames:
            await loop.sock_sendall(self.end, frame._replace(sent_at=loop.time()).pack())

    @property
    def captions(self) -> list[Caption]:
        return [reply for reply in self.replies if isinstance(reply, Caption) and not reply.partial]

    async def has(self, *wanted: Reply) -> None:
        def why_not() -> str | None:
            return None if set(wanted) <= set(self.replies) else f"it has {self.replies}"

        await until_async(why_not)

    async def has_lines(self, count: int) -> None:
        await until_async(lambda: None if len(self.captions) == count else f"it has {self.replies}")

    async def stream(self, number: int) -> FakeStream:
        """The stream that was opened as `number` (from 0), once it is there."""

        def why_not() -> str | None:
            return None if len(self.transcribe.streams) > number else f"{len(self.transcribe.streams)} were opened"

        await until_async(why_not)
        return self.transcribe.streams[number]


async def ended(stream: FakeStream) -> None:
    await until_async(lambda: None if stream.closed else "the stream is open")


@asynccontextmanager
async def working(timing: Timing = FAST, **settings: Any) -> AsyncIterator[Worker]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    aws = Session()
    aws.set_credentials(KEY, SECRET)
    async with FakeTranscribe(patience=60.0) as transcribe, aiohttp.ClientSession() as http:
        usual = TranscribeSettings(REGION, transcribe.address, {"en": "en-GB"}, {"en": "our-names"})
        service = TranscribeService(replace(usual, **settings), http, aws)
        captioner = TranscribeCaptioner(theirs, service, Retries(lambda: 0.0, first=0.01), timing)
        running = asyncio.create_task(captioner.run())
        worker = Worker(transcribe, ours)
        loop = asyncio.get_running_loop()
        loop.add_reader(ours, lambda: worker.replies.append(unpack(ours.recv(65_536))))
        try:
            yield worker
        finally:
            loop.remove_reader(ours)
            ours.close()
            await running
            theirs.close()


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    async with working() as worker:
        yield worker


async def test_what_is_said_is_captioned_at_its_time(worker: Worker) -> None:
    await worker.says(spoken(SECOND + "|", stream=7))
    await worker.has(Caption(7, FIRST, FIRST + 1_000, "w1 w2.", "en"))
    stream = await worker.stream(0)
    asked = {name: value for name, value in stream.query.items() if not name.startswith("X-Amz")}
    assert asked == {
        "language-code": "en-GB",
        "media-encoding": "pcm",
        "sample-rate": "16000",
        "vocabulary-name": "our-names",
    }


async def test_stream_is_ended_in_silence_and_time_goes_on_in_the_next(worker: Worker) -> None:
    await worker.says(spoken(SECOND + "|"))
    first = await worker.stream(0)
    await ended(first)
    assert first.ended
    await worker.says(spoken(SECOND + "|", first=LATER))
    hour = FIRST + 3_600_000
    await worker.has(Caption(1, FIRST, FIRST + 1_000, "w1 w2.", "en"), Caption(1, hour, hour + 1_000, "w1 w2.", "en"))
    assert len(worker.transcribe.streams) == 2


async def test_short_pauses_end_lines_and_not_the_stream() -> None:
    async with working(FAST._replace(quiet=60.0)) as worker:
        for number in range(3):
            await worker.says(spoken(SECOND + "|", first=number * LATER))
            await worker.has_lines(number + 1)
        at = [FIRST + number * 3_600_000 for number in range(3)]
        assert [(one.start_ms, one.end_ms) for one in worker.captions] == [(start, start + 1_000) for start in at]
        assert len(worker.transcribe.streams) == 1


async def test_what_is_said_so_far_comes_before_the_line_and_not_too_often(worker: Worker) -> None:
    await worker.says(spoken("L" * 500 + "|"))
    await worker.has_lines(1)
    partial = [reply for reply in worker.replies if isinstance(reply, Caption) and reply.partial]
    assert worker.replies[0] == partial[0] == Caption(1, FIRST, FIRST + 500, "w1", "en", True)
    assert len(partial) < 20  # words of half a second, so Transcribe made twenty
    assert {(one.start_ms, one.text.split()[0]) for one in partial} == {(FIRST, "w1")}


async def test_people_who_talk_at_once_have_streams_of_their_own(worker: Worker) -> None:
    one, other = spoken(SECOND + "|", stream=7), spoken(SECOND + "|", stream=8)
    await worker.says(frame for both in zip(one, other, strict=True) for frame in both)
    await worker.has(*(Caption(number, FIRST, FIRST + 1_000, "w1 w2.", "en") for number in (7, 8)))


async def test_no_stream_is_opened_for_pauses_and_unknown_languages(worker: Worker) -> None:
    await worker.says([*spoken("|"), *spoken(SECOND + "|", stream=7, language="es"), *spoken(SECOND + "|", stream=8)])
    await worker.has(Caption(8, FIRST, FIRST + 1_000, "w1 w2.", "en"), UNAVAILABLE)
    assert len(worker.transcribe.streams) == 1


async def test_speech_that_no_result_covers_is_sent_again_when_a_stream_breaks_off() -> None:
    async with working(FAST._replace(silence=0.0, quiet=60.0)) as worker:
        await worker.says(spoken(SECOND + "q" * 30 + SECOND + "L" * 10))
        done = Caption(1, FIRST, FIRST + 1_000, "w1 w2.", "en")
        await worker.has(done)
        first = await worker.stream(0)
        await until_async(lambda: None if first.understood.said >= 4 else "not all was heard")
        await first.fail("InternalFailureException")
        await worker.stream(1)
        await worker.says(spoken("q" * 30 + "|", first=140))
        await worker.has(Caption(1, FIRST + 1_600, FIRST + 2_800, "w1 w2 w3.", "en"))
        assert len(worker.captions) == 2


@pytest.mark.parametrize("refusal", [403, 429, "LimitExceededException", "BadRequestException"])
async def test_refusals_are_tried_again_and_said_until_one_is_answered(worker: Worker, refusal: int | str) -> None:
    worker.transcribe.refusals += [refusal] * 4
    await worker.says(spoken(SECOND + "|"))
    await worker.has(Caption(1, FIRST, FIRST + 1_000, "w1 w2.", "en"))
    await until_async(lambda: None if worker.transcribe.refusals == [] else "it was not refused")
    paces = [reply for reply in worker.replies if isinstance(reply, Pace)]
    assert paces in ([], [UNAVAILABLE], [UNAVAILABLE, Pace(False)])  # the trouble may be over between two looks


async def test_refusals_that_last_are_told_and_end(worker: Worker) -> None:
    worker.transcribe.refusals += ["LimitExceededException"] * 1_000
    await worker.says(spoken(SECOND + "|"))
    await worker.has(UNAVAILABLE)
    worker.transcribe.refusals.clear()
    await worker.has(Pace(False), Caption(1, FIRST, FIRST + 1_000, "w1 w2.", "en"))


async def test_stream_that_another_secret_signs_is_refused() -> None:
    aws = Session()
    aws.set_credentials(KEY, "another")
    async with FakeTranscribe() as transcribe, aiohttp.ClientSession() as http:
        service = TranscribeService(TranscribeSettings(REGION, transcribe.address, {"en": "en-GB"}), http, aws)
        with pytest.raises(TranscribeError, match="403"):
            await service.open(service.address("en"))
        assert transcribe.streams == []


async def test_speech_that_is_late_is_dropped_and_told(worker: Worker) -> None:
    loop = asyncio.get_running_loop()
    for frame in spoken(SECOND + "|", stream=7):
        await loop.sock_sendall(worker.end, frame._replace(sent_at=loop.time() - LATE - 1).pack())
    await worker.has(Pace(True))
    assert worker.transcribe.streams == []


async def test_captioner_ends_when_its_worker_goes_in_the_middle_of_a_word() -> None:
    async with working() as worker:
        await worker.says(spoken(SECOND))
        stream = await worker.stream(0)
    await ended(stream)
    assert not stream.ended
