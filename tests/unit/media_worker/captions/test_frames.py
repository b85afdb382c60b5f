"""Frames and replies come out of the socket as they went in."""

import numpy as np
import pytest
from msgspec import MsgspecError

from media_worker.captions import frames, replies
from media_worker.captions.replies import Caption, Pace, Reply
from tests.support.speech_frames import spoken


def test_frame_survives_the_socket() -> None:
    for frame in spoken("L|", language="es", stream=2**32 - 1, now=0.125):
        message = frame.pack()
        assert len(message) <= frames.LONGEST
        found = frames.unpack(message)
        assert found[:4] == frame[:4]
        assert np.array_equal(found.samples, frame.samples)


@pytest.mark.parametrize(
    "reply", [Caption(1, 1_000, 2_000, "¿Qué tal?", "es"), Pace(True), Pace(False, unavailable=True)]
)
def test_reply_survives_the_socket(reply: Reply) -> None:
    assert replies.unpack(replies.pack(reply)) == reply


def test_unknown_reply_is_refused() -> None:
    with pytest.raises(MsgspecError):
        replies.unpack(b'{"type":"shout"}')
