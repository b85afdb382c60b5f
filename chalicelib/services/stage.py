"""Who speaks: requests, approvals, mutes, and leaving the stage.

Each raises NotFound `no_such_space`, Conflict `not_started`, `space_ended`,
`space_cancelled` or `busy`, and what the rule of the same name in `domain.stage` raises.
"""

from chalicelib.domain import stage as rules
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space
from chalicelib.services.deciding import decided
from chalicelib.services.deps import Deps


def request_to_speak(deps: Deps, space_id: str, by: Identity, reason: str = "") -> Space:
    """`by` joins the queue."""
    return decided(deps, space_id, lambda space: rules.request_to_speak(space, by, reason, now=deps.now_ms()))


def withdraw(deps: Deps, space_id: str, by: Identity) -> Space:
    """`by` leaves the queue."""
    return decided(deps, space_id, lambda space: rules.withdraw(space, by))


def approve(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """The waiting person takes a seat on the stage."""
    return decided(deps, space_id, lambda space: rules.approve(space, by, person_id))


def decline(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """The waiting person leaves the queue."""
    return decided(deps, space_id, lambda space: rules.decline(space, by, person_id))


def mute(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """The speaker is muted by the host."""
    return decided(deps, space_id, lambda space: rules.mute_by_host(space, by, person_id))


def unmute(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """A mute by the host is taken back."""
    return decided(deps, space_id, lambda space: rules.unmute(space, by, person_id))


def move_to_audience(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """The speaker leaves the stage."""
    return decided(deps, space_id, lambda space: rules.move_to_audience(space, by, person_id))


def leave(deps: Deps, space_id: str, by: Identity) -> Space:
    """`by` leaves stage and queue; the host's seat is kept."""
    return decided(deps, space_id, lambda space: rules.leave(space, by))
