"""Rate limits. A route declares its limit: `@limited("post")`."""

from chalicelib.domain.identity import Identity
from chalicelib.domain.limits import LIMITS, network_of, times_of, wait_in_words, window
from chalicelib.errors import TooMany
from chalicelib.services.deps import Deps

ACCOUNT = "a_"


def count(deps: Deps, action: str, who: Identity | None, address: str, more: int = 1) -> None:
    """Count `more` of an action before it is executed, so that simultaneous requests count too. Raises TooMany
    `too_many`.

    Guests are counted by IP address, because becoming a new guest costs nothing.
    """
    limit = LIMITS[action]
    by_account = not limit.by_address and who is not None and who.id.startswith(ACCOUNT)
    name = who.id if by_account and who else network_of(address)
    if not allows(deps, action, name, more):
        now = deps.clock()
        wait = max(1, window(limit, now).ends - int(now))
        raise TooMany("too_many", f"Too many tries. Try again in {wait_in_words(wait)}.", wait)


def allows(deps: Deps, action: str, name: str, more: int = 1) -> bool:
    """Count `more` of an action for `name`, to whom or what the limit applies, and return whether that is allowed."""
    current = window(LIMITS[action], deps.clock())
    counted = deps.limits.count(f"{action}#{name}#{current.number}", current.ends, more)
    return counted <= times_of(action, deps.settings.limits)
