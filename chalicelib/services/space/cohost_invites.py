"""Co-hosts whom the host chose before the start: invited to speak when the Space goes live, co-hosts once seated."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space, SpaceState
from chalicelib.services.deps import Deps
from chalicelib.services.space import invites

log = logging.getLogger(__name__)


def people_of(deps: Deps, account_ids: Sequence[str]) -> list[Identity]:
    """The accounts with these ids. Raises Invalid `invalid_cohosts` if one does not exist."""
    faces = deps.profiles.cards(account_ids) if account_ids else {}
    if len(faces) < len(set(account_ids)):
        raise Invalid("invalid_cohosts")
    return [Identity(one, faces[one].name, faces[one].handle) for one in account_ids]


def invite_cohosts(deps: Deps, space: Space) -> None:
    """Invite the chosen co-hosts, if the Space is live. Repeating it is harmless."""
    if space.state is not SpaceState.LIVE:
        return
    for person in space.chosen_cohosts:
        # The Space may have been read before it went live, and each invite is a command of its own.
        own = replace(deps, mark=f"{space.id}{person.id}".replace("_", ""), preloaded=None)
        try:
            invites.invite(own, space.id, space.host, person.id)
        except Refused as error:
            log.warning("%s: no invite for a chosen co-host: %s", space.id, error.message)
