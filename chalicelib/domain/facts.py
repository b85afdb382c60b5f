"""Small values that a Space consists of, beside its stage and queue. Times are epoch ms."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chalicelib.domain.identity import Identity


class WhoCanSpeak(StrEnum):
    """Who may ask to speak. Hosts may invite anybody, whatever is set here."""

    EVERYONE = "everyone"
    FOLLOWING = "following"
    INVITED = "invited"


class WhoCanListen(StrEnum):
    """Who may listen."""

    ANYONE = "anyone"
    ACCOUNTS = "accounts"


class SpokenLanguage(StrEnum):
    """The language of a Space, in which it is captioned."""

    ENGLISH = "en"
    SPANISH = "es"


@dataclass(frozen=True, slots=True)
class VisibleListener:
    """A listener who agreed to be shown to others. They came through `connection`; the entry is valid until `until`."""

    person: Identity
    connection: str
    until: int


@dataclass(frozen=True, slots=True)
class SpaceSettings:
    """The host's settings. `record` says whether what is said is recorded now, `from_beginning` whether people may hear
    the recording while the Space is live, `tracks` whether each speaker's own sound is kept, too, as was decided
    before, and `captions` whether listeners may have it as text, in `language`."""

    who_can_speak: WhoCanSpeak = WhoCanSpeak.EVERYONE
    who_can_listen: WhoCanListen = WhoCanListen.ANYONE
    locked: bool = False
    speakers_may_unmute: bool = True
    first_timers_first: bool = False
    record: bool = False
    from_beginning: bool = True
    tracks: bool = False
    guests_may_react: bool = False
    captions: bool = False
    language: SpokenLanguage = SpokenLanguage.ENGLISH


AT_FIRST: Final = SpaceSettings()


@dataclass(frozen=True, slots=True)
class Pin:
    """A link that hosts show to everybody. If a post is behind it, `text` and `by` are its text and author."""

    id: str
    url: str
    text: str = ""
    by: Identity | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    """An invite to speak that waits for its answer: for one person, once, until `expires_at`."""

    id: str
    person_id: str
    by: Identity
    expires_at: int


@dataclass(frozen=True, slots=True)
class FormerHost:
    """A host who lost the seat by being away. If they return before `until`, it is theirs again."""

    person: Identity
    until: int


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of the moderation log, or a consent to be recorded (`act` is `consent`).

    `version` is the Space's version after the act: it orders the log and identifies the entry. `by` is None for what
    the Space did by itself. `whom` is the id of the person it was done to, and `name` their name; both may be None.
    """

    version: int
    at: int
    act: str
    by: Identity | None = None
    whom: str | None = None
    name: str | None = None
    detail: str = ""
