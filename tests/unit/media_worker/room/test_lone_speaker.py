"""Somebody who talks while nobody else is there, and what those hear who come."""

import numpy as np

from media_worker.audio.opus import Decoder
from tests.support.room import Microphone, loudness, seat, space, stepped_room


def test_whoever_comes_hears_a_speaker_at_once_who_was_alone_until_then() -> None:
    here = stepped_room(space(1, [seat("a_host", "host")]))
    here.join("a_host")
    here.unmute("a_host")
    microphone = Microphone(440)
    assert here.talk({"a_host": microphone}, 3.0) == []
    assert here.loop.idle, "work was done that nobody hears"
    assert not here.room.dropped
    for number in range(2):
        guest = here.join(f"g_{number}")
        sent = here.talk({"a_host": microphone}, 0.5)
        assert [each.marker for each in sent] == [True] + [False] * (len(sent) - 1)
        assert {each.csrcs for each in sent} == {(here.room._csrcs["a_host"],)}
        assert len(sent) >= 20
        decoder = Decoder()
        samples = np.concatenate([decoder.decode(each.payload) for each in sent]).astype(int)
        assert loudness(samples[4_800:], 440) > 5_000
        assert np.abs(np.diff(samples)).max() < 2 * np.abs(np.diff(samples[9_600:])).max(), "it begins with a click"
        guest.close("left")
        here.talk({"a_host": microphone}, 1.0)
        assert here.talk({"a_host": microphone}, 1.0) == []
