"""The small values that a Space keeps beside its stage and queue. Times are epoch milliseconds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chalicelib.domain.identity import Identity


class Speaking(StrEnum):
    """Who can speak: who may ask to. Invites are for anybody, always."""

    EVERYONE = "everyone"
    FOLLOWING = "following"
    INVITED = "invited"


class Listening(StrEnum):
    """Who can listen."""

    ANYONE = "anyone"
    ACCOUNTS = "accounts"


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who lets it be seen that they listen, through `connection`, and no longer than `until`."""

    person: Identity
    connection: str
    until: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What the host chose. `record` is chosen before the Space is live, so that nobody is recorded unasked."""

    who_can_speak: Speaking = Speaking.EVERYONE
    who_can_listen: Listening = Listening.ANYONE
    locked: bool = False
    speakers_may_unmute: bool = True
    first_timers_first: bool = False
    record: bool = False


AT_FIRST: Final = Settings()


@dataclass(frozen=True, slots=True)
class Pin:
    """A link that hosts show to everybody; `text` is the post's that it leads to, or empty."""

    id: str
    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Invite:
    """An invite to speak that waits for its answer: for one person, once, until `expires_at`."""

    id: str
    person_id: str
    by: Identity
    expires_at: int


@dataclass(frozen=True, slots=True)
class Former:
    """Who lost the host's seat by being away, and until when it is theirs again by coming back."""

    person: Identity
    until: int


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the moderation log, or a consent to be recorded (`act` is `consent`).

    `version` is the Space's that the act led to: it orders the log and names the line. `by` is None
    for what the Space did by itself; `whom` is a person's id, `name` theirs if it was known.
    """

    version: int
    at: int
    act: str
    by: Identity | None = None
    whom: str | None = None
    name: str | None = None
    detail: str = ""
