"""Moderation of a Space: mute all, remove, block, and the log of what hosts did.

Each command raises NotFound `no_such_space`, Conflict `busy`, and whatever the rule of the same name in
`domain.moderation` raises.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from msgspec import Struct

from chalicelib.domain import moderation as rules
from chalicelib.domain.facts import LogEntry
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action
from chalicelib.domain.space import Space
from chalicelib.services.deps import Deps
from chalicelib.services.space import host_blocks
from chalicelib.services.space.deciding import ModerationAct, decided, loaded

PAGE = 100
BLOCKED = 200
ADDRESS_S: Final = 5 * 60


class LogPage(Struct, frozen=True):
    """Log entries, oldest first; `next` is the version after which more follow (None at the end)."""

    entries: list[LogEntry]
    next: int | None


def mute_all(deps: Deps, space_id: str, by: Identity) -> Space:
    """Mute everybody whom `by` may mute."""
    return decided(deps, space_id, lambda space: rules.mute_all(space, by), ModerationAct(by, Action.MUTE_ALL))


def undo_mute_all(deps: Deps, space_id: str, by: Identity) -> Space:
    """Undo the latest mute-all."""
    act = ModerationAct(by, Action.MUTE_ALL, word="undo_mute_all")
    return decided(deps, space_id, lambda space: rules.undo_mute_all(space, by), act)


def remove(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Remove somebody and ban them from this Space."""
    act = ModerationAct(by, Action.REMOVE, person_id)
    return decided(deps, space_id, lambda space: rules.remove(space, by, person_id), act)


def block(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Remove somebody and block them from all Spaces of this host. Who is blocked already is not logged again."""

    def decide(space: Space) -> Space:
        blocked = rules.is_removed(space, person_id) and deps.moderation.barred(space, person_id)[1]
        return rules.block(space, by, person_id, blocked=blocked)

    act = ModerationAct(by, Action.BLOCK, person_id)
    after = decided(deps, space_id, decide, act, save=lambda space: _saved(deps, space, person_id, blocked=True))
    host_blocks.apply_later(deps, after.host.id, person_id)
    return after


def unblock(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Lift the block, for this Space and all others of this host. Who is not blocked is not logged."""

    def decide(space: Space) -> Space:
        barred = rules.is_removed(space, person_id) or any(deps.moderation.barred(space, person_id))
        return rules.unblock(space, by, person_id, barred=barred)

    act = ModerationAct(by, Action.BLOCK, person_id, word="unblock")
    after = decided(deps, space_id, decide, act, save=lambda space: _saved(deps, space, person_id, blocked=False))
    host_blocks.apply_later(deps, after.host.id, person_id)
    return after


def blocked(deps: Deps, space_id: str, by: Identity) -> list[Identity]:
    """At most 200 people whom the host has blocked, for those who may unblock them. Guests and deleted accounts have
    only an id. Raises NotAllowed, NotFound `no_such_space`, Conflict (the state)."""
    space = loaded(deps, space_id)
    rules.require_blocks(space, by)
    found = deps.moderation.blocked_by(space.host.id, BLOCKED)
    faces = deps.profiles.cards([one for one in found if one.startswith("a_")])
    return [Identity(one, faces[one].name, faces[one].handle) if one in faces else Identity(one, "") for one in found]


def read_log(deps: Deps, space_id: str, by: Identity, after: int = 0, limit: int = PAGE) -> LogPage:
    """Up to `limit` log entries; when the Space is not live, for its host alone. Raises NotAllowed, NotFound
    `no_such_space`."""
    space = loaded(deps, space_id)
    rules.require_log(space, by)
    written = deps.moderation.log(space_id, after, limit)
    last = written[-1].version if written else after
    waiting = [entry for entry in space.outbox if entry.version > last and entry.act != "consent"]
    entries = written if len(written) >= limit else [*written, *waiting]
    more = len(written) >= limit
    return LogPage(_named(deps, entries), entries[-1].version if more else None)


def rest_of_log(deps: Deps, space_id: str, by: Identity, page: LogPage) -> Iterator[LogEntry]:
    """The entries from `page` on to the end. Raises as `read_log`."""
    yield from page.entries
    while page.next is not None:
        page = read_log(deps, space_id, by, page.next)
        yield from page.entries


def offered_log(deps: Deps, space_id: str, content: bytes, name: str) -> str:
    """Store a log's file that is too large for an answer, for a day, and return its address, which is valid for a few
    minutes."""
    key = f"exports/logs/{space_id}.csv"
    deps.media.keep(key, content, "text/csv")
    return deps.media.offer(key, name, ADDRESS_S)


def _saved(deps: Deps, space: Space, person_id: str, *, blocked: bool) -> Space:
    """Save the Space, with the block if this command has changed it: only then does the Space end with its entry."""
    if not space.outbox or space.outbox[-1].version != space.version:
        return deps.spaces.save(space)
    return deps.moderation.save_with_block(space, person_id, blocked=blocked)


def _named(deps: Deps, entries: list[LogEntry]) -> list[LogEntry]:
    """The entries with the names of the people they are about: the Space knew people in the audience only by id."""
    nameless = {entry.whom for entry in entries if entry.whom and entry.name is None and entry.whom.startswith("a_")}
    names = deps.profiles.names(nameless) if nameless else {}
    return [replace(entry, name=names.get(entry.whom or "", entry.name)) for entry in entries]
