"""A room as the control plane and its worker know it, and the grant that carries it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

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
    first_time: bool = False


class Pin(Struct, frozen=True):
    """A link or a post that hosts show to everybody. `text` is the post's, or empty."""

    id: Id
    url: str
    text: str = ""


class Settings(Struct, frozen=True):
    """What the host chose for this Space."""

    who_can_speak: Literal["everyone", "following", "invited"] = "everyone"
    who_can_listen: Literal["anyone", "accounts"] = "anyone"
    locked: bool = False
    speakers_may_unmute: bool = True
    first_timers_first: bool = False
    record: bool = False


class Room(Struct, frozen=True):
    """A Space as its worker needs it. `version` orders two of them: the higher is newer.

    `removed` are the ids of the last fifty who were removed or blocked: the worker lets go of
    them. `hostless_until` (epoch ms) is when the Space ends or changes hands unless somebody
    hosts it; None while somebody does.
    """

    space: Id
    title: str
    state: State
    version: int
    stage: tuple[OnStage, ...]
    requests: tuple[Waiting, ...]
    topics: tuple[str, ...] = ()
    settings: Settings = Settings()
    pins: tuple[Pin, ...] = ()
    removed: tuple[Id, ...] = ()
    hostless_until: int | None = None


class Evidence(Struct, frozen=True):
    """Where the last 60 s of the mix go when somebody reports: a presigned S3 PUT, used once."""

    report: Id
    url: str


Act = Literal["admit", "set_role", "end", "release", "keep"]


class Grant(Struct, frozen=True):
    """What the control plane allows one worker to do, once, before `expires` (epoch s).

    `person` and `connection` are set for `admit` alone: who comes in, and the WebSocket
    connection that the answer goes to; `evidence` for `keep` alone. `id` makes a replay visible.
    """

    id: str
    act: Act
    worker: str
    epoch: int
    expires: int
    room: Room
    person: Person | None = None
    connection: str | None = None
    evidence: Evidence | None = None
