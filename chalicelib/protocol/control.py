"""The WebSocket: browsers and workers with the control plane."""

from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.protocol.rooms import Count, Id, Person, Sdp, Token

# Browser -> control plane.


class Offer(Struct, frozen=True, tag_field="action", tag="offer"):
    """Here is my SDP, let me into this Space: answered by `Answer` or `Error`."""

    space: Id
    sdp: Sdp


class Ping(Struct, frozen=True, tag_field="action", tag="ping"):
    """Keeps an idle connection open (API Gateway closes it after 10 minutes)."""


# Worker -> control plane.


class Register(Struct, frozen=True, tag_field="action", tag="register"):
    """The first message of a worker's connection, and again when told `not_registered`."""

    worker: Id


class Report(Struct, frozen=True):
    """How many listen in one Space; sent when it changed, and once a minute.

    While the host is not in the room it is sent with every heartbeat, and `host_away_since`
    (epoch ms) is when they were last seen; None while they are here. `cohosts` are the ids of the
    co-hosts who are in the room, or None if the worker does not say.
    """

    space: Id
    epoch: int
    listeners: Count
    host_away_since: int | None = None
    cohosts: Annotated[tuple[Id, ...], Meta(max_length=2)] | None = None


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

# Control plane -> browser.


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


class Invited(Struct, frozen=True, tag_field="type", tag="invited"):
    """To one person, wherever they are on the site: come and speak. Ends at `expires_at` (epoch ms)."""

    invite: str
    space: str
    title: str
    by: Person
    expires_at: int


# Control plane -> worker.


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


class Keep(Struct, frozen=True, tag_field="action", tag="keep"):
    """Somebody reported: store the last 60 s of the mix at the grant's evidence URL."""

    grant: Token


class Complaint(Struct, frozen=True, tag_field="action", tag="error"):
    """A message of the worker's was refused; nothing changed."""

    code: str
    message: str


ToWorker = Registered | Admit | SetRole | End | Release | Keep | Complaint
