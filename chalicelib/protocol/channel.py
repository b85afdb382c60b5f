"""The data channel: what happens in the room right now.

Every slice is whole, so that the newest `seq` of a slice wins and lost, repeated or swapped
events lead to the same screen.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib.protocol.rooms import OnStage, Person, Pin, Role, Settings, State, Waiting

# Worker -> browser.


class SpaceSlice(Struct, frozen=True):
    """`hostless_until` (epoch ms): see Room."""

    id: str
    title: str
    state: State
    topics: tuple[str, ...] = ()
    settings: Settings = Settings()
    pins: tuple[Pin, ...] = ()
    hostless_until: int | None = None


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


class Removed(Struct, frozen=True, tag_field="type", tag="removed"):
    """To one person: a host removed them. The connection closes after it."""


class ReactionCount(Struct, frozen=True):
    """`count` people sent `emoji`; `person` is on the stage, or None for the audience together."""

    emoji: str
    count: int
    person: str | None = None


class Reactions(Struct, frozen=True, tag_field="type", tag="reactions"):
    """What was sent since the last one, summed up; at most 4 a second. Not numbered: a lost one is lost."""

    tallies: tuple[ReactionCount, ...]


class Found(Struct, frozen=True, tag_field="type", tag="found"):
    """The answer to `Search`: at most twenty of the audience."""

    query: str
    people: tuple[Person, ...]


class Replaced(Struct, frozen=True, tag_field="type", tag="replaced"):
    """The same person came in from somewhere else, and goes on there; the connection closes after it."""


FromRoom = RoomEvent | Snapshot | Moved | Replaced | Removed | Reactions | Found


# Browser -> worker.


class Mute(Struct, frozen=True, tag_field="type", tag="mute"):
    """Muted by self, or no longer. Rate-limited; never touches the control plane."""

    muted: bool


class Bye(Struct, frozen=True, tag_field="type", tag="bye"):
    """Leaving on purpose: the worker forgets this person at once."""


Emoji = Literal["heart", "laugh", "clap", "fire", "hundred", "wow", "sad", "wave", "yes", "no", "party", "eyes"]


class React(Struct, frozen=True, tag_field="type", tag="react"):
    """One emoji. Rate-limited for each person; guests may not."""

    emoji: Emoji


class Search(Struct, frozen=True, tag_field="type", tag="search"):
    """Who of the audience has a name or a handle that begins with `query`? Answered by `Found`."""

    query: Annotated[str, Meta(max_length=50)]


ToRoom = Mute | Bye | React | Search
