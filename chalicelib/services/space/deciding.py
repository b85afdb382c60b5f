"""Load, decide, save, announce: the one loop that every command on a Space goes through."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from msgspec import Struct

from chalicelib.domain.anonymisation import GONE, names_in
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.moderation import marked, noted
from chalicelib.domain.permissions import Action, Role
from chalicelib.domain.space import Space, SpaceState, changed, role_of
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings import lifecycle
from chalicelib.services.retry import ATTEMPTS, jitter
from chalicelib.services.search.index import index_later
from chalicelib.services.space.announcements import announce
from chalicelib.store.tables import LostRace

ACCOUNT_REFERENCE: Final = "footprint"
NEW_HOST: Final = "apply_host_blocks"  # the job that puts out whom the new host has blocked
OUTBOX: Final = 100  # log entries that may wait in the Space until the worker's next report moves them out

Decide = Callable[[Space], Space]


class ModerationAct(Struct, frozen=True):
    """The log entry of a command of a host or co-host; `by` is None if the Space acts by itself.

    `word` replaces the action's name in the log, for the opposite of an action such as `unblock`."""

    by: Identity | None
    action: Action
    whom: str | None = None
    detail: str = ""
    word: str = ""


def loaded(deps: Deps, space_id: str) -> Space:
    """The Space, from `deps.preloaded` if this call has read it already. Raises NotFound `no_such_space`."""
    if deps.preloaded is not None and deps.preloaded.space_id == space_id:
        return _existing(deps.preloaded.space)
    return reloaded(deps, space_id)


def reloaded(deps: Deps, space_id: str) -> Space:
    """The Space as it is now, always by a new read. Raises NotFound `no_such_space`."""
    return _existing(deps.spaces.load(space_id))


def _existing(space: Space | None) -> Space:
    if space is None:
        raise NotFound("no_such_space")
    return space


def decided(
    deps: Deps,
    space_id: str,
    decide: Decide,
    act: ModerationAct | None = None,
    *,
    save: Decide | None = None,
    quiet: bool = False,
) -> Space:
    """The Space after `decide`, saved and announced. Nothing is written if nothing changed.

    A command that loses the race is retried on the winner's result. The Space keeps the command's mark. If the mark is
    there already, the command was executed, by an earlier request with the same key or by a write whose response was
    lost; the current Space is returned. With `quiet` the room does not change, so the worker gets no message.

    Raises what `decide` raises, NotFound `no_such_space`, Conflict `busy`.
    """
    mark = deps.mark or deps.new_id("m")
    for attempt in range(ATTEMPTS):
        before = reloaded(deps, space_id) if attempt else loaded(deps, space_id)
        if mark in before.done:
            return _told(deps, before, quiet)
        after = decide(before)
        if after is before and not deps.mark:
            return before
        recorded = _recorded(deps, before, after, act, mark)
        enqueue_references(deps, before, recorded)
        try:
            saved = (save or deps.spaces.save)(recorded)
        except LostRace:
            deps.pause(jitter(deps, attempt))
            continue
        index_later(deps, saved, before)
        lifecycle.end(deps, before, saved)
        _follow_host(deps, before, saved)
        return _told(deps, _counted(deps, before, saved), quiet)
    raise Conflict("busy")


def enqueue_references(deps: Deps, before: Space | None, after: Space) -> None:
    """Enqueue a job for each account that enters the Space. The job records the reference, so that account deletion
    finds the Space. Enqueued before the Space is saved, so that none is missed; a surplus reference does no harm."""
    known = names_in(before) if before else frozenset()
    for account_id in sorted(names_in(after) - known - {GONE.id}):
        deps.enqueue(Job(ACCOUNT_REFERENCE, account_id, after.id))


def store_reference(deps: Deps, job: Job) -> str | None:
    """Do that job; doing it twice is harmless."""
    if deps.profiles.exists(job.about):
        deps.account_references.put(job.about, "space", str(job.cursor), deps.clock())
    return None


def _follow_host(deps: Deps, before: Space, after: Space) -> None:
    """Enqueue the job that applies the blocks of the new host, if the Space has just got one."""
    if after.state is SpaceState.LIVE and after.host.id not in (before.host.id, GONE.id):
        deps.enqueue(Job(NEW_HOST, after.id))


def _counted(deps: Deps, before: Space, after: Space) -> Space:
    """The Space with how many people came in, if it has just ended."""
    if before.state is not SpaceState.LIVE or after.state is not SpaceState.ENDED:
        return after
    return deps.spaces.store_visitors(after, deps.visitor_counts.total(after.id))


def _told(deps: Deps, space: Space, quiet: bool) -> Space:
    if not quiet:
        announce(deps, space)
    return space


def _recorded(deps: Deps, before: Space, after: Space, act: ModerationAct | None, mark: str) -> Space:
    """The Space to save: `after` with its log entry and the command's mark, which is saved even if nothing changed."""
    if after is before:
        return marked(changed(before), mark)
    if act and (act.by is None or role_of(before, act.by) in (Role.HOST, Role.COHOST)):
        after = noted(before, after, act.by, act.word or act.action.name.lower(), act.whom, deps.now_ms(), act.detail)
    if len(before.outbox) >= OUTBOX:
        deps.moderation.write(before.id, before.outbox)
        after = replace(after, outbox=after.outbox[len(before.outbox) :])
    return marked(after, mark)
