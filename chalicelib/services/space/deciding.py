"""Load, decide, save, announce: the one loop that every command on a Space goes through."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from chalicelib.domain.anonymisation import GONE, names_in
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.moderation import marked, noted
from chalicelib.domain.permissions import Action, Role
from chalicelib.domain.space import Space, changed, role_of
from chalicelib.services.deps import Deps, Job
from chalicelib.services.retry import ATTEMPTS, jitter
from chalicelib.services.search.index import index_later
from chalicelib.services.space.announcements import announce
from chalicelib.store.tables import LostRace

FOOTPRINT: Final = "footprint"
OUTBOX: Final = 100  # lines that may wait in the Space for the worker's next report, which moves them out

Decide = Callable[[Space], Space]


@dataclass(frozen=True, slots=True)
class Act:
    """What the log says of a command if a host or a co-host gives it; `by` None is the Space itself.

    `word` is the log's for the opposite of an action."""

    by: Identity | None
    action: Action
    whom: str | None = None
    detail: str = ""
    word: str = ""


def loaded(deps: Deps, space_id: str) -> Space:
    """The Space as it was when this call began, from `deps.preloaded` if it is there. Raises NotFound
    `no_such_space`."""
    if deps.preloaded is not None and deps.preloaded.space_id == space_id:
        return _existing(deps.preloaded.space)
    return reloaded(deps, space_id)


def reloaded(deps: Deps, space_id: str) -> Space:
    """The Space as it is now, by a read of its own. Raises NotFound `no_such_space`."""
    return _existing(deps.spaces.load(space_id))


def _existing(space: Space | None) -> Space:
    if space is None:
        raise NotFound("no_such_space", "There is no such Space.")
    return space


def decided(
    deps: Deps,
    space_id: str,
    decide: Decide,
    act: Act | None = None,
    *,
    save: Decide | None = None,
    quiet: bool = False,
) -> Space:
    """The Space after `decide`, saved and announced; not even written if nothing changed.

    Who loses a race decides again on what the winner left. The Space keeps the command's mark: if it is there
    already the command was done, by an earlier request of the same key or by a write whose answer was lost, and the
    Space is answered as it is now. `quiet`: nobody in the room sees a difference, so the worker is not told. Raises
    what `decide` raises, NotFound `no_such_space`, Conflict `busy`.
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
        footprints(deps, before, recorded)
        try:
            saved = (save or deps.spaces.save)(recorded)
        except LostRace:
            deps.pause(jitter(deps, attempt))
            continue
        index_later(deps, saved, before)
        return _told(deps, saved, quiet)
    raise Conflict("busy", f"Others changed this Space {ATTEMPTS} times in the meantime; please try again.")


def footprints(deps: Deps, before: Space | None, after: Space) -> None:
    """A job notes for each account that comes into the Space that it is in there, so that who deletes their account is
    found. Handed over before the Space is saved, so that nobody is in it unnoted; a note too many does no harm."""
    known = names_in(before) if before else frozenset()
    for account_id in sorted(names_in(after) - known - {GONE.id}):
        deps.enqueue(Job(FOOTPRINT, account_id, after.id))


def note_footprint(deps: Deps, job: Job) -> str | None:
    """That job. Doing it twice changes nothing."""
    if deps.profiles.exists(job.about):
        deps.footprints.put(job.about, "space", str(job.cursor), deps.clock())
    return None


def _told(deps: Deps, space: Space, quiet: bool) -> Space:
    if not quiet:
        announce(deps, space)
    return space


def _recorded(deps: Deps, before: Space, after: Space, act: Act | None, mark: str) -> Space:
    """What is saved: the outcome, its line in the log, and the mark, also of a command that changed nothing."""
    if after is before:
        return marked(changed(before), mark)
    if act and (act.by is None or role_of(before, act.by) in (Role.HOST, Role.COHOST)):
        after = noted(before, after, act.by, act.word or act.action.name.lower(), act.whom, deps.now_ms(), act.detail)
    if len(before.outbox) >= OUTBOX:
        deps.moderation.write(before.id, before.outbox)
        after = replace(after, outbox=after.outbox[len(before.outbox) :])
    return marked(after, mark)
