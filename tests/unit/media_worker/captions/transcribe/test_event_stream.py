"""The messages are those of AWS's event stream, in both directions."""

import json

import pytest
from botocore.eventstream import EventStreamBuffer

from media_worker.captions.transcribe.event_stream import TranscribeError, audio_event, message, read_results

EVENT = {":message-type": "event", ":event-type": "TranscriptEvent", ":content-type": "application/json"}
ITEM = {"StartTime": 0.1, "EndTime": 0.4, "Content": "hello", "Type": "pronunciation", "VocabularyFilterMatch": False}
RESULT = {
    "ResultId": "1",
    "IsPartial": True,
    "StartTime": 0.1,
    "EndTime": 0.4,
    "Alternatives": [{"Transcript": "hello", "Items": [ITEM]}],
}


def event(*results: object) -> bytes:
    return message(EVENT, json.dumps({"Transcript": {"Results": results}}).encode())


def test_sound_is_an_event_as_botocore_reads_it() -> None:
    buffer = EventStreamBuffer()
    buffer.add_data(audio_event(b"\1\2\3\4") + audio_event(b""))
    sound, end = buffer
    assert sound.headers == {
        ":message-type": "event",
        ":event-type": "AudioEvent",
        ":content-type": "application/octet-stream",
    }
    assert (sound.payload, end.payload) == (b"\1\2\3\4", b"")


def test_event_has_results_with_their_words() -> None:
    (result,) = read_results(event(RESULT))
    assert (result.result_id, result.is_partial) == ("1", True)
    assert [(item.content, item.start_time, item.end_time) for item in result.items] == [("hello", 0.1, 0.4)]


def test_results_may_be_empty() -> None:
    assert read_results(event()) == ()
    (result,) = read_results(event({"ResultId": "1", "IsPartial": False, "Alternatives": []}))
    assert result.items == ()


def test_other_events_are_left_out() -> None:
    assert read_results(message(EVENT | {":event-type": "Metrics"}, b"{}")) == ()


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({":message-type": "exception", ":exception-type": "LimitExceededException"}, "LimitExceededException"),
        ({":message-type": "error", ":error-code": "InternalError"}, "InternalError"),
        ({":message-type": "exception"}, "Unknown"),
    ],
)
def test_exception_is_raised_with_its_code_and_words(headers: dict[str, str], code: str) -> None:
    with pytest.raises(TranscribeError, match="Too many streams") as raised:
        read_results(message(headers, b'{"Message": "Too many streams"}'))
    assert raised.value.code == code


WHOLE = event(RESULT)


@pytest.mark.parametrize(
    "received",
    [b"", b"\0" * 40, WHOLE[:-1], WHOLE[:20] + b"x" + WHOLE[21:], message(EVENT, b"{"), message(EVENT, b"[]")],
    ids=["nothing", "zeros", "cut", "altered", "no JSON", "other JSON"],
)
def test_what_is_no_message_is_said(received: bytes) -> None:
    with pytest.raises(TranscribeError) as raised:
        read_results(received)
    assert raised.value.code == "NotUnderstood"
