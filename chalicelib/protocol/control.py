"""The messages of the WebSocket, between the control plane and browsers or workers.

`correlation_id` is the name under which the act is logged (`protocol/correlation.py`), empty if there is none. It is
checked where it is used, not here: a bad one must not refuse the message.
"""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.protocol.rooms import Count, Gains, Id, Milliseconds, Person, Sdp, Token, Total

# Browser -> control plane.


class Offer(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="offer"):
    """Asks to be let into a Space with this SDP. Answered by `Answer` or `Error`."""

    space: Id
    sdp: Sdp
    correlation_id: str = ""


class Ping(Struct, frozen=True, tag_field="action", tag="ping"):
    """Keeps an idle connection open (API Gateway closes it after 10 minutes)."""


# Worker -> control plane.


class Register(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="register"):
    """The first message of a worker's connection, sent again after the error `not_registered`. `endpoints` are the UDP
    addresses that it offers to browsers, such as `203.0.113.5:40000`, for those who look for what is wrong."""

    worker: Id
    endpoints: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(max_length=16)] = ()


class Report(Struct, frozen=True):
    """The number of listeners in one Space, sent when it has changed, and once a minute.

    While the host is away, it is sent with every heartbeat, and `host_away_since` (epoch ms) is when the worker last
    saw them; None while they are in the room. `cohosts` are the ids of the co-hosts in the room, or None if the worker
    does not say. `version` is that of the room that the worker plays, None if it does not say: it may have missed a
    newer one. `listened` is how long all listeners together have listened since the last report (s).
    `gains` are for the worker that plays the Space next; a worker that drains reports them.
    """

    space: Id
    epoch: int
    listeners: Count
    host_away_since: int | None = None
    cohosts: Annotated[tuple[Id, ...], Meta(max_length=2)] | None = None
    version: int | None = None
    listened: Total = 0
    gains: Gains | UnsetType = UNSET


class Totals(Struct, frozen=True):
    """What a worker has counted since it started, as in `domain/worker_totals.py`; `spaces` and `listeners` are now.
    `bytes` are those of the packets, with all headers."""

    joins: Total
    packets: Total
    late_ticks: Total
    heard: Total
    first_sounds: Annotated[tuple[Milliseconds, ...], Meta(max_length=20)]
    spaces: Count
    listeners: Count
    bytes: Total = 0


class Heartbeat(Struct, frozen=True, tag_field="action", tag="heartbeat"):
    """Sent every 2 s. `load` is the share of its core (0 to 1) that the worker used since the last one. `totals` is
    None if the worker does not say, or has said it in another message of the same beat."""

    worker: Id
    load: Annotated[float, Meta(ge=0.0, le=1.0)]
    reports: Annotated[tuple[Report, ...], Meta(max_length=1_000)] = ()
    draining: bool = False
    totals: Totals | None = None


class WorkerAnswer(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="answer"):
    """The worker's SDP for the person whom it was asked to admit. `grant` is the receipt of the admission, which
    proves that it was asked; workers of an earlier version send the whole grant back."""

    grant: Token
    sdp: Sdp
    correlation_id: str = ""


class WorkerRefusal(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="refuse"):
    """The worker did not let the person in; `grant` as in `WorkerAnswer`, `code` and `message` say why."""

    grant: Token
    code: Id
    message: Annotated[str, Meta(max_length=300)]
    correlation_id: str = ""


class RequestUploads(Struct, frozen=True, tag_field="action", tag="request_uploads"):
    """The worker plays a Space that is recorded and has segments to upload; answered by `Record`."""

    space: Id


Inbound = Offer | Ping | Register | Heartbeat | WorkerAnswer | WorkerRefusal | RequestUploads

# Control plane -> browser.


class Answer(Struct, frozen=True, tag_field="type", tag="answer"):
    """The worker's SDP for this browser."""

    space: str
    sdp: str


class Error(Struct, frozen=True, omit_defaults=True, tag_field="type", tag="error"):
    """A message was refused, and nothing changed. Faults of ours carry a `correlation_id`, for people who report
    them."""

    code: str
    message: str
    correlation_id: str = ""


class Pong(Struct, frozen=True, tag_field="type", tag="pong"):
    """The answer to `Ping`."""


class Invited(Struct, frozen=True, tag_field="type", tag="invited"):
    """An invite to speak, sent to one person on any page. It ends at `expires_at` (epoch ms)."""

    invite: str
    space: str
    title: str
    by: Person
    expires_at: int


# Control plane -> worker.


class Registered(Struct, frozen=True, tag_field="action", tag="registered"):
    """The worker may start sending heartbeats."""

    worker: str


class Admit(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="admit"):
    """Let the person in the grant in. Answered by `WorkerAnswer` or `WorkerRefusal`, with the receipt."""

    grant: Token
    sdp: Sdp
    receipt: Annotated[str, Meta(max_length=1_000)] = ""
    correlation_id: str = ""


class SetRole(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="set_role"):
    """The Space changed. The grant contains the whole room as it is now."""

    grant: Token
    correlation_id: str = ""


class End(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="end"):
    """The Space ended: send everybody the end, then disconnect them."""

    grant: Token
    correlation_id: str = ""


class Release(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="release"):
    """Another worker plays the Space now: disconnect its people, who will reconnect by themselves. Sent again when the
    Space changes, for those who are still there."""

    grant: Token
    correlation_id: str = ""


class Keep(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="keep"):
    """Somebody filed a report: upload the last 60 s of the mix to the evidence URL in the grant."""

    grant: Token
    correlation_id: str = ""


class Revoke(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="revoke"):
    """Asks the worker to disconnect everybody who came in with one of the ended sessions that the grant names."""

    grant: Token
    correlation_id: str = ""


class Record(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="record"):
    """The worker may upload segments of the Space's recording as the grant says."""

    grant: Token
    correlation_id: str = ""


class Posted(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="posted"):
    """Somebody posted about the Space: tell its people, whose pages look for it."""

    grant: Token
    correlation_id: str = ""


class Complaint(Struct, frozen=True, tag_field="action", tag="error"):
    """A message from the worker was refused, and nothing changed."""

    code: str
    message: str


ToWorker = Registered | Admit | SetRole | End | Release | Keep | Revoke | Record | Posted | Complaint
