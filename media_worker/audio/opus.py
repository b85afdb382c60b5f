"""libopus through cffi: 48 kHz mono, 20 ms frames, with DTX, FEC and concealment.

PyAV's codec has none of the three. The library is the one that the pinned `av` wheel
carries, or else the system's; opus/opus.h 1.3 and later have the same ABI.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from cffi import FFI
from numpy.typing import NDArray

Samples = NDArray[np.int16]

RATE: Final = 48_000  # Hz
FRAME: Final = 960  # samples: 20 ms
LONGEST: Final = 5_760  # samples: 120 ms, the most that one packet can hold (RFC 6716 section 2.1.4)
PACKET_LIMIT: Final = 1_275  # bytes of one frame (RFC 6716 section 3.2.1)

_VOIP: Final = 2048
_RESET_STATE: Final = 4028
_SETTINGS: Final = {
    "bitrate": 4002,
    "vbr": 4006,
    "constrained": 4020,
    "complexity": 4010,
    "fec": 4012,
    "loss": 4014,
    "dtx": 4016,
}
_PREDICTION_DISABLED: Final = 4042

_HEADER: Final = """
typedef struct OpusEncoder OpusEncoder;
typedef struct OpusDecoder OpusDecoder;
OpusEncoder *opus_encoder_create(int32_t rate, int channels, int application, int *error);
int32_t opus_encode(OpusEncoder *st, const int16_t *pcm, int frame_size, unsigned char *data, int32_t size);
int opus_encoder_ctl(OpusEncoder *st, int request, ...);
void opus_encoder_destroy(OpusEncoder *st);
OpusDecoder *opus_decoder_create(int32_t rate, int channels, int *error);
int opus_decode(OpusDecoder *st, const unsigned char *data, int32_t len, int16_t *pcm, int frame_size, int fec);
void opus_decoder_destroy(OpusDecoder *st);
const char *opus_strerror(int error);
"""

_ffi = FFI()
_ffi.cdef(_HEADER)


class OpusError(Exception):
    """libopus refused: `code` is its negative error number (opus/opus_defines.h)."""

    def __init__(self, code: int) -> None:
        text = _ffi.string(_library().opus_strerror(code))
        super().__init__(f"libopus: {text if isinstance(text, str) else text.decode()} ({code})")
        self.code = code


class OpusMissing(Exception):
    """No libopus on this machine."""


class Encoder:
    """One Opus stream. 32 kb/s carries full-band speech; FEC is sized for one lost packet in ten."""

    def __init__(
        self, *, bitrate: int = 32_000, complexity: int = 5, loss_percent: int = 10, dtx: bool = False
    ) -> None:
        """`dtx` leaves frames out that hold no speech: a held tone, too. Raises OpusMissing, OpusError."""
        self._lib = _library()
        error = _ffi.new("int *")
        state = self._lib.opus_encoder_create(RATE, 1, _VOIP, error)
        _check(error[0])
        self._state = _ffi.gc(state, self._lib.opus_encoder_destroy)
        self._packet = _ffi.new("unsigned char[]", PACKET_LIMIT)
        values = {"bitrate": bitrate, "complexity": complexity, "loss": loss_percent, "vbr": 1, "constrained": 1}
        for name, value in (values | {"fec": 1, "dtx": int(dtx)}).items():
            self._control(_SETTINGS[name], value)

    def encode(self, frame: Samples, *, independent: bool = False) -> bytes | None:
        """The packet of `frame` (int16[960]), or None where DTX has nothing worth sending.

        `independent` uses no prediction from the frames before: for a decoder that comes from
        another stream. Raises OpusError; ValueError for a frame of another length.
        """
        if len(frame) != FRAME:
            raise ValueError(f"The frame has {len(frame)} samples, expected {FRAME}.")
        if independent:
            self._control(_PREDICTION_DISABLED, 1)
        pcm = _ffi.from_buffer("int16_t[]", np.ascontiguousarray(frame, dtype=np.int16).data)
        size = _check(self._lib.opus_encode(self._state, pcm, FRAME, self._packet, PACKET_LIMIT))
        if independent:
            self._control(_PREDICTION_DISABLED, 0)
        return bytes(_ffi.buffer(self._packet, size)) if size > 2 else None

    def reset(self) -> None:
        """Forget the frames before, so that the next packet starts a stream."""
        _check(self._lib.opus_encoder_ctl(self._state, _RESET_STATE))

    def _control(self, request: int, value: int) -> None:
        _check(self._lib.opus_encoder_ctl(self._state, request, _ffi.cast("int32_t", value)))


class Decoder:
    """Packets of one sender to int16 mono at 48 kHz. Stereo packets come out as their middle."""

    def __init__(self) -> None:
        """Raises OpusMissing, OpusError."""
        self._lib = _library()
        error = _ffi.new("int *")
        state = self._lib.opus_decoder_create(RATE, 1, error)
        _check(error[0])
        self._state = _ffi.gc(state, self._lib.opus_decoder_destroy)
        self._pcm = np.zeros(LONGEST, dtype=np.int16)
        self._out = _ffi.from_buffer("int16_t[]", self._pcm.data, require_writable=True)

    def decode(self, payload: bytes) -> Samples:
        """The samples of one packet (up to 5,760). Raises OpusError for bytes that are not Opus."""
        if not payload:
            raise OpusError(-4)
        return self._decode(payload, LONGEST, 0)

    def conceal(self, samples: int) -> Samples:
        """What most likely sounded in a lost packet of `samples` (a multiple of 120, at most 5,760)."""
        return self._decode(None, samples, 0)

    def recover(self, following: bytes, samples: int) -> Samples:
        """The lost packet from the FEC in the `following` one; concealed where that has none."""
        try:
            return self._decode(following, samples, 1) if following else self.conceal(samples)
        except OpusError:
            return self.conceal(samples)

    def _decode(self, payload: bytes | None, samples: int, fec: int) -> Samples:
        data, size = (_ffi.NULL, 0) if payload is None else (_ffi.from_buffer(payload), len(payload))
        count = _check(self._lib.opus_decode(self._state, data, size, self._out, samples, fec))
        return self._pcm[:count].copy()


def _check(result: int) -> int:
    if result < 0:
        raise OpusError(result)
    return result


@cache
def _library() -> Any:
    for name in [*_bundled(), "libopus.so.0"]:
        try:
            return _ffi.dlopen(name)
        except OSError:
            continue
    raise OpusMissing("No libopus: neither in the installed `av` package nor on this system (Debian: libopus0).")


def _bundled() -> list[str]:
    spec = find_spec("av")
    if spec is None or spec.origin is None:
        return []
    return [str(path) for path in Path(spec.origin).parent.parent.glob("av.libs/libopus-*.so*")]
