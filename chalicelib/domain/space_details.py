"""What the host edits: title, topics, time and settings, and the pinned links."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.facts import Pin
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, require
from chalicelib.domain.recording_consent import switched
from chalicelib.domain.space import Space, SpaceState, changed, expect, role_of, start_of
from chalicelib.domain.texts import excerpt_of, pin_text_of, title_of, topics_of, url_of

PINS: Final = 5


def edit(
    space: Space,
    by: Identity,
    *,
    now: int,
    title: str | None = None,
    topics: Iterable[str] | None = None,
    starts_at: int | None = None,
    **rules: Any,
) -> Space:
    """Change the title, topics, start (epoch ms) or settings (fields of `Settings`); None keeps a value.

    Unchanged if everything is as it was. Raises NotAllowed, Conflict `switched_too_often`, or the state (`starts_at`
    only before the start), Invalid.
    """
    require(role_of(space, by), Action.EDIT)
    expect(space, SpaceState.SCHEDULED, SpaceState.LIVE)
    if starts_at is not None and starts_at != space.starts_at:
        expect(space, SpaceState.SCHEDULED)
        start_of(starts_at, now)
    rules = {name: value for name, value in rules.items() if value is not None}
    edited = space
    if space.state is SpaceState.LIVE and "record" in rules:
        edited = replace(switched(space, rules.pop("record"), now=now), version=space.version)
    wanted = replace(
        edited,
        title=space.title if title is None else title_of(title),
        topics=space.topics if topics is None else topics_of(topics),
        starts_at=space.starts_at if starts_at is None else starts_at,
        settings=replace(edited.settings, **rules),
    )
    return space if wanted == space else changed(wanted)


def pin(space: Space, by: Identity, pin_id: str, url: str, text: str = "", *, author: Identity | None = None) -> Space:
    """Pin a link for everybody; unchanged if it is pinned. With an `author`, it leads to a post with this text.

    Raises NotAllowed, Conflict `pins_full` or the state, Invalid `invalid_url`, `invalid_text`.
    """
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), Action.PIN)
    link, words = url_of(url), excerpt_of(text) if author else pin_text_of(text)
    if any(one.url == link for one in space.pins):
        return space
    if len(space.pins) >= PINS:
        raise Conflict("pins_full")
    return changed(space, pins=(*space.pins, Pin(pin_id, link, words, author)))


def without_pins(space: Space, gone: Callable[[str], bool]) -> Space:
    """Return a Space in any state without the pins whose link is `gone`; itself if there are none."""
    left = tuple(one for one in space.pins if not gone(one.url))
    return changed(space, pins=left) if len(left) < len(space.pins) else space


def unpin(space: Space, by: Identity, pin_id: str) -> Space:
    """Take the link away. Raises NotAllowed, NotFound `no_such_pin`, Conflict (the state)."""
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), Action.PIN)
    left = tuple(one for one in space.pins if one.id != pin_id)
    if len(left) == len(space.pins):
        raise NotFound("no_such_pin")
    return changed(space, pins=left)
