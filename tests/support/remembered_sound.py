"""Sound that is encoded, decoded and measured once in a process, which is most of the work of tests with recordings."""

from array import array
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from functools import lru_cache
from importlib import import_module
from typing import Any, Final
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from media_worker.audio.opus import FRAME, Encoder

MOST: Final = 64  # sounds that are kept, a few megabytes each
CODECS: Final = (
    ("aac", "aac_of"),
    ("loudness", "momentary"),
    ("opus_sound", "opus_of"),
    ("opus_sound", "samples_of"),
)

_made: dict[tuple[object, ...], Any] = {}


def encoded(samples: NDArray[np.int16]) -> tuple[bytes, ...]:
    """Return the packets of a sound, as workers encode it. What is left after the last whole frame is left out."""
    return _encoded(samples.tobytes())


@contextmanager
def codecs_remembered() -> Iterator[None]:
    """Let jobs in this process do nothing to a sound that was done to the same sound before."""
    with ExitStack() as patches:
        for module, name in CODECS:
            make = getattr(import_module(f"chalicelib.audio.{module}"), name)
            patches.enter_context(mock.patch(f"chalicelib.audio.{module}.{name}", remembered(make)))
        yield


def remembered(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that makes what `make` does, but each only once. What it returns is its caller's own."""

    def made(sound: Any, *rest: Any) -> Any:
        key = (make, sound.tobytes() if isinstance(sound, array) else tuple(sound), *rest)
        if key not in _made:
            _made[key] = make(sound, *rest)
            if len(_made) > MOST:
                _made.pop(next(iter(_made)))
        return copy(_made[key])

    return made


@lru_cache(MOST)
def _encoded(sound: bytes) -> tuple[bytes, ...]:
    samples, encoder = np.frombuffer(sound, np.int16), Encoder()
    starts = range(0, len(samples) - FRAME + 1, FRAME)
    return tuple(encoder.encode(samples[start : start + FRAME]) or b"" for start in starts)
