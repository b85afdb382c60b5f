"""A host's blocks reach all of their Spaces: whoever is blocked, on the profile or in one of the Spaces, is put out of
those that are live, and may come back to all of them once they are not blocked any more. When a Space gets another
host, whom that host has blocked is put out of it, too.

A job compares the Spaces with the blocks as they are then. Repeating it, or doing two in the wrong order, is harmless.
"""

from collections.abc import Mapping
from typing import Final

from chalicelib.domain import moderation as rules
from chalicelib.domain.anonymisation import names_in
from chalicelib.domain.permissions import Action
from chalicelib.domain.space import Space, SpaceState
from chalicelib.services.deps import Deps, Job
from chalicelib.services.space.deciding import ModerationAct, decided

APPLY: Final = "apply_block"
PAGE: Final = 50  # Spaces or people
BLOCKED: Final = 200  # people blocked in Spaces


def apply_later(deps: Deps, host_id: str, person_id: str) -> None:
    """Enqueue the job, after the host has blocked or unblocked the person."""
    deps.enqueue(Job(APPLY, f"{host_id}:{person_id}"))


def apply(deps: Deps, job: Job) -> str | None:
    """Do it for a page of the host's Spaces that the person is named in, and first for those that let them in lately;
    `job.about` is `host:person`. Raises Conflict `busy`."""
    host_id, person_id = job.about.split(":")
    named = deps.account_references.page(person_id, "space", job.cursor, PAGE)
    visited = [] if job.cursor else deps.connections.visits(person_id, deps.clock())
    hosted = [space for space in deps.spaces.load_all({*visited, *named}).values() if space.host.id == host_id]
    bars = deps.moderation.bars([space.id for space in hosted], person_id)
    blocked = any(block for _, block in deps.batch_reads.barred_from([("", host_id)] if hosted else [], person_id))
    for space in hosted:
        if blocked:
            _put_out(deps, space, person_id, bars)
        elif _bar(space, person_id, bars) == "block":
            _readmit(deps, space, person_id)
    return named[-1] if len(named) == PAGE else None


def apply_all(deps: Deps, job: Job) -> str | None:
    """Put whom its host has blocked out of the live Space `job.about`, a page of the blocks at a time: those of the
    profile, then up to 200 made in Spaces. Who may still reclaim the host's seat stays. Raises Conflict `busy`."""
    space = deps.spaces.load(job.about)
    if space is None or space.state is not SpaceState.LIVE:
        return None
    blocked, rest = deps.relationships.kept("block", space.host.id, job.cursor, PAGE)
    if rest is None:
        blocked = [*blocked, *deps.moderation.blocked_by(space.host.id, BLOCKED)]
    former, named = space.former.person.id if space.former else "", names_in(space)
    for person_id in dict.fromkeys(one for one in blocked if one != former):
        if person_id in named or space.id in deps.connections.visits(person_id, deps.clock()):
            _put_out(deps, space, person_id, deps.moderation.bars([space.id], person_id))
    return rest


def _bar(space: Space, person_id: str, bars: Mapping[str, str]) -> str:
    return rules.last_bar(space, person_id) or bars.get(space.id, "")


def _put_out(deps: Deps, space: Space, person_id: str, bars: Mapping[str, str]) -> None:
    if space.state is not SpaceState.LIVE or _bar(space, person_id, bars) in rules.BARRING:
        return

    def put_out(now: Space) -> Space:
        there = now.state is SpaceState.LIVE and now.host.id == space.host.id
        return rules.remove(now, now.host, person_id) if there else now

    decided(deps, space.id, put_out, ModerationAct(space.host, Action.BLOCK, person_id))


def _readmit(deps: Deps, space: Space, person_id: str) -> None:
    act = ModerationAct(space.host, Action.BLOCK, person_id, word="unblock")
    live = space.state is SpaceState.LIVE
    decided(deps, space.id, lambda now: rules.readmit(now, person_id), act, quiet=not live)
