"""Every message on every wire, parsed into typed values at the edge; the rest is refused.

`docs/protocol.md` says what each message is for, and `tests/vectors` holds examples and
faults that Python and the browser code both run. Times are epoch milliseconds unless a
name says otherwise; identities are `a_...` (an account) or `g_...` (a guest).
"""

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from chalicelib.errors import Malformed

Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_=-]+$")]
Sdp = Annotated[str, Meta(min_length=1, max_length=16_384)]
Token = Annotated[str, Meta(min_length=1, max_length=65_536)]
Count = Annotated[int, Meta(ge=0, le=100_000_000)]
Role = Literal["host", "cohost", "speaker", "listener"]
State = Literal["scheduled", "live", "ended", "cancelled"]


class Person(Struct, frozen=True):
    """Somebody in a room. `handle` is None for a guest."""

    id: Id
    name: str
    handle: str | None = None


class OnStage(Person, frozen=True, kw_only=True):
    """A person on the stage as the control plane knows them: what the database decides."""

    role: Role
    muted_by_host: bool = False


class Waiting(Person, frozen=True, kw_only=True):
    """A request to speak. `asked_at` is epoch ms; first come, first served."""

    asked_at: int
    reason: str = ""


class Room(Struct, frozen=True):
    """A Space as its worker needs it. `version` orders two of them: the higher is newer."""

    space: Id
    title: str
    state: State
    version: int
    stage: tuple[OnStage, ...]
    requests: tuple[Waiting, ...]


Act = Literal["admit", "set_role", "end", "release"]


class Grant(Struct, frozen=True):
    """What the control plane allows one worker to do, once, before `expires` (epoch s).

    `person` and `connection` are set for `admit` alone: who comes in, and the WebSocket
    connection that the answer goes to. `id` makes a replay visible.
    """

    id: str
    act: Act
    worker: str
    epoch: int
    expires: int
    room: Room
    person: Person | None = None
    connection: str | None = None


# Browser -> control plane, over the WebSocket.


class Offer(Struct, frozen=True, tag_field="action", tag="offer"):
    """Here is my SDP, let me into this Space: answered by `Answer` or `Error`."""

    space: Id
    sdp: Sdp


class Ping(Struct, frozen=True, tag_field="action", tag="ping"):
    """Keeps an idle connection open (API Gateway closes it after 10 minutes)."""


# Worker -> control plane, over its own WebSocket.


class Register(Struct, frozen=True, tag_field="action", tag="register"):
    """The first message of a worker's connection, and again when told `not_registered`."""

    worker: Id


class Report(Struct, frozen=True):
    """How many listen in one Space; sent when it changed, and once a minute."""

    space: Id
    epoch: int
    listeners: Count


class Heartbeat(Struct, frozen=True, tag_field="action", tag="heartbeat"):
    """Every 2 s. `load` is the share of its core that the worker used since the last one."""

    worker: Id
    load: Annotated[float, Meta(ge=0.0, le=1.0)]
    reports: Annotated[tuple[Report, ...], Meta(max_length=1_000)] = ()
    draining: bool = False


class WorkerAnswer(Struct, frozen=True, tag_field="action", tag="answer"):
    """The worker's SDP for the person of `grant`, which comes back as the proof of being asked."""

    grant: Token
    sdp: Sdp


class WorkerRefusal(Struct, frozen=True, tag_field="action", tag="refuse"):
    """The worker did not let the person of `grant` in, and why."""

    grant: Token
    code: Id
    message: Annotated[str, Meta(max_length=300)]


Inbound = Offer | Ping | Register | Heartbeat | WorkerAnswer | WorkerRefusal


# Control plane -> browser, over the WebSocket.


class Answer(Struct, frozen=True, tag_field="type", tag="answer"):
    """The worker's SDP."""

    space: str
    sdp: str


class Error(Struct, frozen=True, tag_field="type", tag="error"):
    """Something was refused; nothing changed. Also control plane -> worker."""

    code: str
    message: str


class Pong(Struct, frozen=True, tag_field="type", tag="pong"):
    """The answer to `Ping`."""


# Control plane -> worker, over the worker's WebSocket.


class Registered(Struct, frozen=True, tag_field="action", tag="registered"):
    """Heartbeats may start."""

    worker: str


class Admit(Struct, frozen=True, tag_field="action", tag="admit"):
    """Let the person of the grant in; answer with `WorkerAnswer` or `WorkerRefusal`."""

    grant: Token
    sdp: Sdp


class SetRole(Struct, frozen=True, tag_field="action", tag="set_role"):
    """The stage or the queue changed: the grant's room is how it is now, whole."""

    grant: Token


