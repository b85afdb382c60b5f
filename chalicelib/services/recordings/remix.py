"""Mixes again what others said while those spoke who withdrew their voices, from each speaker's own sound: only the
stretches concerned, some seconds at a time. Pure.

A `Remix` is all that there is to remember between two pages. First it finds out how much louder the worker made each
speaker, from moments in which they spoke alone; then it makes the stretches in pieces. Each piece begins with an
encoder that has heard what comes before, and goes over into what is kept around it within 20 ms.
"""

import statistics
from array import array
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct, field

from chalicelib.domain.recording_timeline import Span
from chalicelib.protocol.ogg import SILENT
from chalicelib.protocol.segments import FRAME_SAMPLES, LEVEL_FRAMES
from chalicelib.services.recordings.excerpt import excerpt, track_excerpt
from chalicelib.services.recordings.sound_mix import as_byte, as_level, faded, levels_of, louder, mixed

WORK: Final = 3_000  # frames of one piece, of all that is decoded and encoded: a minute, as much as fits into a job
WARM: Final = 8  # frames that an encoder hears before the first one that is kept
SEAM: Final = 2  # frames beyond a stretch that are encoded anew, so that both sound alike where they meet
SOFTEST: Final = -50.0  # dBov, of a voice by which its gain is measured
FEWEST: Final = 10  # levels that say anything
GAINS: Final = (-6.0, 12.0)  # dB, by which workers change a voice

Read = Callable[[int, int], bytes]
"""Returns bytes of a file: where they start, and how many at most."""
Decode = Callable[[Sequence[bytes]], "array[float]"]
Encode = Callable[["array[float]"], list[bytes]]


class RemixVoice(Struct):
    """Somebody's own sound: `size` bytes from `start` on of what is stored under `key`. `alone` is when they speak
    alone, in tenths of a second, with the levels of the mix then."""

    speaker: str
    key: str
    start: int
    size: int
    alone: tuple[tuple[int, bytes], ...]
    factor: float | None = None  # by which the worker made them louder, once it is known


class RemixedPiece(Struct, frozen=True):
    """Frames of the file that are made anew, from `first` to before `end`; `levels` are those of the timeline from the
    frame `loud` on."""

    first: int
    end: int
    loud: int
    levels: bytes


