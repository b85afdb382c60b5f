"""The host's controls over the Space itself: co-hosts, title and rules, and pinned links.

Each raises NotFound `no_such_space`, Conflict `busy`, and whatever the rule of the same name in `domain.hosts` or
`domain.space_details` raises.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chalicelib.domain import hosts, space_details
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action
from chalicelib.domain.post import Post, linked_post
from chalicelib.domain.space import SCHEDULE_LIMIT_MS, Space
from chalicelib.services.deps import Deps
from chalicelib.services.posts.posts import readable
from chalicelib.services.recordings import lifecycle
from chalicelib.services.space import post_pins
from chalicelib.services.space.captions import require_offered
from chalicelib.services.space.deciding import ModerationAct, decided, loaded
from chalicelib.services.space.recording_consent import await_answers
from chalicelib.services.space.reminders import tell_moved_later
from chalicelib.services.views.wire import utc_text


def make_cohost(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Make the speaker a co-host."""
    act, now = ModerationAct(by, Action.MAKE_COHOST, person_id), deps.now_ms()
    return decided(deps, space_id, lambda space: hosts.make_cohost(space, by, person_id, now=now), act)


def unmake_cohost(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Make the co-host a speaker again."""
    act, now = ModerationAct(by, Action.MAKE_COHOST, person_id, word="unmake_cohost"), deps.now_ms()
    return decided(deps, space_id, lambda space: hosts.unmake_cohost(space, by, person_id, now=now), act)


def hand_over(deps: Deps, space_id: str, by: Identity, person_id: str) -> Space:
    """Hand the Space over to somebody else on the stage."""
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
    """Change the title, topics, start (epoch ms) or rules; None leaves a value unchanged. Raises Conflict
    `captions_off`."""
    if starts_at is not None and not 0 <= starts_at <= deps.now_ms() + SCHEDULE_LIMIT_MS:
        raise Invalid("invalid_starts_at")  # no Space has such a start, and the log could not even write it
    chosen = {name: value for name, value in (rules or {}).items() if value is not None}
    detail = _detail(title, topics, starts_at, chosen)
    starts: list[int | None] = []  # before each attempt

    def change(space: Space) -> Space:
        starts.append(space.starts_at)
        changed = space_details.edit(
            space, by, now=deps.now_ms(), title=title, topics=topics, starts_at=starts_at, **chosen
        )
        if {"captions", "language"} & chosen.keys():
            require_offered(deps, changed.settings)
        return changed

    def save(space: Space) -> Space:
        # Before the Space, so that no recorded Space is without its recording; a surplus one is deleted at the end.
        if "record" in chosen:
            lifecycle.begin(deps, space)
        return deps.spaces.save(space)

    edited = decided(deps, space_id, change, ModerationAct(by, Action.EDIT, detail=detail), save=save)
    if "record" in chosen:
        await_answers(deps, edited)
    if starts_at is not None and starts and starts[-1] != starts_at:
        tell_moved_later(deps, edited)
    return edited


def pin(deps: Deps, space_id: str, by: Identity, url: str, text: str = "") -> Space:
    """Pin a link for everybody to see. A link to a post shows its author, and its text as it is now."""
    pin_id, post = deps.new_id("p"), _post_behind(deps, by, url.strip())
    words, author = (post.text, post.author) if post else (text, None)

    def place(space: Space) -> Space:
        return space_details.pin(space, by, pin_id, url, words, author=author)

    if post and deps.mark not in (space := loaded(deps, space_id)).done:
        place(space)  # who may not pin stores nothing
        post_pins.note(deps, post.id, space_id)
    pinned = decided(deps, space_id, place, ModerationAct(by, Action.PIN, detail=url.strip()))
    return post_pins.drop_deleted(replace(deps, mark="", preloaded=None), post.id, pinned) if post else pinned


def unpin(deps: Deps, space_id: str, by: Identity, pin_id: str) -> Space:
    """Remove a pinned link."""
    return decided(
        deps,
        space_id,
        lambda space: space_details.unpin(space, by, pin_id),
        ModerationAct(by, Action.PIN, word="unpin"),
    )


def _post_behind(deps: Deps, by: Identity, url: str) -> Post | None:
    """The post that the link leads to, None if it leads elsewhere or to a post that `by` cannot read."""
    post_id = linked_post(url, deps.settings.origins)
    try:
        return readable(deps, post_id, by) if post_id else None
    except NotFound:
        return None


def _detail(title: str | None, topics: Sequence[str] | None, starts_at: int | None, rules: dict[str, Any]) -> str:
    """What has changed, for the log, such as `title: Tea; locked: yes`."""
    named = ", ".join(topics) if topics is not None else None
    start = None if starts_at is None else utc_text(starts_at)
    changes = {"title": title, "topics": named, "starts_at": start} | rules
    return "; ".join(f"{name}: {_word(value)}" for name, value in changes.items() if value is not None)


def _word(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
