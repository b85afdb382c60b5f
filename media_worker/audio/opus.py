"""libopus through cffi: 48 kHz mono, 20 ms frames, with DTX, FEC and concealment.

PyAV's encoder has FEC but no DTX, and its decoder can neither conceal a lost packet nor use FEC.
The library is the one inside the pinned `av` wheel, or else the system's; the ABI has been the
same since libopus 1.3.
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
PACKET_LIMIT: Final = 1_275  # bytes of one frame at most (RFC 6716 section 3.2.1)

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
    """libopus reported an error: `code` is its negative number (opus/opus_defines.h)."""

    def __init__(self, code: int) -> None:
        text = _ffi.string(_library().opus_strerror(code))
        super().__init__(f"libopus: {text if isinstance(text, str) else text.decode()} ({code})")
        self.code = code


class OpusMissing(Exception):
    """There is no libopus on this machine."""


class Encoder:
    """Encodes one Opus stream. 32 kbit/s carry full-band speech; FEC is sized for 10 % packet loss."""

    def __init__(
        self, *, bitrate: int = 32_000, complexity: int = 5, loss_percent: int = 10, dtx: bool = False
    ) -> None:
        """`dtx` skips frames without speech, which include held tones. Raises OpusMissing, OpusError."""
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
        """The packet of `frame` (int16[960]), or None if DTX skips it.

        `independent` disables prediction from earlier frames, for a decoder that comes from
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
        """Forget earlier frames, so that the next packet starts a stream. Raises OpusError."""
        _check(self._lib.opus_encoder_ctl(self._state, _RESET_STATE))

    def _control(self, request: int, value: int) -> None:
        _check(self._lib.opus_encoder_ctl(self._state, request, _ffi.cast("int32_t", value)))


class Decoder:
    """Decodes one sender's packets to int16 mono at 48 kHz. Stereo packets are mixed down."""

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
        """The samples of one packet (int16, up to 5,760). Raises OpusError if it is not Opus."""
        if not payload:
            raise OpusError(-4)
        return self._decode(payload, LONGEST, 0)

    def conceal(self, samples: int) -> Samples:
        """An estimate of a lost packet of `samples` (at 48 kHz: a multiple of 120, at most 5,760). Raises OpusError."""
        return self._decode(None, samples, 0)

    def recover(self, following: bytes, samples: int) -> Samples:
        """The lost packet (`samples` at 48 kHz) from the FEC in the `following` one, or concealed if that has none."""
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
    raise OpusMissing("No libopus was found in the installed `av` package or on this system (Debian: libopus0).")


def _bundled() -> list[str]:
    spec = find_spec("av")
    if spec is None or spec.origin is None:
        return []
    return [str(path) for path in Path(spec.origin).parent.parent.glob("av.libs/libopus-*.so*")]
