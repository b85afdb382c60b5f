"""Objects of speakers' own sound: what is read is what was written, where it was, and it plays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.protocol.opus import duration_of
from chalicelib.protocol.tracks import (
    TrackPacket,
    TracksName,
    TrackWriter,
    read_tracks,
    tracks_name_of,
    write_tracks,
)
from media_worker.audio.opus import FRAME, Encoder
from tests.support.player import played
from tests.support.tones import heard, tone

NAME = TracksName(1_767_225_600_000, 3, "0a1b2c3d", 7)
PACKETS = st.sampled_from([b"\xf8" * 40, b"\xf8" * 300, b"\xf8\xff\xfe", b"\xf0" * 9, b"\xfb\x03" + b"x" * 90])


@st.composite
def a_track(draw: st.DrawFn) -> list[TrackPacket]:
    at, found = draw(st.integers(0, 5_000)), list[TrackPacket]()
    for payload in draw(st.lists(PACKETS, min_size=1, max_size=80)):
        found.append(TrackPacket(at, payload))
        at += (duration_of(payload) or 0) + draw(st.sampled_from([0, 0, 0, 0, 1, 960, 70_000]))
    return found


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from(["a_ada", "a_bob", "g_cleo"]), a_track(), max_size=3))
def test_what_is_read_is_what_was_written(tracks: dict[str, list[TrackPacket]]) -> None:
    assert read_tracks(write_tracks(tracks)) == tracks


def test_names_are_read_as_they_are_written_and_no_others() -> None:
    assert str(NAME) == "tracks-1767225600000-000003-0a1b2c3d-000007.ogg"
    assert tracks_name_of(str(NAME)) == NAME
    for other in ("", str(NAME)[1:], str(NAME) + "x", "tracks.plan", str(NAME).replace("7", "७")):
        assert tracks_name_of(other) is None


def test_damaged_objects_are_refused() -> None:
    whole = write_tracks({"a_ada": [TrackPacket(0, b"\xf8" * 40)]})
    for damaged in (whole[:-1], whole[60:], whole[:-1] + b"x", b"OggS"):
        with pytest.raises(ValueError, match=r"page|stream"):
            read_tracks(damaged)


def test_file_that_is_written_in_pieces_plays_with_silence_where_nobody_speaks() -> None:
    encoder, samples, writer = Encoder(), tone(440, 1.0), TrackWriter(1)
    packets = [encoder.encode(samples[at : at + FRAME]) or b"" for at in range(0, 48_000 - FRAME + 1, FRAME)]
    file = writer.begin() + writer.fill(48_000)
    file += b"".join(writer.write(packet) for packet in packets)
    file += writer.fill(3 * 48_000) + writer.end()
    sound = played(file)
    assert len(sound) == 3 * 48_000
    thirds = [sound[start * 48_000 + 2_000 : (start + 1) * 48_000 - 2_000] for start in range(3)]
    assert [heard(part, [440.0]) for part in thirds] == [set(), {440.0}, set()]
