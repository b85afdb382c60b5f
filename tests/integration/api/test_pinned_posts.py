"""The post that a profile shows first."""

from typing import Any

from tests.support.site import Browser, RunningSite, account


def post(author: Browser, text: str) -> str:
    return str(author.post("/api/posts", {"text": text}).json["post"]["id"])


def pin(author: Browser, post_id: str) -> None:
    answer = author.request("PUT", f"/api/posts/{post_id}/pin")
    assert (answer.status, answer.json["post"]["you"]["pinned"]) == (200, True)


def pinned(viewer: Browser, of: Browser) -> Any:
    return viewer.get(f"/api/accounts/{account(of)}/posts").json["pinned"]


def test_the_last_pinned_post_is_first_on_the_profile(site: RunningSite, author: Browser) -> None:
    one, two = post(author, "one"), post(author, "two")
    for each in (one, two, one):
        pin(author, each)
    assert pinned(site.browser(), author)["text"] == "one"
    yours = {each["id"]: each["you"]["pinned"] for each in author.get("/api/posts").json["posts"]}
    assert (yours[one], yours[two]) == (True, False)
    assert author.delete(f"/api/posts/{two}/pin").status == 200
    assert pinned(author, author)["id"] == one
    assert author.delete(f"/api/posts/{one}/pin").json["post"]["you"]["pinned"] is False
    assert pinned(author, author) is None


def test_deleted_post_is_not_pinned_any_more(site: RunningSite, author: Browser) -> None:
    one = post(author, "short-lived")
    pin(author, one)
    author.delete(f"/api/posts/{one}")
    assert pinned(author, author) is None
    assert site.deps.pinned_posts.of(account(author)) is None


def test_pinned_post_comes_with_the_first_page_only(author: Browser) -> None:
    one = post(author, "first page")
    pin(author, one)
    page = author.get(f"/api/accounts/{account(author)}/posts?cursor={one.removeprefix('p_')}").json
    assert page["pinned"] is None


def test_only_ones_own_post_can_be_pinned(site: RunningSite, author: Browser) -> None:
    other = site.browser()
    other.sign_up("other")
    refused = other.request("PUT", f"/api/posts/{post(author, 'mine')}/pin")
    assert (refused.status, refused.code) == (404, "no_such_post")


def test_who_is_blocked_does_not_see_the_pinned_post(site: RunningSite, author: Browser) -> None:
    pin(author, post(author, "for others"))
    blocked = site.browser()
    blocked.sign_up("blocked")
    author.request("PUT", f"/api/accounts/{account(blocked)}/block")
    assert pinned(blocked, author) is None
    assert pinned(site.browser(), author)["text"] == "for others"
