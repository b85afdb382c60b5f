"""Recordings with real sound in a running stack, put there by a process in the stack's environment."""

import base64
import json
import os
import sys
import tempfile
from functools import cache
from typing import Final

import numpy as np

from chalicelib.domain.recording import RecordingState
from chalicelib.domain.recording_timeline import RecordingTimeline, Turn
from chalicelib.domain.transcript import Transcript, TranscriptLine
from chalicelib.protocol.ogg import ogg_opus
from chalicelib.services.recordings import utterance_index
from chalicelib.services.recordings.files import transcript_of
from chalicelib.services.recordings.transcripts import keep_transcript
from chalicelib.services.retry import with_retries
from infra.local.stack import Stack
from media_worker.audio.opus import FRAME, RATE, Encoder
from tests.support.forks import Fork
from tests.support.recordings import put_recording
from tests.support.tones import tone

TONES: Final = (440, 660)  # Hz, of the speakers in turn


def put_into(
    stack: Stack, space: str, speakers: list[str], turns: tuple[Turn, ...], seconds: int, **changes: object
) -> None:
    """Give a Space the recording of these turns, in place of an earlier one; `changes` are fields of Recording, and
    `said` what is in its transcript: speakers, when they begin (ms), and their words."""
    asked = {
        "space": space,
        "speakers": speakers,
        "turns": turns,
        "peaks": [
            200 if any(start <= at < end for _, start, end in turns) else 2 for at in range(0, seconds * 1000, 250)
        ],
        "sound": base64.b64encode(sound(turns, seconds)).decode(),
        "said": changes.pop("said", ()),
        "changes": {"duration_ms": seconds * 1000, **changes},
    }
    with tempfile.TemporaryFile("w+") as file:
        json.dump(asked, file)
        file.seek(0)
        environment = {**os.environ, **stack.environment()}
        storing = Fork(__name__, ["{0}"], environment=environment, log=2, descriptors=(file.fileno(),))
        if storing.wait():
            raise AssertionError("The recording was not stored; the reason is in the output.")


def sound(turns: tuple[Turn, ...], seconds: int) -> bytes:
    """Return an Ogg Opus file in which each speaker has a tone. Turns begin and end at whole seconds."""
    spoken = {second: speaker for speaker, start, end in turns for second in range(start // 1000, end // 1000)}
    packets = [packet for second in range(seconds) for packet in _packets(spoken.get(second))]
    return ogg_opus(packets, samples=FRAME, serial=7)


@cache
def _packets(speaker: int | None) -> tuple[bytes, ...]:
    """Return a second of the speaker's tone, or of silence."""
    samples = np.zeros(RATE, dtype=np.int16) if speaker is None else tone(TONES[speaker % len(TONES)], 1)
    encoder = Encoder()
    packets = (encoder.encode(samples[start : start + FRAME]) for start in range(0, RATE, FRAME))
    return tuple(packet for packet in packets if packet)


def main() -> None:
    """Store the recording that the file of a descriptor describes."""
    import app

    with os.fdopen(int(sys.argv[1])) as file:
        asked = json.load(file)
    turns = tuple((speaker, start, end) for speaker, start, end in asked["turns"])
    timeline = RecordingTimeline(tuple(asked["speakers"]), turns, tuple(asked["peaks"]))
    changes = {name: RecordingState(value) if name == "state" else value for name, value in asked["changes"].items()}
    deps, content = app.site().deps, base64.b64decode(asked["sound"])
    key = transcript_of(asked["space"])
    if asked["said"]:
        changes["transcript"] = key
    with_retries(deps, lambda: put_recording(deps, asked["space"], timeline, content, **changes))
    if asked["said"]:  # not before: the jobs of a recording without sound, some seconds after its end, clear its folder
        keep_transcript(deps, key, _transcript(asked["speakers"], asked["said"]))
        utterance_index.index_later(deps, asked["space"])


def _transcript(speakers: list[str], said: list[tuple[int, int, str]]) -> Transcript:
    lines = (
        TranscriptLine(f"l_{number}", speaker, start, start + 1_500, text, "en")
        for number, (speaker, start, text) in enumerate(said, 1)
    )
    return Transcript(tuple(speakers), tuple(lines))
