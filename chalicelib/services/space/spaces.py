"""The life of a Space: create, start, end, cancel, get and list."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from msgspec import Struct

from chalicelib.domain import space as rules
from chalicelib.domain.facts import SpaceSettings
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action
from chalicelib.domain.space import Space, SpaceState
from chalicelib.errors import Malformed
from chalicelib.services.cursors import cursor_of, place_of
from chalicelib.services.deps import Deps
from chalicelib.services.recordings import lifecycle
from chalicelib.services.search.index import index_later
from chalicelib.services.space.agenda import take_place
from chalicelib.services.space.captions import require_offered
from chalicelib.services.space.cohost_invites import invite_cohosts, people_of
from chalicelib.services.space.deciding import ModerationAct, decided, enqueue_references, loaded
from chalicelib.services.space.live_notifications import notify_followers_later
from chalicelib.services.space.reminders import notify_later
from chalicelib.store.tables import LostRace

PAGE: Final = 20


class SpacePage(Struct, frozen=True):
    """Some Spaces, and the cursor of what follows (None at the end)."""

    spaces: list[Space]
    next: str | None


def create(
    deps: Deps,
    host: Identity,
    title: str,
    topics: Sequence[str] = (),
    starts_at: int | None = None,
    settings: SpaceSettings | None = None,
    cohosts: Sequence[str] = (),
) -> Space:
    """Create a Space: live at once, or scheduled for `starts_at` (epoch ms). `cohosts` are ids of accounts, which are
    invited when it goes live. A repeated command returns the Space it created. Raises NotAllowed for a guest, Invalid
    `invalid_title`, `invalid_topics`, `invalid_starts_at`, `invalid_cohosts`, Conflict `schedule_full`, `busy`,
    `captions_off`."""
    require_offered(deps, settings or SpaceSettings())
    now, space_id = deps.now_ms(), f"s_{deps.mark}" if deps.mark else deps.new_id("s")
    chosen = people_of(deps, cohosts)
    if starts_at is None:
        space = rules.with_cohosts(rules.go_live(space_id, host, title, topics, now=now), chosen)
    else:
        planned = rules.schedule(space_id, host, title, topics, starts_at=starts_at, now=now)
        space = rules.with_cohosts(planned, chosen)
        take_place(deps, host, space_id)
    enqueue_references(deps, None, space)
    try:
        made = deps.spaces.create(replace(space, settings=settings or SpaceSettings()))
    except LostRace:
        found = deps.spaces.load(space_id)
        if not deps.mark or found is None:
            raise
        made = found
    index_later(deps, made)
    lifecycle.begin(deps, made)
    invite_cohosts(deps, made)
    return notify_followers_later(deps, made)


def get(deps: Deps, space_id: str) -> Space:
    """The Space. Raises NotFound `no_such_space`."""
    return loaded(deps, space_id)


def list_spaces(deps: Deps, state: SpaceState, cursor: str | None = None, limit: int = PAGE) -> SpacePage:
    """Live Spaces, newest first, or scheduled ones, soonest first. Raises Malformed `invalid_cursor`, `malformed`."""
    if state not in (SpaceState.LIVE, SpaceState.SCHEDULED):
        raise Malformed("malformed", f"Spaces are listed by live or scheduled; {state.value} came.")
    spaces, last = deps.spaces.page(state, place_of(cursor), limit)
    return SpacePage(spaces, cursor_of(last))


def start(deps: Deps, space_id: str, by: Identity) -> Space:
    """Scheduled -> live. Raises NotAllowed, Conflict, NotFound."""
    act = ModerationAct(by, Action.START)
    started = decided(deps, space_id, lambda space: rules.start(space, by, now=deps.now_ms()), act)
    lifecycle.begin(deps, started)
    notify_later(deps, started)
    invite_cohosts(deps, started)
    return notify_followers_later(deps, started)


def end(deps: Deps, space_id: str, by: Identity) -> Space:
    """Live -> ended; the worker notifies everybody in the room. Raises NotAllowed, Conflict, NotFound."""
    return decided(deps, space_id, lambda space: rules.end(space, by, now=deps.now_ms()), ModerationAct(by, Action.END))


def cancel(deps: Deps, space_id: str, by: Identity) -> Space:
    """Scheduled -> cancelled. Raises NotAllowed, Conflict, NotFound."""
    act = ModerationAct(by, Action.CANCEL)
    cancelled = decided(deps, space_id, lambda space: rules.cancel(space, by, now=deps.now_ms()), act)
    notify_later(deps, cancelled)
    return cancelled
