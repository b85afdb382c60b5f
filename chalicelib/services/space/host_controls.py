"""The host's controls over the Space itself: co-hosts, title and rules, and pinned links.

Each raises NotFound `no_such_space`, Conflict `busy`, and whatever the rule of the same name in `domain.hosts` or
`domain.space_details` raises.
"""

from collections.abc import Sequence
from typing import Any

from chalicelib.domain import hosts, space_details
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action
from chalicelib.domain.space import Space
from chalicelib.services.deps import Deps
from chalicelib.services.space.deciding import ModerationAct, decided


def make_cohost(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Makes the speaker a co-host."""
    act, now = ModerationAct(by, Action.MAKE_COHOST, person_id), deps.now_ms()
    return decided(deps, space_id, lambda space: hosts.make_cohost(space, by, person_id, now=now), act)


def unmake_cohost(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Makes the co-host a speaker again."""
    act, now = ModerationAct(by, Action.MAKE_COHOST, person_id, word="unmake_cohost"), deps.now_ms()
    return decided(deps, space_id, lambda space: hosts.unmake_cohost(space, by, person_id, now=now), act)


def hand_over(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Hands the Space over to somebody else on the stage."""
    act, now = ModerationAct(by, Action.HAND_OVER, person_id), deps.now_ms()
    return decided(deps, space_id, lambda space: hosts.hand_over(space, by, person_id, now=now), act)


def edit(
    deps: Deps,
    space_id: str,
    by: Identity,
    title: str | None = None,
    topics: Sequence[str] | None = None,
    rules: dict[str, Any] | None = None,
    starts_at: int | None = None,
) -> Space:
    """Changes the title, topics, start (epoch ms) or rules; None leaves a value unchanged."""
    chosen = {name: value for name, value in (rules or {}).items() if value is not None}
    named = ", ".join(topics) if topics is not None else None
    changes = {"title": title, "topics": named, "starts_at": starts_at} | chosen
    detail = "; ".join(f"{name}: {_word(value)}" for name, value in changes.items() if value is not None)
    return decided(
        deps,
        space_id,
        lambda space: space_details.edit(
            space, by, now=deps.now_ms(), title=title, topics=topics, starts_at=starts_at, **chosen
        ),
        ModerationAct(by, Action.EDIT, detail=detail),
    )


def pin(deps: Deps, space_id: str, by: Identity, url: str, text: str = "") -> Space:
    """Pins a link for everybody to see."""
    pin_id = deps.new_id("p")
    return decided(
        deps,
        space_id,
        lambda space: space_details.pin(space, by, pin_id, url, text),
        ModerationAct(by, Action.PIN, detail=url.strip()),
    )


def unpin(deps: Deps, space_id: str, by: Identity, pin_id: str) -> Space:
    """Removes a pinned link."""
    return decided(
        deps,
        space_id,
        lambda space: space_details.unpin(space, by, pin_id),
        ModerationAct(by, Action.PIN, word="unpin"),
    )


def _word(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
