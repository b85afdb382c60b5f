"""The stage: requests to speak, approvals, mutes, and leaving the stage.

Each raises NotFound `no_such_space`, Conflict `not_started`, `space_ended`, `space_cancelled` or `busy`, and whatever
the rule of the same name in `domain.stage` raises.
"""

from chalicelib.domain import stage as rules
from chalicelib.domain.facts import WhoCanSpeak
from chalicelib.domain.identity import Identity
from chalicelib.domain.moderation import noted
from chalicelib.domain.permissions import Action
from chalicelib.domain.space import Space
from chalicelib.services.deps import Deps
from chalicelib.services.space.deciding import ModerationAct, decided
from chalicelib.services.space.entry import require_place_in_queue
from chalicelib.services.space.recording_consent import await_answers


def request_to_speak(deps: Deps, space_id: str, by: Identity, reason: str = "", consent: bool = False) -> Space:
    """Add `by` to the queue; `consent` says that they agree to be recorded, and is stored."""
    now = deps.now_ms()

    def ask(space: Space) -> Space:
        require_place_in_queue(deps, space, by)
        asks = space.settings.who_can_speak is WhoCanSpeak.FOLLOWING
        followed = not asks or deps.relationships.has("follow", space.host.id, by.id)
        after = rules.request_to_speak(space, by, reason, now=now, followed=followed, consent=consent)
        return consented(space, after, by, now)

    return decided(deps, space_id, ask)


def withdraw(deps: Deps, space_id: str, by: Identity) -> Space:
    """Remove `by` from the queue."""
    return decided(deps, space_id, lambda space: rules.withdraw(space, by))


def approve(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Give the waiting person a seat on the stage, and ask for their consent if the Space is recorded only now."""
    act, now = ModerationAct(by, Action.APPROVE, person_id), deps.now_ms()
    return await_answers(deps, decided(deps, space_id, lambda space: rules.approve(space, by, person_id, now=now), act))


def decline(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Remove the waiting person from the queue."""
    act = ModerationAct(by, Action.DECLINE, person_id)
    return decided(deps, space_id, lambda space: rules.decline(space, by, person_id), act)


def mute(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Mute the speaker, by the host."""
    act = ModerationAct(by, Action.MUTE, person_id)
    return decided(deps, space_id, lambda space: rules.mute_by_host(space, by, person_id), act)


def unmute(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Lift a mute by the host."""
    act = ModerationAct(by, Action.UNMUTE, person_id)
    return decided(deps, space_id, lambda space: rules.unmute(space, by, person_id), act)


def move_to_audience(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Move the speaker back to the audience."""
    act = ModerationAct(by, Action.MOVE_TO_AUDIENCE, person_id)
    return decided(deps, space_id, lambda space: rules.move_to_audience(space, by, person_id), act)


def leave(deps: Deps, space_id: str, by: Identity) -> Space:
    """Remove `by` from the stage and the queue; the host keeps their seat."""
    act = ModerationAct(by, Action.LEAVE_STAGE, by.id)
    return decided(deps, space_id, lambda space: rules.leave(space, by), act)


def consented(before: Space, after: Space, by: Identity, now: int) -> Space:
    """`after` with the receipt that `by` agreed to be recorded, if the Space is recorded."""
    return noted(before, after, by, "consent", by.id, now, "") if before.settings.record else after
