"""How often somebody may do something: one table, and the arithmetic of its windows."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


@dataclass(frozen=True, slots=True)
class Limit:
    """`times` in each window of `seconds`: per account, or where nobody is signed in, per address.

    `by_address` is for what is done before there is an account to count for.
    """

    times: int
    seconds: int
    by_address: bool = False


# Far above what a person does, far below what costs or annoys. An address may be a whole school's.
LIMITS: Final[Mapping[str, Limit]] = {
    "sign_up": Limit(30, HOUR, by_address=True),
    "sign_in": Limit(200, HOUR, by_address=True),  # besides the attempts per handle, see services/account/accounts.py
    "credentials": Limit(40, HOUR),
    "export": Limit(5, HOUR),
    "post": Limit(120, HOUR),
    "fleet": Limit(60, HOUR),
    "react": Limit(600, HOUR),
    "tie": Limit(300, HOUR),
    "message": Limit(600, HOUR),
    "group": Limit(60, HOUR),
    "space": Limit(30, HOUR),
    "invite": Limit(200, HOUR),
    "remind": Limit(200, HOUR),
    "report": Limit(20, HOUR),
    "upload": Limit(60, HOUR),
    "search": Limit(120, MINUTE),
    "embed": Limit(300, MINUTE),
}
EVERY: Final = "all"  # in the settings: whatever is not named there


@dataclass(frozen=True, slots=True)
class Window:
    """The window that a moment is in: its number since the epoch, and when it ends (epoch s)."""

    number: int
    ends: int


def window(limit: Limit, now: float) -> Window:
    """Windows begin at multiples of their length, so that counting is one write and needs no read."""
    number = int(now // limit.seconds)
    return Window(number, (number + 1) * limit.seconds)


def times_of(action: str, changed: Mapping[str, int]) -> int:
    """How often, where a deployment may have `changed` it."""
    return changed.get(action, changed.get(EVERY, LIMITS[action].times))


def network_of(address: str) -> str:
    """What one subscriber has: an IPv4 address, or the /64 that an IPv6 address is one of 2**64 in (RFC 6177)."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if known.version == 6 and known.ipv4_mapped is None:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known.ipv4_mapped or known) if known.version == 6 else str(known)


def wait_in_words(seconds: int) -> str:
    """`40 seconds`, `1 minute`, `2 hours`: rounded up, so that trying again then works."""
    for name, length in (("hour", HOUR), ("minute", MINUTE)):
        if seconds > length:
            return f"{-(-seconds // length)} {name}s"
        if seconds == length:
            return f"1 {name}"
    return "1 second" if seconds == 1 else f"{seconds} seconds"
