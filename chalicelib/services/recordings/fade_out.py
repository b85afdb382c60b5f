"""Lets the sound fade where a silence begins, by encoding the last packet before it anew. Pure.

Where a silence ends, nothing has to be done: a decoder that comes from silence begins softly by itself.
"""

from array import array
from collections.abc import Callable, Sequence
from typing import Final

from chalicelib.services.recordings.sound_mix import faded

BEFORE: Final = 12  # packets that are heard first: four by the decoder (RFC 7845 section 4.6), then by the encoder, too
FADE: Final = 480  # samples, 10 ms
DELAY: Final = 312  # samples by which the encoder delays the sound

Decode = Callable[[Sequence[bytes]], "array[float]"]
Encode = Callable[["array[float]"], list[bytes]]
Fade = Callable[[Sequence[bytes]], bytes]
"""Returns the last one of some packets, with a sound that fades."""


def faded_out(packets: Sequence[bytes], decode: Decode, encode: Encode) -> bytes:
    """Return the last of these packets, encoded anew so that there is nothing left at its end. The others, `BEFORE` of
    them if there are as many, are those before it."""
    sound = decode(packets)
    after = sound[DELAY:-FADE] + faded(sound[-FADE:], rising=False) + array("f", bytes(4 * DELAY))
    return encode(after)[-1]
