"""The data channel: what happens in the room right now.

Every slice is whole, so that the newest `seq` of a slice wins and lost, repeated or swapped
events lead to the same screen.
"""

from msgspec import Struct

from chalicelib.protocol.rooms import OnStage, Person, Role, State, Waiting

# Worker -> browser.


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


class Replaced(Struct, frozen=True, tag_field="type", tag="replaced"):
    """The same person came in from somewhere else, and goes on there; the connection closes after it."""


FromRoom = RoomEvent | Snapshot | Moved | Replaced


# Browser -> worker.


class Mute(Struct, frozen=True, tag_field="type", tag="mute"):
    """Muted by self, or no longer. Rate-limited; never touches the control plane."""

    muted: bool


class Bye(Struct, frozen=True, tag_field="type", tag="bye"):
    """Leaving on purpose: the worker forgets this person at once."""


ToRoom = Mute | Bye
