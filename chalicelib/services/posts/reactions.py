"""Likes and reposts, and undoing them."""

from dataclasses import replace

from chalicelib.domain.identity import Identity
from chalicelib.domain.post import Post, TimelineEntry
from chalicelib.services.deps import Deps, Job
from chalicelib.services.posts import notifications as post_notifications
from chalicelib.services.posts.counters import count, uncount
from chalicelib.services.posts.fan_out import fan_out_id
from chalicelib.services.posts.posts import existing, new_moment, readable
from chalicelib.store.counters import Interaction
from chalicelib.store.feeds import author_list, home_list


def like(deps: Deps, post_id: str, by: Identity) -> Post:
    """Like a post and return it. Repeating this is harmless. Raises NotFound `no_such_post`, Conflict `busy`."""
    post = readable(deps, post_id, by)
    deps.account_references.put(by.id, "like", post_id, deps.clock())
    new = count(deps, Interaction(post_id, "like", by.id), by.id)
    if new:
        post_notifications.notify_of_like(deps, post, by)
    return replace(post, likes=post.likes + 1) if new else post


def unlike(deps: Deps, post_id: str, by: Identity) -> Post:
    """Undo a like, if there is one, and return the post. Raises NotFound `no_such_post`, Conflict `busy`."""
    post = existing(deps, post_id)
    was, _ = uncount(deps, Interaction(post_id, "like", by.id))
    deps.account_references.delete(by.id, "like", post_id)
    return replace(post, likes=post.likes - 1) if was else post


def repost(deps: Deps, post_id: str, by: Identity) -> Post:
    """Repost a post to the followers of `by` and return it. Raises NotFound `no_such_post`, Conflict `busy`."""
    post, interaction = readable(deps, post_id, by), Interaction(post_id, "repost", by.id)
    at = new_moment(deps)
    new = count(deps, interaction, by.id, at)
    if not new:  # finish what an earlier attempt may have left undone
        at = deps.posts.known((), [interaction]).rows.get(interaction.key) or at
    entry = TimelineEntry(at, post_id, by.id)
    deps.enqueue(Job("spread", fan_out_id(entry)))
    deps.feeds.put(entry, [author_list(by.id)], "repost")
    deps.feeds.send([entry], [by.id], deps.clock())
    if new:
        post_notifications.notify_of_repost(deps, post, by)
    return replace(post, reposts=post.reposts + 1) if new else post


def unrepost(deps: Deps, post_id: str, by: Identity) -> Post:
    """Undo a repost, in all timelines, and return the post. Raises NotFound `no_such_post`, Conflict `busy`."""
    post = existing(deps, post_id)
    was, at = uncount(deps, Interaction(post_id, "repost", by.id))
    if at:
        deps.feeds.drop(at, [author_list(by.id), home_list(by.id)])
    return replace(post, reposts=post.reposts - 1) if was else post
