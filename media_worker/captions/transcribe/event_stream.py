"""The messages of Amazon Transcribe's WebSocket in both directions. Pure.

botocore reads the framing (lengths, headers, checksums), but does not write it.
"""

import binascii
import struct
from typing import Final

import msgspec
from botocore.eventstream import EventStreamBuffer, ParserError
from msgspec import Struct

_PRELUDE: Final = struct.Struct("!II")
_CRC: Final = struct.Struct("!I")
_STRING: Final = 7  # the type of a header's value
AUDIO: Final = {":message-type": "event", ":event-type": "AudioEvent", ":content-type": "application/octet-stream"}


class TranscribeError(Exception):
    """Transcribe refuses a stream or ends it; `code` is AWS's, such as `LimitExceededException`."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


class TranscriptItem(Struct, frozen=True, rename="pascal"):
    """A word, or a mark of punctuation (`type`), with its time in the sound of the stream (s)."""

    start_time: float
    end_time: float
    content: str
    type: str


class Alternative(Struct, frozen=True, rename="pascal"):
    """One of the ways to understand what was said; there is one unless others are asked for."""

    items: tuple[TranscriptItem, ...] = ()


class Result(Struct, frozen=True, rename="pascal"):
    """What was said up to a natural pause, or so far: then it `is_partial`, and comes again under the same id."""

    result_id: str
    is_partial: bool
    alternatives: tuple[Alternative, ...] = ()

    @property
    def items(self) -> tuple[TranscriptItem, ...]:
        return self.alternatives[0].items if self.alternatives else ()


class _Transcript(Struct, frozen=True, rename="pascal"):
    results: tuple[Result, ...] = ()


class _TranscriptEvent(Struct, frozen=True, rename="pascal"):
    transcript: _Transcript


_EVENT: Final = msgspec.json.Decoder(_TranscriptEvent)


def message(headers: dict[str, str], payload: bytes) -> bytes:
    """A message with headers of text."""
    parts = b"".join(_header(name, value) for name, value in headers.items())
    prelude = _PRELUDE.pack(16 + len(parts) + len(payload), len(parts))
    unchecked = prelude + _CRC.pack(binascii.crc32(prelude)) + parts + payload
    return unchecked + _CRC.pack(binascii.crc32(unchecked))


def audio_event(sound: bytes) -> bytes:
    """The message that brings sound (s16le, mono); without any it says that the stream ends."""
    return message(AUDIO, sound)


def read_results(received: bytes) -> tuple[Result, ...]:
    """The results that a message brings. Raises TranscribeError for an exception, and for what is no message."""
    buffer = EventStreamBuffer()
    buffer.add_data(received)
    try:
        event = buffer.next()
        if event.headers.get(":message-type") != "event":
            raise TranscribeError(_code(event.headers), event.payload.decode(errors="replace"))
        is_transcript = event.headers.get(":event-type") == "TranscriptEvent"
        return _EVENT.decode(event.payload).transcript.results if is_transcript else ()
    except (ParserError, StopIteration, msgspec.MsgspecError) as error:
        raise TranscribeError("NotUnderstood", str(error)) from error


def _header(name: str, value: str) -> bytes:
    return struct.pack("!B", len(name)) + name.encode() + struct.pack("!BH", _STRING, len(value)) + value.encode()


def _code(headers: dict[str, object]) -> str:
    return str(headers.get(":exception-type") or headers.get(":error-code") or "Unknown")
