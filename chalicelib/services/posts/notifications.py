"""Notifications about posts, likes and reposts. Each is delivered once, however often a job runs."""

from typing import Final

from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Notification
from chalicelib.domain.post import Post, mentioned
from chalicelib.services.deps import Deps
from chalicelib.services.notifications.delivery import notify

MENTIONS: Final = 10  # only the first mentions notify


def notify_of_post(deps: Deps, post: Post) -> None:
    """Notify the author of the parent post, of the quoted one, and everybody else who is mentioned."""
    told = {post.author.id}
    if post.answers:
        notify(
            deps,
            post.answers.id,
            Notification("replied", f"replied:{post.id}", post.author, post=post.id, text=post.text),
        )
        told.add(post.answers.id)
    quoted = deps.posts.get(post.quote) if post.quote else None
    if quoted and not quoted.gone and quoted.author.id not in told:
        notification = Notification("quoted", f"quoted:{post.id}", post.author, post=post.id, text=post.text)
        notify(deps, quoted.author.id, notification)
        told.add(quoted.author.id)
    for handle in mentioned(post.text)[:MENTIONS]:
        found = deps.accounts.with_handle(handle)
        if found and found.account.id not in told:
            notification = Notification("mentioned", f"mentioned:{post.id}", post.author, post=post.id, text=post.text)
            notify(deps, found.account.id, notification)


def notify_of_like(deps: Deps, post: Post, by: Identity) -> None:
    """Tell the author."""
    notify(deps, post.author.id, Notification("liked", f"liked:{post.id}:{by.id}", by, post=post.id, text=post.text))


def notify_of_repost(deps: Deps, post: Post, by: Identity) -> None:
    """Tell the author."""
    notify(
        deps, post.author.id, Notification("reposted", f"reposted:{post.id}:{by.id}", by, post=post.id, text=post.text)
    )
