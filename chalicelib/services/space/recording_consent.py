"""The consent of people on the stage to be recorded, if recording is switched on while the Space is live.

Each raises NotFound `no_such_space`, Conflict `busy`, and whatever the rules in `domain.recording_consent` raise.
"""

from typing import Final

from chalicelib.domain import recording_consent as rules
from chalicelib.domain.identity import Identity
from chalicelib.domain.moderation import noted
from chalicelib.domain.space import Space
from chalicelib.domain.stage import CONSENT_MS
from chalicelib.services.deps import Deps, Job
from chalicelib.services.space.deciding import decided

OVERDUE: Final = "consent_overdue"
WAIT_S: Final = CONSENT_MS // 1_000 + 1
DECLINED: Final = "did not agree to be recorded"
WITHDREW: Final = "withdrew their voice from the recording"
SILENT: Final = "did not answer whether they agree to be recorded"


def answer(deps: Deps, space_id: str, by: Identity, question: int, agreed: bool) -> Space:
    """Store that `by` agrees to be recorded, or move them to the audience. `question` is the `asked_until` that they
    answer."""
    now = deps.now_ms()

    def decide(space: Space) -> Space:
        after = rules.agree(space, by, question) if agreed else rules.refuse(space, by, question, now=now)
        if after is space:
            return space
        return _receipt(space, after, by, now) if agreed else _moved(space, after, DECLINED, now)

    return decided(deps, space_id, decide)


def stop_recording(deps: Deps, space_id: str, by: Identity) -> Space:
    """Move somebody to the audience who has withdrawn their voice from a recording that is still running. If they host
    the Space, the recording stops instead."""
    now = deps.now_ms()

    def decide(space: Space) -> Space:
        after = rules.withdrawn(space, by.id, now=now)
        return space if after is space else _moved(space, after, WITHDREW, now)

    return decided(deps, space_id, decide)


def await_answers(deps: Deps, space: Space) -> Space:
    """If anybody is asked, enqueue the job that moves people to the audience who do not answer in time."""
    if rules.asked(space):
        deps.enqueue(Job(OVERDUE, space.id, wait=WAIT_S))
    return space


def move_overdue(deps: Deps, job: Job) -> str | None:
    """Do that job; doing it twice is harmless. People who were asked later have a job of their own."""
    now, space = deps.now_ms(), deps.spaces.load(job.about)
    if space is not None and rules.overdue(space, now=now):
        decided(deps, job.about, lambda current: _without_overdue(current, now))
    return None


def _without_overdue(space: Space, now: int) -> Space:
    after = rules.without_overdue(space, now=now)
    return space if after is space else _moved(space, after, SILENT, now)


def _receipt(before: Space, after: Space, by: Identity, now: int) -> Space:
    return noted(before, after, by, "consent", by.id, now, "")


def _moved(before: Space, after: Space, reason: str, now: int) -> Space:
    """`after` with what the Space did by itself: it moved people to the audience, or stopped recording its host."""
    if before.settings.record and not after.settings.record:
        return noted(before, after, None, "edit", None, now, f"record: no ({reason})")
    left = {seat.person.id for seat in after.stage}
    for seat in before.stage:
        if seat.person.id not in left:
            after = noted(before, after, None, "move_to_audience", seat.person.id, now, reason)
    return after
