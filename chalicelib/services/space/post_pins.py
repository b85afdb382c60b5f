"""Posts that hosts have pinned in their Spaces, with a copy of their text, which goes when they are deleted."""

from contextlib import suppress
from typing import Final

from chalicelib.domain import space_details
from chalicelib.domain.errors import NotFound
from chalicelib.domain.post import linked_post
from chalicelib.domain.space import Space
from chalicelib.services.deps import Deps, Job
from chalicelib.services.posts.deletion import SPACE_PIN
from chalicelib.services.space.deciding import decided

PAGE: Final = 20


def note(deps: Deps, post_id: str, space_id: str) -> None:
    """Store that the post is about to be pinned in the Space, so that its deletion finds the pin."""
    deps.posts.note_pin(post_id, SPACE_PIN, space_id)


def drop_deleted(deps: Deps, post_id: str, space: Space) -> Space:
    """The Space without the pin of the post if that was deleted while it was pinned. Raises as `decided`."""
    post = deps.posts.get(post_id)
    if post is not None and not post.gone:
        return space
    deps.posts.forget(post_id, SPACE_PIN, [space.id])
    return _without(deps, post_id, space.id)


def drop_pins(deps: Deps, job: Job) -> str | None:
    """Take a page of the pins of a deleted post out of their Spaces, in whatever state those are. Raises Conflict
    `busy`; the job is done again."""
    found = [space_id for space_id, _ in deps.posts.people(job.about, SPACE_PIN, None, PAGE)]
    for space_id in found:
        with suppress(NotFound):
            _without(deps, job.about, space_id)
    deps.posts.forget(job.about, SPACE_PIN, found)
    return "more" if len(found) == PAGE else None


def _without(deps: Deps, post_id: str, space_id: str) -> Space:
    def shows(url: str) -> bool:
        return linked_post(url, deps.settings.origins) == post_id

    return decided(deps, space_id, lambda space: space_details.without_pins(space, shows))