class Remix(Struct):
    """`spans` are made anew, of the stretches `withdrawn` (both in frames of the file, which has `frames`)."""

    spans: tuple[Span, ...]
    withdrawn: tuple[Span, ...]
    frames: int
    voices: list[RemixVoice]
    pieces: list[RemixedPiece] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to make."""
        return self._next() is None

    @property
    def progress(self) -> float:
        """The share of the work that is done, 0 to 1."""
        total = sum(end - first for first, end in self.spans)
        return min(1.0, sum(one.end - one.first for one in self.pieces) / total)

    def advance(
        self, read: Callable[[str, int, int], bytes], mix: tuple[str, int], decode: Decode, encode: Encode
    ) -> list[bytes] | None:
        """Measure a voice, and return None; or return the packets of the next piece. `read` returns bytes of what is
        stored under a key, and `mix` is the key of the file and its size."""
        unknown = next((voice for voice in self.voices if voice.factor is None), None)
        if unknown is not None:
            unknown.factor = _factor(unknown, _reader(read, unknown), decode)
            return None
        following = self._next()
        assert following is not None
        span, first, end = following
        start = max(first - WARM, self._kept_since(span))
        sound = self._sound(span, start, end, read, mix, decode)
        packets = encode(sound)[first - start :]
        loud, until = max(first, span[0]), min(end, span[1])
        levels = levels_of(sound[(loud - start) * FRAME_SAMPLES : (until - start) * FRAME_SAMPLES])
        self.pieces.append(RemixedPiece(first, end, loud, bytes(map(as_byte, levels))))
        return packets

    def _next(self) -> tuple[Span, int, int] | None:
        """Return the stretch of the next piece, and its first and last frame."""
        done = self.pieces[-1].end if self.pieces else 0
        most = max(WORK // (len(self.voices) + 1) // LEVEL_FRAMES, 1) * LEVEL_FRAMES
        for span in self.spans:
            first, end = self._with_seams(span)
            if end > done:
                first = max(first, done)
                cut = max(first, span[0]) + most
                return span, first, end if cut >= span[1] else cut
        return None

    def _with_seams(self, span: Span) -> Span:
        first = span[0] - SEAM if self._is_kept(span[0] - 1) else span[0]
        return first, min(span[1] + SEAM, self.frames) if self._is_kept(span[1]) else span[1]

    def _is_kept(self, frame: int) -> bool:
        return 0 <= frame < self.frames and not any(first <= frame < end for first, end in self.withdrawn)

    def _kept_since(self, span: Span) -> int:
        """From which frame on nothing is withdrawn before a stretch; its first one if that is withdrawn itself."""
        if not self._is_kept(span[0] - 1):
            return span[0]
        return max((end for _, end in self.withdrawn if end < span[0]), default=0)

    def _sound(
        self,
        span: Span,
        start: int,
        end: int,
        read: Callable[[str, int, int], bytes],
        mix: tuple[str, int],
        decode: Decode,
    ) -> "array[float]":
        """The sound of the frames from `start` to before `end`: that of the others, and around it what is kept."""
        first, after = span
        before, behind = self._is_kept(first - 1), self._is_kept(after)
        low, high = max(start, first - before), min(end, after + behind)
        others = self._others(low, high, read, decode)
        others = _edged(others, rising=low == first - before, falling=high == after + behind)

        def kept(begin: int, until: int) -> "array[float]":
            packets, lead = excerpt(lambda at, size: read(mix[0], at, size), mix[1], begin, until)
            return decode(packets)[lead * FRAME_SAMPLES :]

        sound = array("f", bytes(4 * FRAME_SAMPLES * (end - start)))
        _put(sound, low - start, others)
        if before and start < first:
            own = kept(start, first)
            _put(sound, 0, _edged(own, rising=False, falling=True))
        if behind and end > after:
            own = kept(after, end)
            _put(sound, after - start, _edged(own, rising=True, falling=False))
        return sound

    def _others(self, low: int, high: int, read: Callable[[str, int, int], bytes], decode: Decode) -> "array[float]":
        length = (high - low) * FRAME_SAMPLES
        found = [_voice(_reader(read, voice), voice.size, low * FRAME_SAMPLES, length, decode) for voice in self.voices]
        factors = (voice.factor or 1.0 for voice in self.voices)
        return mixed([louder(one, factor) for one, factor in zip(found, factors, strict=True) if one], length)


def _reader(read: Callable[[str, int, int], bytes], voice: RemixVoice) -> Read:
    return lambda at, size: read(voice.key, voice.start + at, min(size, voice.size - at)) if at < voice.size else b""


def _voice(read: Read, size: int, at: int, length: int, decode: Decode) -> "array[float] | None":
    """The sound of somebody, from a sample on; None if they are silent, or their file is damaged."""
    try:
        packets, begins = track_excerpt(read, size, at, at + length)
    except ValueError:
        return None
    if all(packet == SILENT for packet in packets):
        return None
    sound = decode(packets)[at - begins :][:length]
    return sound + array("f", bytes(4 * (length - len(sound))))


def _factor(voice: RemixVoice, read: Read, decode: Decode) -> float:
    """By how much a voice is louder in the mix; 1 if it is never heard alone."""
    apart = []
    for window, mix in voice.alone:
        sound = _voice(read, voice.size, window * LEVEL_FRAMES * FRAME_SAMPLES, _samples(len(mix)), decode)
        pairs = zip(mix, levels_of(sound) if sound else [], strict=False)
        apart += [as_level(heard) - own for heard, own in pairs if heard and own > SOFTEST]
    if len(apart) < FEWEST:
        return 1.0
    return float(10 ** (min(max(statistics.median(apart), GAINS[0]), GAINS[1]) / 20))


def _samples(windows: int) -> int:
    return windows * LEVEL_FRAMES * FRAME_SAMPLES


def _edged(sound: "array[float]", *, rising: bool, falling: bool) -> "array[float]":
    """Return a sound whose first frame comes from silence, or whose last one goes into it."""
    if rising:
        sound = faded(sound[:FRAME_SAMPLES], rising=True) + sound[FRAME_SAMPLES:]
    if falling:
        sound = sound[:-FRAME_SAMPLES] + faded(sound[-FRAME_SAMPLES:], rising=False)
    return sound


def _put(sound: "array[float]", frame: int, other: "array[float]") -> None:
    """Add another sound to one, from a frame on."""
    at = frame * FRAME_SAMPLES
    sound[at : at + len(other)] = mixed([sound[at : at + len(other)], other], len(other))
