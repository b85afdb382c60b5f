"""What others said is mixed again from their own sound: where they said it, and as loud as workers made it."""

from array import array
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.audio.opus_sound import opus_of, samples_of
from chalicelib.protocol.ogg import SILENT, ogg_opus
from chalicelib.protocol.tracks import TrackWriter
from chalicelib.services.recordings import remix
from chalicelib.services.recordings.excerpt import track_excerpt
from chalicelib.services.recordings.remix import Remix, RemixVoice
from chalicelib.services.recordings.sound_mix import KNEE, as_byte, as_level, levels_of, mixed
from media_worker.audio.levels import level_dbov
from media_worker.audio.mixer import limit
from media_worker.audio.opus import Encoder
from tests.support.tones import heard, share, tone

FRAME, RATE = 960, 48_000
MIX, OWN = 440.0, 660.0


def encoded(hz: float, seconds: float) -> list[bytes]:
    encoder, samples = Encoder(), tone(hz, seconds, amplitude=0.3)
    frames = (samples[at : at + FRAME] for at in range(0, len(samples), FRAME))
    return [encoder.encode(frame) or SILENT for frame in frames]


def track(packets: Sequence[bytes], *, before: int = 0) -> bytes:
    """Return somebody's own sound, which begins after so many frames."""
    writer = TrackWriter(1)
    content = writer.begin() + writer.fill(before * FRAME)
    return content + b"".join(writer.write(packet) for packet in packets) + writer.end()


class Files(dict[str, bytes]):
    def piece(self, key: str, start: int, size: int) -> bytes:
        return self[key][start : start + size]


def made(state: Remix, files: Files) -> list[tuple[int, list[bytes]]]:
    """Return all pieces: their first frames and their packets."""
    found = []
    while not state.is_whole:
        packets = state.advance(files.piece, ("mix", len(files["mix"])), samples_of, opus_of)
        if packets is not None:
            found.append((state.pieces[-1].first, packets))
    return found


def stored(files: Files, *, alone: tuple[tuple[int, bytes], ...] = (), frames: int = 500) -> Remix:
    """Return the remix of 100 frames from 200 on."""
    voices = [RemixVoice(f"a_{key}", key, 0, len(files[key]), alone) for key in files if key != "mix"]
    return Remix(((200, 300),), ((200, 300),), frames, voices)


def decoded(packets: Sequence[bytes]) -> NDArray[np.float64]:
    return np.array(samples_of(packets)) * 32_767


@pytest.fixture
def files() -> Files:
    mix = ogg_opus(encoded(MIX, 10), samples=FRAME, serial=1, pre_skip=0)
    return Files(mix=mix, own=track(encoded(OWN, 10)))


def test_stretch_goes_over_into_what_is_around_it_without_a_gap(files: Files) -> None:
    (first, packets), *rest = made(stored(files), files)
    assert (first, len(packets), rest) == (198, 104, [])
    around = encoded(MIX, 10)
    whole = decoded([*around[:198], *packets, *around[302:]])
    assert len(whole) == 500 * FRAME
    assert (heard(whole[: 196 * FRAME], [MIX, OWN]), heard(whole[205 * FRAME : 296 * FRAME], [MIX, OWN])) == (
        {MIX},
        {OWN},
    )
    assert heard(whole[305 * FRAME :], [MIX, OWN]) == {MIX}
    steepest = 0.3 * 32_767 * 2 * np.pi * OWN / RATE  # of the tone; an encoder takes some frames to follow another one
    assert np.abs(np.diff(whole[FRAME:])).max() < 2.5 * steepest


