"""What the captioner answers its worker: a JSON message for what was understood, and each change of pace."""

import msgspec
from msgspec import Struct


class Caption(Struct, frozen=True, tag_field="type", tag="caption"):
    """The words of one utterance in a stream, from `start_ms` to `end_ms` (epoch ms).

    If it is `partial`, the utterance goes on; the next one of the stream replaces it, or withdraws it if that has no
    text.
    """

    stream: int
    start_ms: int
    end_ms: int
    text: str
    language: str
    partial: bool = False


class Pace(Struct, frozen=True, tag_field="type", tag="pace"):
    """Whether the captioner is behind by more than 8 s, or cannot caption at all what is said now."""

    behind: bool
    unavailable: bool = False


Reply = Caption | Pace
_DECODER: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


def pack(reply: Reply) -> bytes:
    """The message of a reply."""
    return msgspec.json.encode(reply)


def unpack(message: bytes) -> Reply:
    """The reply of a message. Raises msgspec.MsgspecError."""
    return _DECODER.decode(message)
