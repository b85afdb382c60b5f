"""Posts over HTTP: write, read, delete, like, repost and bookmark; and the timelines."""

from collections.abc import Callable
from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.api.call import Call, Handler, person_of
from chalicelib.api.pictures import AttachedPictures
from chalicelib.api.requests import ShortText, identifier
from chalicelib.api.routing import SPACE, gives, limited, takes
from chalicelib.domain.errors import NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.post import POST_ID, Post
from chalicelib.services.deps import Deps
from chalicelib.services.listings import author_posts, timelines
from chalicelib.services.listings import bookmarks as bookmarks_page
from chalicelib.services.listings.author_posts import AuthorPage
from chalicelib.services.listings.timelines import TimelinePage, place_of
from chalicelib.services.posts import bookmarks, pinned_posts, posts, reactions
from chalicelib.services.posts.posts import Draft
from chalicelib.services.views.posts import PostView, ThreadView, post_views, thread_view
from chalicelib.services.views.view import View

POSTS, ONE = "/api/posts", "/api/posts/{post_id}"
Reaction = Callable[[Deps, str, Identity], Post]


class NewPost(Struct, frozen=True):
    """`reply_to` is the id of the post that this one replies to, `quote` of one that is shown in it. Only a post with
    pictures may have an empty text."""

    text: Annotated[str, Meta(max_length=4_000)]
    reply_to: ShortText | None = None
    quote: ShortText | None = None
    pictures: AttachedPictures = ()

    def draft(self) -> Draft:
        """What is to be posted. Raises NotFound `no_such_post` or `no_such_upload` for an id that is none."""
        answered, quoted = (post_id_of(one) if one else None for one in (self.reply_to, self.quote))
        return Draft(self.text, answered, quoted, tuple(one.attachment() for one in self.pictures))


class PostAnswer(View, frozen=True, kw_only=True):
    """The post as it is now."""

    post: PostView


def viewer(call: Call) -> Identity | None:
    """The signed-in account; None for guests and strangers, who see the same posts."""
    return person_of(call.account) if call.account else None


def post_id_of(text: str) -> str:
    """`text`, if it is a well-formed id of a post. Raises NotFound `no_such_post` otherwise."""
    known = identifier(text, "no_such_post")
    return identifier(known if POST_ID.fullmatch(known) else "", "no_such_post")


@takes(query=("cursor", "since"))
def list_posts(call: Call) -> TimelinePage:
    return timelines.latest(call.deps, viewer(call), place_of(call.query("cursor"), call.query("since")))


@takes(query=("cursor", "since"))
def list_home(call: Call) -> TimelinePage:
    place = place_of(call.query("cursor"), call.query("since"))
    return timelines.following(call.deps, call.member(), place)


@takes(query=("cursor",))
def list_posts_of_account(call: Call, account_id: str) -> AuthorPage:
    author = identifier(account_id, "no_such_person")
    return author_posts.author_page(call.deps, viewer(call), author, place_of(call.query("cursor")))


@takes(query=("cursor",))
def list_bookmarks(call: Call) -> TimelinePage:
    return bookmarks_page.bookmarked(call.deps, call.member(), place_of(call.query("cursor")))


@takes(query=("cursor", "since"))
def list_posts_about_space(call: Call, space_id: str) -> TimelinePage:
    space = identifier(space_id, "no_such_space")
    return timelines.about_space(call.deps, viewer(call), space, place_of(call.query("cursor"), call.query("since")))


@takes(body=NewPost)
@gives(201, "application/json")
@limited("post")
def create_post(call: Call) -> PostAnswer:
    author, asked = call.member(), call.body(NewPost)
    post = posts.create(call.deps, author, asked.draft())
    return PostAnswer(post=post_views(call.deps, [post], author)[0])


@takes(query=("cursor", "alone"))
def get_post(call: Call, post_id: str) -> ThreadView:
    known, after = post_id_of(post_id), place_of(call.query("cursor")).before
    if call.query("alone") == "1":
        thread = posts.alone(call.deps, known, viewer(call))
    else:
        thread = posts.thread(call.deps, known, viewer(call), after)
    return thread_view(call.deps, thread, viewer(call))


@gives(204)
def delete_post(call: Call, post_id: str) -> None:
    posts.delete(call.deps, post_id_of(post_id), call.member())


def _reaction(react: Reaction) -> Handler:
    """A route of one reaction, which returns the post afterwards."""

    @limited("react")
    def handle(call: Call, post_id: str) -> PostAnswer:
        by = call.member()
        post = react(call.deps, post_id_of(post_id), by)
        seen = post_views(call.deps, [post], by, hiding=())
        if not seen:  # the author blocked them since; what they undid is undone
            raise NotFound("no_such_post")
        return PostAnswer(post=seen[0])

    handle.__name__ = react.__name__
    return limited("react")(handle)


ROUTES = (
    ("GET", POSTS, list_posts),
    ("POST", POSTS, create_post),
    ("GET", "/api/home", list_home),
    ("GET", "/api/accounts/{account_id}/posts", list_posts_of_account),
    ("GET", f"{SPACE}/posts", list_posts_about_space),
    ("GET", ONE, get_post),
    ("DELETE", ONE, delete_post),
    ("PUT", f"{ONE}/like", _reaction(reactions.like)),
    ("DELETE", f"{ONE}/like", _reaction(reactions.unlike)),
    ("PUT", f"{ONE}/repost", _reaction(reactions.repost)),
    ("DELETE", f"{ONE}/repost", _reaction(reactions.unrepost)),
    ("PUT", f"{ONE}/bookmark", _reaction(bookmarks.bookmark)),
    ("DELETE", f"{ONE}/bookmark", _reaction(bookmarks.unbookmark)),
    ("PUT", f"{ONE}/pin", _reaction(pinned_posts.pin)),
    ("DELETE", f"{ONE}/pin", _reaction(pinned_posts.unpin)),
    ("GET", "/api/bookmarks", list_bookmarks),
)
