"""The room as the control plane and its worker know it, and the grant that contains it."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.protocol.captions import Language

Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_=-]+$")]
Sdp = Annotated[str, Meta(min_length=1, max_length=16_384)]
Token = Annotated[str, Meta(min_length=1, max_length=65_536)]
Total = Annotated[int, Meta(ge=0, le=2**53)]  # of what is counted for as long as a process lives
Milliseconds = Annotated[int, Meta(ge=0, le=600_000)]
Count = Annotated[int, Meta(ge=0, le=100_000_000)]
# By person id, how much louder each of them is heard than they come (dB): see `media_worker/audio/automatic_gain.py`.
Gains = Annotated[dict[Id, Annotated[int, Meta(ge=-20, le=20)]], Meta(max_length=13)]
RoleName = Literal["host", "cohost", "speaker", "listener"]
StateName = Literal["scheduled", "live", "ended", "cancelled"]


class Person(Struct, frozen=True):
    """A person in a room. `handle` is None for a guest."""

    id: Id
    name: str
    handle: str | None = None


class OnStage(Person, frozen=True, kw_only=True):
    """A person on the stage, with what the control plane decides about them.

    `asked_until` (epoch ms) is set while they are asked to agree to be recorded: their voice is not recorded yet.
    """

    role: RoleName
    muted_by_host: bool = False
    asked_until: int | UnsetType = UNSET


class Waiting(Person, frozen=True, kw_only=True):
    """A request to speak. `asked_at` is epoch ms."""

    asked_at: int
    reason: str = ""
    first_time: bool = False


class RoomPin(Struct, frozen=True):
    """A link that hosts show to everybody. If a post is behind it, `text` and `by` are its text and author."""

    id: Id
    url: str
    text: str = ""
    by: Person | None = None


class RoomSettings(Struct, frozen=True):
    """The host's settings for this Space."""

    who_can_speak: Literal["everyone", "following", "invited"] = "everyone"
    who_can_listen: Literal["anyone", "accounts"] = "anyone"
    locked: bool = False
    speakers_may_unmute: bool = True
    first_timers_first: bool = False
    record: bool = False
    from_beginning: bool = True
    tracks: bool = False
    guests_may_react: bool = False
    captions: bool = False
    language: Language = "en"


class Room(Struct, frozen=True):
    """A Space as its worker needs it. Of two, the one with the higher `version` is newer.

    `removed` are the ids of the last fifty people who were removed or blocked; the worker disconnects them.
    `hostless_until` (epoch ms) is when the Space ends or gets another host, unless the host returns; None while there
    is a host in the room. `requests` are the first in the queue, `waiting` the ids of those behind them, and `queued`
    the number of all, of whom the last may be in neither; None from a control plane that sends all of them. `gains` are
    those with which the speakers were heard on the worker that played the Space before.
    """

    space: Id
    title: str
    state: StateName
    version: int
    stage: tuple[OnStage, ...]
    requests: tuple[Waiting, ...]
    topics: tuple[str, ...] = ()
    settings: RoomSettings = RoomSettings()
    pins: tuple[RoomPin, ...] = ()
    removed: tuple[Id, ...] = ()
    hostless_until: int | None = None
    waiting: tuple[Id, ...] = ()
    queued: int | None = None
    gains: Gains | UnsetType = UNSET


class Evidence(Struct, frozen=True):
    """A presigned S3 PUT, used once, for the last 60 s of the mix when somebody files a report."""

    report: Id
    url: str


class Revocation(Struct, frozen=True):
    """Sessions of one account that have ended, and whose connections must close; named as in `Grant.session`."""

    person: Id
    sessions: Annotated[tuple[Id, ...], Meta(max_length=200)]


class SegmentForm(Struct, frozen=True):
    """A presigned S3 POST for the segments of a recording, valid until `until` (epoch s).

    A segment is uploaded with `fields`, and with its name after `start` as its key.
    """

    url: str
    fields: dict[str, str]
    start: str
    until: int


GrantedAct = Literal["admit", "set_role", "end", "release", "keep", "revoke", "record", "posted"]


class Grant(Struct, frozen=True):
    """Permission for one worker to do one thing, once, before `expires` (epoch s).

    `person` and `connection` are set for `admit` only: who comes in, and the WebSocket connection that gets the answer.
    So are `session`, which names the account's session that asks (None for a guest), and `network`, which names the
    network that they come from without revealing it. `evidence` is set for `keep` only,
    `revocation` for `revoke` only, `uploads` for `record` only, and `latest_post`, the moment of a post about the
    Space, for `posted` only. `id` identifies a grant that is used again.
    """

    id: str
    act: GrantedAct
    worker: str
    epoch: int
    expires: int
    room: Room
    person: Person | None = None
    connection: str | None = None
    evidence: Evidence | None = None
    session: Id | None = None
    network: Id | None = None
    revocation: Revocation | None = None
    uploads: SegmentForm | None = None
    latest_post: Id | None = None
