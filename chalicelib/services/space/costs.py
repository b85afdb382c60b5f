"""What the deployment costs, for its administrators."""

from collections.abc import Mapping
from typing import Final

from chalicelib.domain.costs import Usage
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps

DAYS: Final = 30


def is_administrator(deps: Deps, by: Identity | None) -> bool:
    """Whether this person's account administers the deployment now, whatever its sessions say."""
    known = deps.accounts.credentials(by.id) if by is not None else None
    return known is not None and known.account.administers


def days(deps: Deps, by: Identity) -> Mapping[str, Usage]:
    """What was used on the last thirty days with any use, by date (UTC, ISO 8601), newest first. Raises NotAllowed
    `not_an_administrator`."""
    if not is_administrator(deps, by):
        raise NotAllowed("not_an_administrator")
    return deps.daily_usage.latest(DAYS)
