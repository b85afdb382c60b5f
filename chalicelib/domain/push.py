"""What is pushed to a person's devices, and their choice of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Kind

DEVICES: Final = 10  # most devices of one person; the oldest is dropped
MINUTE_S: Final = 60
DAY_S: Final = 24 * 3600

# The groups that a person turns on or off, with their defaults. Each kind of notification belongs to one.
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
        "moved": "reminders",
        "invited": "invites",
        "message": "messages",
        "mentioned": "mentions",
        "replied": "mentions",
        "quoted": "mentions",
        "liked": "likes",
        "reposted": "likes",
        "followed": "followers",
        "withdrew": "reminders",
        "recording_failed": "reminders",
    }
)
# How long push services should keep trying: an invite, for instance, ends after ten minutes.
_WORTH_S: Final[Mapping[str, int]] = {"live": 60 * MINUTE_S, "starting": 30 * MINUTE_S, "invited": 10 * MINUTE_S}


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that subscribed to push messages.

    `endpoint` is the URL at its push service; `p256dh` and `auth` are its keys (base64url, RFC 8291 section 2);
    `language` is the language of its pages. `at` is when it last subscribed (epoch ms). `signed_for` is the public key
    of ours that it expects messages to be signed with (RFC 8292 section 4), "" if it did not tell.
    """

    id: str
    endpoint: str
    p256dh: str
    auth: str
    language: str
    at: int
    signed_for: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """One push message.

    `text` is the text of a message or post, or a Space's title; `path` is the page that it opens. A newer one with the
    same `tag` replaces it. `at` is when it happened (epoch ms).
    """

    kind: Kind
    tag: str
    path: str
    at: int
    by: Identity | None = None
    text: str = ""


def worth_s(news: News) -> int:
    """Return for how many seconds the push service should keep trying to deliver it."""
    return _WORTH_S.get(news.kind, DAY_S)


def wanted(kind: Kind, chosen: Mapping[str, bool]) -> bool:
    """Whether a person with these choices wants this kind."""
    return chosen.get(CHOICE_OF[kind], CHOICES[CHOICE_OF[kind]])
