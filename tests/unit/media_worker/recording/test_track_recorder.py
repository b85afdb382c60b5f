"""Speakers' own packets are where they were said, whatever the network and their clocks do."""

import pytest

from chalicelib.protocol.tracks import TRACKS_LIMIT, write_tracks
from media_worker.peer import AudioPacket
from media_worker.recording.track_recorder import CutTracks, TrackRecorder

NOW_MS = 1_767_225_600_000
FRAME = 960


def recorder() -> TrackRecorder:
    return TrackRecorder(1, "0" * 8, float(NOW_MS))


def packet(number: int, arrived: float, *, timestamp: int | None = None, payload: bytes | None = None) -> AudioPacket:
    """Return the packet of a frame of 20 ms, which came at `arrived` (s)."""
    own = payload if payload is not None else b"\xf8" + number.to_bytes(4, "big")
    return AudioPacket(own, number, (timestamp if timestamp is not None else number * FRAME) % 2**32, arrived)


def cut(into: TrackRecorder) -> CutTracks:
    done = into.cut()
    assert done is not None
    return done


def test_packets_are_where_their_sender_put_them_though_they_come_late_twice_and_out_of_order() -> None:
    own = recorder()
    for number, late in ((0, 0.0), (2, 0.05), (1, 0.09), (1, 0.1), (3, 0.02), (5, 0.0)):
        own.add("a_ada", packet(number, number * 0.02 + late, timestamp=2**32 - 2 * FRAME + number * FRAME))
    name, tracks = cut(own)
    assert (str(name), list(tracks)) == (f"tracks-{NOW_MS}-000001-00000000-000000.ogg", ["a_ada"])
    assert [(one.at, one.payload[-1]) for one in tracks["a_ada"]] == [(n * FRAME, n) for n in (0, 1, 2, 3, 5)]


def test_pause_in_which_the_senders_clock_stood_still_has_its_length() -> None:
    own = recorder()
    own.add("a_ada", packet(0, 0.0))
    own.add("a_ada", packet(1, 5.0))
    _, tracks = cut(own)
    assert [one.at for one in tracks["a_ada"]] == [0, 5 * 48_000]


def test_clock_that_runs_fast_never_puts_a_word_a_quarter_second_wrong() -> None:
    own, wrong = recorder(), 0.0
    for number in range(60_000):  # 20 minutes, 1,000 ppm
        own.add("a_ada", packet(number, number * 0.02 * 0.999))
        if number % 400 == 399:
            name, tracks = cut(own)
            begin = (name.start_ms - NOW_MS) / 1_000
            wrong = max(wrong, *(abs(begin + one.at / 48_000 - _sent(one.payload)) for one in tracks["a_ada"]))
    assert 0.1 < wrong < 0.25


def _sent(payload: bytes) -> float:
    return int.from_bytes(payload[1:], "big") * 0.02 * 0.999


def test_nothing_is_kept_of_who_has_not_agreed_nor_of_what_is_not_opus() -> None:
    own = recorder()
    own.withhold(frozenset({"a_bob"}))
    own.add("a_bob", packet(0, 0.0))
    own.add("a_ada", packet(0, 0.0, payload=b""))
    assert own.cut() is None
    own.withhold(frozenset())
    own.add("a_bob", packet(1, 0.02))
    _, tracks = cut(own)
    assert [(who, len(packets)) for who, packets in tracks.items()] == [("a_bob", 1)]


def test_object_is_never_larger_than_its_form_allows() -> None:
    own, people, done = recorder(), [f"a_{number}" for number in range(13)], list[CutTracks]()
    for number in range(400):
        for person in people:
            full = own.add(person, packet(number, number * 0.02, payload=b"\xf8" + bytes(1_274)))
            done += [full] if full else []
    assert len(done) > 5
    assert max(len(write_tracks(tracks)) for _, tracks in done) < TRACKS_LIMIT
    assert [name.number for name, _ in done] == list(range(len(done)))


def test_object_of_small_packets_is_not_larger_either() -> None:
    own = recorder()
    for number in range(400):
        for person in range(13):
            assert own.add(f"a_{person}", packet(number, number * 0.02)) is None
    assert len(write_tracks(cut(own).tracks)) < TRACKS_LIMIT
    assert own.cut() is None


def test_track_follows_the_mix_while_the_speaker_is_silent_and_not_in_a_word() -> None:
    own, loud, quiet = recorder(), b"\xf8" + bytes(80), b"\xf8" + bytes(4)
    delays = [0.02] * 50 + [0.08] * 50 + [0.08] * 50
    for number, delay in enumerate(delays):
        payload = quiet if number >= 100 else loud
        own.add("a_ada", packet(number, number * 0.02, payload=payload), number * 0.02 + delay)
    _, tracks = cut(own)
    first = tracks["a_ada"][0].at
    assert [one.at - first for one in tracks["a_ada"]][99:101] == [99 * FRAME, 100 * FRAME + 60 * 48]


@pytest.mark.parametrize("late", [0.02, 0.2])
def test_packet_that_is_late_for_its_object_is_left_out(late: float) -> None:
    own = recorder()
    own.add("a_ada", packet(0, 0.0))
    own.add("a_ada", packet(2, 0.04))
    cut(own)
    own.add("a_ada", packet(3, 0.06))
    own.add("a_ada", packet(1, 0.02 + late))
    _, tracks = cut(own)
    assert [one.payload[-1] for one in tracks["a_ada"]] == [3]
