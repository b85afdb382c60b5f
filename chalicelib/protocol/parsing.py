"""Parse messages where they arrive, and encode them; what does not match a type is refused."""

from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from chalicelib.errors import Malformed
from chalicelib.protocol.channel import ToRoom
from chalicelib.protocol.control import Inbound, ToWorker

MESSAGE_LIMIT = 128 * 1024  # bytes; API Gateway quota for one WebSocket message
FRAME_LIMIT = 32_000  # bytes; API Gateway closes connections that send more than 32 kB in one frame
ROOM_MESSAGE_LIMIT = 1_024  # bytes, up the data channel

Message = TypeVar("Message")
_INBOUND: msgspec.json.Decoder[Inbound] = msgspec.json.Decoder(Inbound)
_TO_WORKER: msgspec.json.Decoder[ToWorker] = msgspec.json.Decoder(ToWorker)
_TO_ROOM: msgspec.json.Decoder[ToRoom] = msgspec.json.Decoder(ToRoom)


def parse_inbound(body: str | bytes) -> Inbound:
    """Parse a message from a browser or a worker to the control plane.

    Raises Malformed: `too_large`, `unknown_action`, `malformed`.
    """
    return _parse(body, _INBOUND, MESSAGE_LIMIT)


def parse_to_worker(body: str | bytes) -> ToWorker:
    """Parse a message from the control plane to a worker. Raises Malformed as `parse_inbound`."""
    return _parse(body, _TO_WORKER, MESSAGE_LIMIT)


def parse_to_room(body: str | bytes) -> ToRoom:
    """Parse a message from a browser on the data channel. Raises Malformed as `parse_inbound`."""
    return _parse(body, _TO_ROOM, ROOM_MESSAGE_LIMIT)


def encode(message: Struct) -> str:
    """Encode a message as JSON."""
    return msgspec.json.encode(message).decode()


def _parse(body: str | bytes, decoder: "msgspec.json.Decoder[Message]", limit: int) -> Message:
    size = len(body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise Malformed("too_large", f"The message has {size} bytes; at most {limit} are taken.")
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Malformed(_code(error), f"The message was not understood: {error}.") from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Malformed("malformed", f"The message is not JSON: {error}.") from error


def _code(error: msgspec.ValidationError) -> str:
    """Tell an unknown message from a malformed one. msgspec names the tag field in its message and nowhere else."""
    text = str(error)
    tagged = "$.action" in text or "$.type" in text or "missing required field `action`" in text
    return "unknown_action" if tagged or "missing required field `type`" in text else "malformed"


def to_json(value: Any) -> Any:
    """Convert a message to plain lists and dicts, for an HTTP body."""
    return msgspec.to_builtins(value)
