"""How loud a recording is (EBU R128), and by how much players make it louder or quieter. Pure.

FileLoudness is in LUFS, and peaks are in dB of full scale. A mono file is measured as it is, on one channel.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

TARGET: Final = -16.0  # LUFS, what podcast players expect
MOST: Final = 15.0  # dB of gain either way: noise is not made as loud as speech
CEILING: Final = -1.0  # dB of full scale that a louder file may reach, as its AAC may go a little beyond
GATE: Final = -70.0  # LUFS below which a block is silence (ITU-R BS.1770, absolute threshold)
_BELOW: Final = 10.0  # LU below the rest from which on a block is a pause (relative threshold)
_STEPS: Final = 256  # of a dB (RFC 7845 section 5.1: Q7.8)


@dataclass(frozen=True, slots=True)
class FileLoudness:
    """The integrated loudness of a file (LUFS), and its highest true peak (dB of full scale)."""

    lufs: float
    peak: float


def loudness_of(blocks: Mapping[int, int], peak: float) -> FileLoudness | None:
    """Return the loudness of blocks of 400 ms, of which `blocks` counts those of each tenth of a LUFS, and of a peak (1
    is full scale); None if all is silence. It is the mean of what is loud enough not to be a pause."""
    heard = {tenths: count for tenths, count in blocks.items() if tenths > GATE * 10}
    if not heard or peak <= 0:
        return None
    limit = _mean(heard) - _BELOW
    lufs = _mean({tenths: count for tenths, count in heard.items() if tenths / 10 > limit})
    return FileLoudness(round(lufs, 2), round(20 * math.log10(peak), 2))


def gain_of(loudness: FileLoudness | None) -> int:
    """Return by how much players change a file with this loudness, in 256ths of a dB. Where that is louder, no peak
    goes beyond -1 dB. 0 for silence."""
    if loudness is None:
        return 0
    wanted = min(max(TARGET - loudness.lufs, -MOST), MOST)
    return math.floor(min(wanted, max(0.0, CEILING - loudness.peak)) * _STEPS)


def _mean(blocks: Mapping[int, int]) -> float:
    energy = sum(count * 10 ** (tenths / 100) for tenths, count in blocks.items())
    return 10 * math.log10(energy / sum(blocks.values()))
