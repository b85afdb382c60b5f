"""Rate limits: how often each action is allowed, and the arithmetic of its windows."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


@dataclass(frozen=True, slots=True)
class Limit:
    """`times` in each window of `seconds`, counted per account, or per address for visitors who are not signed in.

    `by_address` is for actions that come before there is an account to count for.
    """

    times: int
    seconds: int
    by_address: bool = False


# Far above what a person does, and far below what costs or annoys. A whole school may share one address.
LIMITS: Final[Mapping[str, Limit]] = {
    "sign_up": Limit(30, HOUR, by_address=True),
    "sign_in": Limit(200, HOUR, by_address=True),  # attempts per handle are limited in services/account/accounts.py
    "credentials": Limit(40, HOUR),
    "reset": Limit(20, HOUR, by_address=True),
    "reset_mail": Limit(5, HOUR),  # mails with a link for one email address, and for one account
    "mail": Limit(5, HOUR),  # mails that verify one email address for one account
    "mailbox": Limit(30, HOUR),  # the same for all accounts: nobody uses up an address for its owner with one account
    "mailed_link": Limit(60, HOUR, by_address=True),
    "export": Limit(5, HOUR),
    "post": Limit(120, HOUR),
    "fleet": Limit(60, HOUR),
    "react": Limit(600, HOUR),
    "correct": Limit(600, HOUR),
    "tie": Limit(300, HOUR),
    "message": Limit(600, HOUR),
    "typing": Limit(60, MINUTE),
    "group": Limit(60, HOUR),
    "space": Limit(30, HOUR),
    "start_sheet": Limit(60, HOUR),
    "move": Limit(20, DAY),  # times that a planned Space gets a new start, of which everybody with a reminder is told
    "clip": Limit(30, HOUR),
    "recording": Limit(60, HOUR),
    "invite": Limit(200, HOUR),
    "remind": Limit(200, HOUR),
    "report": Limit(20, HOUR),
    "upload": Limit(240, HOUR),
    "search": Limit(120, MINUTE),
    "embed": Limit(300, MINUTE),
    "recorded": Limit(600, MINUTE),
}
EVERY: Final = "all"  # in the settings: every action that is not named there


@dataclass(frozen=True, slots=True)
class Window:
    """The window that a moment lies in: its number since the epoch, and its end (epoch s)."""

    number: int
    ends: int


def window(limit: Limit, now: float) -> Window:
    """Return the window of `now` (epoch s).

    Windows begin at multiples of their length, so that counting is one write and needs no read.
    """
    number = int(now // limit.seconds)
    return Window(number, (number + 1) * limit.seconds)


def times_of(action: str, changed: Mapping[str, int]) -> int:
    """Return how often an action is allowed in this deployment. `changed` has its overrides by action."""
    return changed.get(action, changed.get(EVERY, LIMITS[action].times))


def network_of(address: str) -> str:
    """Return the network of one subscriber: an IPv4 address, or the /64 around an IPv6 address (RFC 6177)."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if known.version == 6 and known.ipv4_mapped is None:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known.ipv4_mapped or known) if known.version == 6 else str(known)


def wait_in_words(seconds: int) -> str:
    """Return `40 seconds`, `1 minute`, `2 hours`: rounded up, so that trying again then succeeds."""
    for name, length in (("hour", HOUR), ("minute", MINUTE)):
        if seconds > length:
            return f"{-(-seconds // length)} {name}s"
        if seconds == length:
            return f"1 {name}"
    return "1 second" if seconds == 1 else f"{seconds} seconds"
