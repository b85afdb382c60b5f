"""The worker's captioner, as a process of its own, asks Amazon Transcribe if the settings say so."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from media_worker.captions.backlog import LATE
from media_worker.captions.captioner_process import CaptionerProcess
from media_worker.captions.replies import Caption, Reply
from tests.support.fake_transcribe import KEY, REGION, SECRET, FakeTranscribe
from tests.support.patience import until_async
from tests.support.speech_frames import START_MS, spoken


@pytest.fixture
async def transcribe(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeTranscribe]:
    async with FakeTranscribe() as transcribe:
        settings = {
            "ESPACIO_CAPTIONS": "transcribe",
            "ESPACIO_TRANSCRIBE_URL": transcribe.address,
            "ESPACIO_CAPTION_LANGUAGES": "en-GB",
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
        yield transcribe


async def test_speech_is_captioned_by_transcribe(transcribe: FakeTranscribe) -> None:
    replies: list[Reply] = []
    loop = asyncio.get_running_loop()
    captioner = CaptionerProcess(loop, replies.append)
    said_at = -LATE

    def why_not() -> str | None:
        """Say it again when it is late, because the process starts slowly on a busy machine."""
        nonlocal said_at
        if loop.time() - said_at > LATE:
            said_at = loop.time()
            for frame in spoken("L" * 50 + "|", stream=7):
                captioner.send(frame._replace(sent_at=said_at))
        return None if any(isinstance(reply, Caption) for reply in replies) else f"it has {replies}"

    try:
        await until_async(why_not, within=40)
    finally:
        await captioner.close()
    first = next(reply for reply in replies if isinstance(reply, Caption))  # which is partial
    assert (first.stream, first.language, first.start_ms) == (7, "en", round(START_MS))
    assert transcribe.streams[0].query["language-code"] == "en-GB"
