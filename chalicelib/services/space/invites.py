"""Invites to speak: stored in the Space, and delivered to the person wherever they are on the site.

Each raises NotFound `no_such_space`, Conflict `busy`, and whatever the rule of the same name in `domain.invites`
raises.
"""

import logging
from dataclasses import replace

from chalicelib import protocol
from chalicelib.domain import invites as rules
from chalicelib.domain.facts import Invite
from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Notification
from chalicelib.domain.permissions import Action
from chalicelib.domain.space import Space
from chalicelib.services.deps import Deps
from chalicelib.services.notifications.delivery import is_unwanted, notify
from chalicelib.services.space import sharing
from chalicelib.services.space.deciding import ModerationAct, decided
from chalicelib.services.space.entry import require_invitable, require_not_barred
from chalicelib.services.space.stage import consented
from chalicelib.services.views.wire import person_of

log = logging.getLogger(__name__)


def invite(deps: Deps, space_id: str, by: Identity, person_id: str) -> Invite:
    """Invite somebody to speak. The room does not show invites, so the worker gets no message. People who are on the
    site are notified; others find the invite in the Space's view, and so does who blocked or muted `by`. Whom the host
    has blocked is not invited, and who was invited a moment ago is told nothing new: that invite is returned."""
    deps = deps if deps.mark else replace(deps, mark=deps.new_id("m"))
    made = Invite(f"i_{deps.mark}", person_id, by, deps.now_ms() + rules.INVITE_MS)

    def decide(space: Space) -> Space:
        after = rules.invite(space, by, person_id, made.id, now=deps.now_ms())
        require_invitable(deps, space, by, person_id)
        return after

    space = decided(
        deps,
        space_id,
        decide,
        ModerationAct(by, Action.INVITE, person_id),
        quiet=True,
    )
    kept = next((one for one in space.invites if one.id == made.id), None)
    if kept is not None:
        _tell(deps, space, kept)
        _write(deps, space, kept)
    return kept or rules.invite_for(space, person_id, deps.now_ms()) or made


def accept(deps: Deps, space_id: str, by: Identity, invite_id: str, consent: bool = False) -> Space:
    """Bring the invited person onto the stage."""
    now = deps.now_ms()

    def decide(space: Space) -> Space:
        require_not_barred(deps, space, by)
        return consented(space, rules.accept(space, by, invite_id, now=now, consent=consent), by, now)

    space = decided(deps, space_id, decide)
    sharing.answered(deps, invite_id, "accepted")
    return space


def decline(deps: Deps, space_id: str, by: Identity, invite_id: str) -> Space:
    """Decline the invite, which is used up."""
    now = deps.now_ms()
    space = decided(deps, space_id, lambda space: rules.decline(space, by, invite_id, now=now), quiet=True)
    sharing.answered(deps, invite_id, "declined")
    return space


def _write(deps: Deps, space: Space, made: Invite) -> None:
    """Notify the person and, unless they are in the Space, send them a message with the invite."""
    try:
        if not _is_inside(deps, space, made):
            sharing.invite(deps, space, made)
        notify(deps, made.person_id, Notification("invited", f"invited:{made.id}", made.by, space.id, text=space.title))
    except Exception:
        log.exception("%s: the invite %s was not written", space.id, made.id)


def _tell(deps: Deps, space: Space, made: Invite) -> None:
    message = protocol.Invited(made.id, space.id, space.title, person_of(made.by), made.expires_at)
    try:
        if is_unwanted(deps, made.person_id, made.by) and not _is_inside(deps, space, made):
            return
        for connection in deps.connections.of(made.person_id, deps.clock()):
            deps.send_to_socket(connection.id, connection.endpoint, protocol.encode(message))
    except Exception:
        log.exception("%s: the invite %s was not told", space.id, made.id)


def _is_inside(deps: Deps, space: Space, made: Invite) -> bool:
    return deps.connections.is_in(made.person_id, space.id, deps.clock())
