"""The whole stack: a voice goes through WebRTC and Whisper, and comes as text to those who want it, with its name."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from infra.local.attendee import Attendee
from infra.local.speech import HOST, RATE, SpeechLoop, line
from tests.support.patience import until_async
from tests.support.space import live_space
from tests.support.word_errors import word_errors, words_of

pytestmark = pytest.mark.sound

SPOKEN = "The quick brown fox jumps over the lazy dog, and tomorrow we talk about the weather in London."
WRONG = 0.25  # of the words, at most: a busy machine speaks with pauses; `python -m tests.bench.captions` measures
PAUSE = 2  # s between two times that it is said


async def test_voice_becomes_text_for_who_wants_it(site: str, tmp_path: Path) -> None:
    async with live_space(site, captioned=True) as space:
        reader, listener = await space.listener(), await space.listener()
        muted = await space.speaker()
        muted.mute(True)
        reader.tell({"type": "captions", "on": True})
        said = np.concatenate([line(tmp_path / "line.wav", HOST, SPOKEN), np.zeros(PAUSE * RATE, np.int16)])
        voice = SpeechLoop(said, asyncio.get_running_loop().time())
        space.host.speak(voice)
        muted.speak(SpeechLoop(said, asyncio.get_running_loop().time() + PAUSE))
        await until_async(lambda: not_understood(lines_of(reader)), within=90)
        read = lines_of(reader)
        assert {(one["speaker"], one["name"], one["language"]) for one in read} == {
            (space.host.you["id"], "Hana", "en")
        }
        assert all(0 < one["end_ms"] - one["start_ms"] < 20_000 for one in read)
        assert lines_of(listener) == []


def lines_of(attendee: Attendee) -> list[dict[str, Any]]:
    return [one for message in attendee.messages if message["type"] == "captions" for one in message["lines"]]


def not_understood(lines: list[dict[str, Any]]) -> str | None:
    """Return None once a line has the words. The voice may have been heard from its middle on at first."""
    errors = [word_errors(SPOKEN, one["text"]) / len(words_of(SPOKEN)) for one in lines]
    return None if errors and min(errors) <= WRONG else f"it was understood as {[one['text'] for one in lines]}"