def test_pieces_join_without_a_gap(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = made(stored(files), files)
    monkeypatch.setattr(remix, "WORK", 40)
    parts = made(stored(files), files)
    assert [first for first, _ in parts] == [198, 220, 240, 260, 280]
    one, other = (decoded([packet for _, packets in each for packet in packets]) for each in (whole, parts))
    assert len(one) == len(other)
    assert share(other[3 * FRAME : -3 * FRAME], OWN) == 1.0
    assert np.abs(np.diff(other)).max() < 1.3 * np.abs(np.diff(one)).max()


def test_stretch_beside_silence_comes_from_it_and_has_no_seam(files: Files) -> None:
    state = stored(files)
    state.withdrawn = ((100, 400),)
    ((first, packets),) = made(state, files)
    assert (first, len(packets)) == (200, 100)
    assert heard(decoded(packets), [MIX, OWN]) == {OWN}
    assert np.abs(decoded(packets)[: FRAME // 8]).max() < 2_500


def test_stretch_at_both_ends_of_the_file_is_made(files: Files) -> None:
    state = stored(files, frames=500)
    state.spans = state.withdrawn = ((0, 100), (450, 500))
    pieces = made(state, files)
    assert [(first, len(packets)) for first, packets in pieces] == [(0, 102), (448, 52)]


def test_voice_is_as_loud_as_the_worker_made_it(files: Files) -> None:
    quiet = as_byte(level_dbov(tone(OWN, 0.02, amplitude=0.15)))
    state = stored(files, alone=((5, bytes([quiet] * 15)),))
    made(state, files)
    (voice,) = state.voices
    assert voice.factor == pytest.approx(0.5, rel=0.05)
    far = stored(files, alone=((5, bytes([1] * 15)),))
    made(far, files)
    assert far.voices[0].factor == pytest.approx(10 ** (-6 / 20))
    unknown = stored(files, alone=((5, bytes(15)),))
    made(unknown, files)
    assert unknown.voices[0].factor == 1.0


def test_levels_are_those_of_what_is_heard(files: Files) -> None:
    state = stored(files)
    made(state, files)
    (piece,) = state.pieces
    assert (piece.loud, len(piece.levels)) == (200, 20)
    expected = as_byte(level_dbov(tone(OWN, 0.02, amplitude=0.3)))
    assert max(abs(level - expected) for level in piece.levels[1:]) <= 3


def test_damaged_and_missing_sound_is_silence(files: Files) -> None:
    files["own"] = files["own"][:200] + b"x" * 1_000
    ((_, packets),) = made(stored(files), files)
    assert heard(decoded(packets)[4 * FRAME : -4 * FRAME], [MIX, OWN]) == set()
    assert len(samples_of([b"\xf8\xff\xfe", b"\x01\xff\xff", b"\xf8\xff\xfe"])) == 960 * 2 + 960


def test_own_sound_is_found_wherever_it_is_in_a_long_file() -> None:
    packets = [bytes([0xF8]) + number.to_bytes(4, "big") * 60 for number in range(5_000)]  # more than a piece, by far
    content = track(packets, before=100)
    for first in (0, 3 * FRAME, 137 * FRAME + 5, 2_000 * FRAME, 5_098 * FRAME):
        found, begins = track_excerpt(lambda at, size: content[at : at + size], len(content), first, first + FRAME)
        assert begins <= max(0, first - 4 * FRAME)
        place = first // FRAME
        wanted = SILENT if place < 100 else packets[place - 100]
        assert found[(first - begins) // FRAME] == wanted


def test_mix_is_limited_as_workers_limit_it() -> None:
    loud = tone(500, 0.1, amplitude=0.6).astype(np.int32)
    own = array("f", (loud / 32_768).tolist())
    ours, theirs = np.array(mixed([own, own], len(own))) * 32_768, limit(loud + loud)
    assert np.abs(theirs).max() > KNEE * 32_768
    assert np.abs(ours - theirs).max() <= 1.5


def test_levels_are_as_workers_write_them() -> None:
    samples = tone(500, 0.2, amplitude=0.1)
    assert levels_of(array("f", (samples / 32_768).tolist())) == pytest.approx(
        [level_dbov(samples[:FRAME])] * 2, abs=0.1
    )
    assert [as_byte(as_level(byte)) for byte in range(256)] == list(range(256))
