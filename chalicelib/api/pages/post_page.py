"""The page of one post with its thread, readable with scripts off."""

from typing import Any

from chalicelib.api.call import Call
from chalicelib.api.pages.rendering import page
from chalicelib.api.pages.shells import missing
from chalicelib.api.posts.posts import post_id_of, viewer
from chalicelib.domain.errors import NotFound
from chalicelib.domain.post import tokens_of
from chalicelib.services.posts import posts
from chalicelib.services.views.posts import PostView, thread_view


def post_page(call: Call, post_id: str) -> Any:
    try:
        thread = posts.thread(call.deps, post_id_of(post_id), viewer(call))
    except NotFound:
        return missing(call)
    view = thread_view(call.deps, thread, viewer(call))
    gone = thread.post.gone
    said = {"title": _title(call, view.post), "description": call.words("post.gone") if gone else view.post.text or ""}
    path = None if gone else f"/i/posts/{thread.post.id}"
    return page(call, "post.html", said, path=path, thread=view, tokens=tokens_of)


def _title(call: Call, post: PostView) -> str:
    return call.words("page.post.title", name=post.author.name) if post.author else call.words("post.gone")


ROUTES = (("GET", "/i/posts/{post_id}", post_page),)