class End(Struct, frozen=True, tag_field="action", tag="end"):
    """The Space ended: tell everybody, then let go of them."""

    grant: Token


class Release(Struct, frozen=True, tag_field="action", tag="release"):
    """The Space is another worker's now: let go of its people, who will come back by themselves."""

    grant: Token


class Complaint(Struct, frozen=True, tag_field="action", tag="error"):
    """A message of the worker's was refused; nothing changed."""

    code: str
    message: str


ToWorker = Registered | Admit | SetRole | End | Release | Complaint


# Worker -> browser, over the data channel `events`. Every slice is whole, so that the newest
# `seq` of a slice wins and lost, repeated or swapped events lead to the same screen.


class SpaceSlice(Struct, frozen=True):
    id: str
    title: str
    state: State


class StageEntry(OnStage, frozen=True, kw_only=True):
    """`muted` is muted by self. `csrc` is what the RTP packets that carry the voice name it by."""

    muted: bool
    present: bool
    csrc: int


class Queue(Struct, frozen=True, omit_defaults=True):
    """`place` counts from 1 and is for who waits; `requests` is for who hosts."""

    length: int
    place: int | None = None
    requests: tuple[Waiting, ...] | None = None


class Audience(Struct, frozen=True):
    """Everybody who listens, guests among them; `people` are the first fifty with an account."""

    count: int
    guests: int
    people: tuple[Person, ...]


class You(Struct, frozen=True):
    id: str
    role: Role


class RoomEvent(Struct, frozen=True, omit_defaults=True, tag_field="type", tag="event"):
    """What changed. `seq` grows by one per event of the room."""

    seq: int
    space: SpaceSlice | None = None
    stage: tuple[StageEntry, ...] | None = None
    queue: Queue | None = None
    audience: Audience | None = None
    you: You | None = None


class Snapshot(RoomEvent, frozen=True, omit_defaults=True, tag_field="type", tag="snapshot"):
    """The first message of the data channel: every slice."""


class Moved(Struct, frozen=True, tag_field="type", tag="moved"):
    """This worker lets go of the Space; send a new offer."""


FromRoom = RoomEvent | Snapshot | Moved


# Browser -> worker, over the data channel.


class Mute(Struct, frozen=True, tag_field="type", tag="mute"):
    """Muted by self, or no longer. Rate-limited; never touches the control plane."""

    muted: bool


class Bye(Struct, frozen=True, tag_field="type", tag="bye"):
    """Leaving on purpose: the worker forgets this person at once."""


ToRoom = Mute | Bye

MESSAGE_LIMIT = 128 * 1024  # bytes; API Gateway quota for one WebSocket message
ROOM_MESSAGE_LIMIT = 1_024  # bytes, up the data channel

Message = TypeVar("Message")
_INBOUND: msgspec.json.Decoder[Inbound] = msgspec.json.Decoder(Inbound)
_TO_WORKER: msgspec.json.Decoder[ToWorker] = msgspec.json.Decoder(ToWorker)
_TO_ROOM: msgspec.json.Decoder[ToRoom] = msgspec.json.Decoder(ToRoom)


def parse_inbound(body: str | bytes) -> Inbound:
    """What a browser or a worker sent to the control plane.

    Raises Malformed: `too_large`, `unknown_action`, `malformed`.
    """
    return _parse(body, _INBOUND, MESSAGE_LIMIT)


def parse_to_worker(body: str | bytes) -> ToWorker:
    """What the control plane sent to a worker. Raises Malformed as `parse_inbound`."""
    return _parse(body, _TO_WORKER, MESSAGE_LIMIT)


def parse_to_room(body: str | bytes) -> ToRoom:
    """What a browser sent up the data channel. Raises Malformed as `parse_inbound`."""
    return _parse(body, _TO_ROOM, ROOM_MESSAGE_LIMIT)


def encode(message: Struct) -> str:
    """A message as JSON text."""
    return msgspec.json.encode(message).decode()


def _parse(body: str | bytes, decoder: "msgspec.json.Decoder[Message]", limit: int) -> Message:
    size = len(body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise Malformed("too_large", f"The message has {size} bytes; at most {limit} are taken.")
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Malformed(_code(error), f"The message was not understood: {error}.") from error
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Malformed("malformed", f"The message is not JSON: {error}.") from error


def _code(error: msgspec.ValidationError) -> str:
    """msgspec names the tag field in its text and nowhere else."""
    text = str(error)
    tagged = "$.action" in text or "$.type" in text or "missing required field `action`" in text
    return "unknown_action" if tagged or "missing required field `type`" in text else "malformed"


def to_json(value: Any) -> Any:
    """A message as plain lists and dicts, for an HTTP body."""
    return msgspec.to_builtins(value)
