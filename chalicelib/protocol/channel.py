"""The messages of the data channel: what happens in the room right now.

Every slice is complete, so the newest `seq` of a slice wins, and lost, repeated or reordered events lead to the same
screen.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib.protocol.captions import Language
from chalicelib.protocol.rooms import Milliseconds, OnStage, Person, RoleName, RoomPin, RoomSettings, StateName, Waiting

# Worker -> browser.


class SpaceSlice(Struct, frozen=True):
    """The Space itself. `hostless_until` (epoch ms): see Room."""

    id: str
    title: str
    state: StateName
    topics: tuple[str, ...] = ()
    settings: RoomSettings = RoomSettings()
    pins: tuple[RoomPin, ...] = ()
    hostless_until: int | None = None


class StageEntry(OnStage, frozen=True, kw_only=True):
    """A person on the stage. `muted` means that they muted themselves.

    `csrc` identifies them in the CSRC list of the RTP packets that carry their voice.
    """

    muted: bool
    present: bool
    csrc: int


class Queue(Struct, frozen=True, omit_defaults=True):
    """The queue. `place` (from 1) is sent to the person who waits, `requests` to hosts and co-hosts only."""

    length: int
    place: int | None = None
    requests: tuple[Waiting, ...] | None = None


class Audience(Struct, frozen=True):
    """Everybody who listens, including guests. `people` are the first fifty who have an account."""

    count: int
    guests: int
    people: tuple[Person, ...]


class You(Struct, frozen=True):
    id: str
    role: RoleName


class RoomEvent(Struct, frozen=True, omit_defaults=True, tag_field="type", tag="event"):
    """The slices that changed; the others are None. `seq` grows by one with each event of the room. `version` is that
    of the control plane's room. `latest_post` is the moment of the newest post about the Space that the worker was told
    of, None if there is none."""

    seq: int
    space: SpaceSlice | None = None
    stage: tuple[StageEntry, ...] | None = None
    queue: Queue | None = None
    audience: Audience | None = None
    you: You | None = None
    version: int | None = None
    latest_post: str | None = None


class Snapshot(RoomEvent, frozen=True, omit_defaults=True, tag_field="type", tag="snapshot"):
    """The first message on a data channel: an event with all slices."""


class Moved(Struct, frozen=True, tag_field="type", tag="moved"):
    """Another worker plays the Space; join again. This connection plays until the next one does."""


class Removed(Struct, frozen=True, tag_field="type", tag="removed"):
    """A host removed this person. The connection closes after this message."""


class ReactionCount(Struct, frozen=True):
    """`count` people sent `emoji`. `person` is somebody on the stage, or None for the whole audience."""

    emoji: str
    count: int
    person: str | None = None


class SignedOut(Struct, frozen=True, tag_field="type", tag="signed_out"):
    """The session of this connection ended. The connection closes after this message."""


class Reactions(Struct, frozen=True, tag_field="type", tag="reactions"):
    """The reactions since the previous such message, at most 4 times a second. Not numbered, and not sent again."""

    tallies: tuple[ReactionCount, ...]


class Found(Struct, frozen=True, tag_field="type", tag="found"):
    """The answer to `Search`: at most twenty people of the audience."""

    query: str
    people: tuple[Person, ...]


class LiveCaption(Struct, frozen=True):
    """What somebody on the stage said without a pause, from `start_ms` to `end_ms` (epoch ms)."""

    speaker: str
    name: str
    start_ms: int
    end_ms: int
    text: str
    language: Language


class LiveCaptions(Struct, frozen=True, tag_field="type", tag="captions", omit_defaults=True):
    """New lines, or a change of the rest, for those who switched captions on. The first such message has up to ten
    lines of what was said before. `behind` means that what is said now will be captioned late, or not at all, and
    `unavailable` that nothing is captioned: the captioner fails, or does not know the language.
    `partials` are what people are in the midst of saying, one line for each at most, in place of all partial lines
    before; a small room has them, if its worker has time."""

    lines: tuple[LiveCaption, ...]
    behind: bool
    partials: tuple[LiveCaption, ...] = ()
    unavailable: bool = False


class SoundLost(Struct, frozen=True, tag_field="type", tag="sound_lost"):
    """So much of the recording (ms) was lost since the last such message, because it could not be uploaded. For hosts
    and co-hosts; not numbered, and not sent again."""

    ms: int


class TracksLost(Struct, frozen=True, tag_field="type", tag="tracks_lost"):
    """As `SoundLost`, of the speakers' own sound. For the host."""

    ms: int


class Replaced(Struct, frozen=True, tag_field="type", tag="replaced"):
    """The same person joined from somewhere else. The connection closes after this message."""


FromRoom = (
    RoomEvent
    | Snapshot
    | Moved
    | Replaced
    | Removed
    | SignedOut
    | Reactions
    | Found
    | LiveCaptions
    | SoundLost
    | TracksLost
)


# Browser -> worker.


class Mute(Struct, frozen=True, tag_field="type", tag="mute"):
    """Mutes or unmutes the sender. Rate-limited; never reaches the control plane."""

    muted: bool


class Bye(Struct, frozen=True, tag_field="type", tag="bye"):
    """The sender leaves on purpose: the worker forgets them at once."""


Emoji = Literal["heart", "laugh", "clap", "fire", "hundred", "wow", "sad", "wave", "yes", "no", "party", "eyes"]


class Settled(Struct, frozen=True, tag_field="type", tag="settled"):
    """After `Moved`, from people on the stage: their next connection is open, and they speak on both until the worker
    closes this one."""


class React(Struct, frozen=True, tag_field="type", tag="react"):
    """Sends one emoji. Rate-limited per person; guests are refused."""

    emoji: Emoji


class Search(Struct, frozen=True, tag_field="type", tag="search"):
    """Asks for people of the audience whose name or handle begins with `query`. Answered by `Found`."""

    query: Annotated[str, Meta(max_length=50)]


class SwitchCaptions(Struct, frozen=True, tag_field="type", tag="captions"):
    """Switches captions on or off for the sender. Answered by `LiveCaptions` if the Space has captions."""

    on: bool


class Heard(Struct, frozen=True, tag_field="type", tag="heard"):
    """Tells how many ms passed from the click to the first sound; counted once for each connection."""

    ms: Milliseconds


ToRoom = Mute | Bye | Settled | React | Search | SwitchCaptions | Heard
