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
