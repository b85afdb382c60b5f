"""Posts: the timeline, and writing one."""

from typing import Any

from chalice.app import Response

from chalicelib.api.call import Call
from chalicelib.api.requests import NewPost
from chalicelib.api.routing import gives, limited, takes
from chalicelib.services import posts


@takes(query=("cursor",))
def list_posts(call: Call) -> Any:
    page = posts.timeline(call.deps, call.site.posts, call.visitor, call.query("cursor"))
    return {"posts": page.posts, "next": page.next}


@gives(201, "application/json")
@takes(body=NewPost)
@limited("post")
def create_post(call: Call) -> Any:
    author, asked = call.member(), call.body(NewPost)
    return Response({"post": posts.create(call.deps, call.site.posts, author, asked.text)}, status_code=201)


ROUTES = (
    ("GET", "/api/posts", list_posts),
    ("POST", "/api/posts", create_post),
)
