"""Whatever becomes of the captioner, its worker is never held up, and drops the oldest of what it cannot pass on."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator

import pytest

from media_worker.captions.backlog import LATE
from media_worker.captions.captioner_process import WAITING, CaptionerProcess
from media_worker.captions.replies import Caption, Pace, Reply
from tests.support.counting_captioner import COMMAND, END
from tests.support.patience import until_async
from tests.support.speech_frames import START_MS, spoken

FIRST = round(START_MS)


class Worker:
    """The captioner's worker, and what it was answered."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.sent = 0  # frames
        loop = asyncio.get_running_loop()
        self.captioner = CaptionerProcess(loop, self.replies.append, COMMAND, backoff=(0.01, 0.1))

    def says(self, pattern: str, *, stream: int = 1, now: float | None = None) -> None:
        for frame in spoken(pattern, stream=stream):
            self.sent += 1
            self.captioner.send(frame._replace(sent_at=time.monotonic() if now is None else now))

    async def captioned(self, stream: int) -> None:
        """Say something until it is captioned: what the captioner had when it died is lost."""

        def why_not() -> str | None:
            self.says("L" * 10 + "|", stream=stream)
            found = [one for one in self.replies if isinstance(one, Caption) and one.stream == stream]
            return None if found else f"nothing of stream {stream} was captioned"

        await until_async(why_not)

    async def has(self, reply: Reply) -> None:
        await until_async(lambda: None if reply in self.replies else f"it has {self.replies}")


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = Worker()
    yield worker
    await worker.captioner.close()


async def test_speech_is_captioned_by_another_process(worker: Worker) -> None:
    assert worker.captioner.pid is None
    worker.says("L" * 10 + "|", stream=7)
    await worker.has(Caption(7, FIRST, FIRST + 200, "200 ms", "en"))
    assert worker.captioner.pid not in (None, os.getpid())


async def test_dead_captioner_is_started_again(worker: Worker) -> None:
    await worker.captioned(1)
    first = worker.captioner.pid
    worker.says("L", stream=END)
    await until_async(lambda: None if worker.captioner.pid != first else "it lives")
    await worker.captioned(2)
    assert worker.captioner.pid != first


async def test_stopped_captioner_costs_the_worker_only_the_oldest_frames(worker: Worker) -> None:
    await worker.captioned(1)
    assert worker.captioner.pid is not None
    os.kill(worker.captioner.pid, signal.SIGSTOP)
    # In one go, so that a write that waited for the captioner would wait forever.
    worker.says("L" * (WAITING + 1_000), stream=2)
    assert 0 < worker.captioner.dropped <= worker.sent - WAITING
    await worker.has(Pace(True))
    os.kill(worker.captioner.pid, signal.SIGCONT)
    await worker.captioned(3)


async def test_frames_that_waited_too_long_are_dropped(worker: Worker) -> None:
    await worker.captioned(1)
    assert worker.captioner.pid is not None
    os.kill(worker.captioner.pid, signal.SIGSTOP)
    worker.says("L" * 1_000, stream=2, now=time.monotonic() - LATE - 1)
    before = worker.captioner.dropped  # a busy machine may have been late with the first ones, too
    worker.says("L", stream=3)
    assert worker.captioner.dropped > before
    await worker.has(Pace(True))
    os.kill(worker.captioner.pid, signal.SIGCONT)


@pytest.mark.parametrize("command", [("/nonexistent/captioner",), ("/bin/false",)])
async def test_captioner_that_cannot_start_is_told_once_it_has_been_tried_twice(command: tuple[str, ...]) -> None:
    replies: list[Reply] = []
    captioner = CaptionerProcess(asyncio.get_running_loop(), replies.append, command, backoff=(0.01, 0.1))
    for frame in spoken("L"):
        captioner.send(frame._replace(sent_at=time.monotonic()))
    await until_async(lambda: None if replies == [Pace(False, unavailable=True)] else f"it says {replies}")
    await captioner.close()


async def test_captions_are_available_again_with_the_first_one(worker: Worker) -> None:
    await worker.captioned(1)
    for stream in (2, 3):
        first = worker.captioner.pid
        worker.says("L", stream=END)
        await until_async(lambda first=first: None if worker.captioner.pid not in (first, None) else "it lives")  # type: ignore[misc]
        worker.says("L", stream=stream)
    await worker.has(Pace(False, unavailable=True))
    await worker.captioned(4)
    await worker.has(Pace(False))


async def test_closed_captioner_leaves_no_process(worker: Worker) -> None:
    await worker.captioned(1)
    pid = worker.captioner.pid
    assert pid is not None
    await worker.captioner.close()
    await until_async(lambda: _lives(pid))


def _lives(pid: int) -> str | None:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    return f"process {pid} lives"
