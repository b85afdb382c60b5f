"""Mixes samples in which 1 is full scale, as workers mix the stage: summed, and compressed softly where they are too
loud. Pure, and without numpy, which jobs do not have."""

import math
from array import array
from collections.abc import Sequence
from operator import add, mul
from typing import Final

from chalicelib.protocol.segments import FRAME_SAMPLES, LEVEL_FRAMES

KNEE: Final = 0.75  # 2.5 dB below full scale; samples up to here stay as they are
QUIETEST: Final = -60.0  # dBov; levels below are 0
_ROOM: Final = 32_767 / 32_768 - KNEE


def louder(samples: "array[float]", factor: float) -> "array[float]":
    """Return samples multiplied by a factor."""
    return samples if factor == 1.0 else array("f", [factor * one for one in samples])


def mixed(voices: Sequence["array[float]"], length: int) -> "array[float]":
    """Return the sum of voices of `length` samples each, limited."""
    total = array("f", bytes(4 * length))
    for voice in voices:
        total = array("f", map(add, total, voice))
    if not total or max(max(total), -min(total)) <= KNEE:
        return total
    return array("f", [one if -KNEE <= one <= KNEE else _bent(one) for one in total])


def faded(samples: "array[float]", *, rising: bool) -> "array[float]":
    """Return samples that get louder from nothing, or softer to nothing, by a raised cosine."""
    step = math.pi / len(samples)
    ramp = [(1 - math.cos((place + 0.5) * step)) / 2 for place in range(len(samples))]
    return array("f", map(mul, samples, ramp if rising else reversed(ramp)))


def levels_of(samples: "array[float]") -> list[float]:
    """Return the loudest frame (dBov) of each 100 ms."""
    frames = [_level(samples[at : at + FRAME_SAMPLES]) for at in range(0, len(samples), FRAME_SAMPLES)]
    return [max(frames[at : at + LEVEL_FRAMES]) for at in range(0, len(frames), LEVEL_FRAMES)]


def as_byte(level: float) -> int:
    """Return a level (dBov) as timelines have it, 0 to 255."""
    return round(255 * min(max(level - QUIETEST, 0.0) / -QUIETEST, 1.0))


def as_level(byte: int) -> float:
    """Return the level (dBov) that a timeline has."""
    return QUIETEST * (1 - byte / 255)


def _bent(sample: float) -> float:
    return math.copysign(KNEE + _ROOM * math.tanh((abs(sample) - KNEE) / _ROOM), sample)


def _level(frame: "array[float]") -> float:
    power = sum(map(mul, frame, frame)) / len(frame)
    return 10 * math.log10(power) if power > 0 else -math.inf
