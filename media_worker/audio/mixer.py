"""Mixes one frame: a common mix, and for each talking speaker a mix without their own voice. Pure."""

from collections.abc import Hashable, Mapping
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
Speaker = TypeVar("Speaker", bound=Hashable)

FRAME: Final = 960  # samples: 20 ms at 48 kHz
KNEE: Final = 24_576  # 2.5 dB below full scale; samples up to here stay as they are
_ROOM: Final = 32_767 - KNEE


class Mixes(NamedTuple, Generic[Speaker]):
    """`common` is for listeners and silent speakers, `minus[s]` (mix-minus) for the talking speaker `s`.

    Both are int16[960]. The only speaker who is talking has no entry in `minus`: there is nobody
    for them to hear.
    """

    common: Samples
    minus: dict[Speaker, Samples]


def mix(frames: Mapping[Speaker, Samples]) -> Mixes[Speaker]:
    """Mix the frames (int16[960] each) of the talking speakers. Each distinct mix is made once."""
    if not frames:
        return Mixes(np.zeros(FRAME, dtype=np.int16), {})
    if len(frames) == 1:
        return Mixes(next(iter(frames.values())), {})
    total: NDArray[np.int32] = np.stack(list(frames.values())).sum(axis=0, dtype=np.int32)
    if len(frames) == 2:
        first, second = frames
        return Mixes(limit(total), {first: frames[second], second: frames[first]})
    return Mixes(limit(total), {voice: limit(total - frame) for voice, frame in frames.items()})


def limit(total: NDArray[np.int32]) -> Samples:
    """Sums of samples (int32) as int16: compressed softly above `KNEE`, never wrapped around."""
    size = np.abs(total)
    if int(size.max(initial=0)) <= KNEE:
        return total.astype(np.int16)
    bent = KNEE + _ROOM * np.tanh((size - KNEE) / _ROOM)
    return np.where(size <= KNEE, total, np.sign(total) * bent).astype(np.int16)
