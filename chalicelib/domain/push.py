"""What is pushed to a person's devices, and which of it they want."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Kind

DEVICES: Final = 10  # of one person; the oldest goes
MINUTE_S: Final = 60
DAY_S: Final = 24 * 3600

# What a person chooses by, and what holds until they do. Each kind of note belongs to one.
CHOICES: Final[Mapping[str, bool]] = MappingProxyType(
    {
        "live": True,
        "reminders": True,
        "invites": True,
        "messages": True,
        "mentions": True,
        "likes": False,
        "followers": False,
    }
)
CHOICE_OF: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "live": "live",
        "reminder": "reminders",
        "starting": "reminders",
        "cancelled": "reminders",
        "invited": "invites",
        "message": "messages",
        "mentioned": "mentions",
        "replied": "mentions",
        "liked": "likes",
        "reposted": "likes",
        "followed": "followers",
    }
)
# How long it is worth telling: an invite ends after ten minutes.
_WORTH_S: Final[Mapping[str, int]] = {"live": 60 * MINUTE_S, "starting": 30 * MINUTE_S, "invited": 10 * MINUTE_S}


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that asked to be pushed to. `endpoint` is the URL of its push service; `p256dh` and `auth` are its
    keys (base64url, RFC 8291 section 2), `language` is that of its pages. `at` is when it last said so (epoch ms)."""

    id: str
    endpoint: str
    p256dh: str
    auth: str
    language: str
    at: int


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell. `text` is a message's, a post's, or a Space's title; `path` is where it leads. A newer one of
    the same `tag` takes its place. `at` is when it happened (epoch ms)."""

    kind: Kind
    tag: str
    path: str
    at: int
    by: Identity | None = None
    text: str = ""


def worth_s(news: News) -> int:
    """For how many seconds it is worth telling."""
    return _WORTH_S.get(news.kind, DAY_S)


def wanted(kind: Kind, chosen: Mapping[str, bool]) -> bool:
    """Whether a person who chose so is told of this kind."""
    return chosen.get(CHOICE_OF[kind], CHOICES[CHOICE_OF[kind]])
