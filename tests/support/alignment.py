"""By how much two recordings of the same sound are apart."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tests.support.tones import RATE

STEP: Final = RATE // 200  # samples: 5 ms
FURTHEST: Final = 200  # steps: 1 s


def lag_of(late: NDArray[Any], early: NDArray[Any]) -> float:
    """Return by how many ms the first sound comes after the second, by the likeness of their loudness."""
    one, other = _loudness(late), _loudness(early)
    count = min(len(one), len(other))
    whole = np.correlate(one[:count], other[:count], mode="full")
    middle = count - 1
    near = whole[max(0, middle - FURTHEST) : middle + FURTHEST + 1]
    return (int(near.argmax()) - min(middle, FURTHEST)) * STEP * 1_000 / RATE


def _loudness(samples: NDArray[Any]) -> NDArray[np.float64]:
    """Return the level of every 5 ms, around its mean."""
    whole = samples[: len(samples) // STEP * STEP].astype(np.float64).reshape(-1, STEP)
    level = np.sqrt((whole**2).mean(axis=1))
    centred: NDArray[np.float64] = level - level.mean()
    return centred
