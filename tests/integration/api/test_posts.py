"""Posts over HTTP: who may write which, and how they are read."""

from typing import Any

import pytest

from chalicelib.domain.post import linked_space
from chalicelib.services.listings.timelines import PAGE
from chalicelib.store.feeds import LATEST
from chalicelib.store.post_items import PostItem
from tests.support.moto_dynamodb import requests_counted
from tests.support.site import ORIGIN, Browser, RunningSite


@pytest.fixture(autouse=True)
def empty_timeline(site: RunningSite) -> None:
    for item in PostItem.query(LATEST):
        item.delete()


def texts(browser: Browser, path: str = "/api/posts") -> list[str]:
    return [post["text"] for post in browser.get(path).json["posts"]]


def test_post_is_first_in_everybodys_timeline(site: RunningSite, author: Browser) -> None:
    for text in ("one", "two", " three\n"):
        made = author.post("/api/posts", {"text": text})
        assert made.status == 201
    assert made.json["post"]["author"]["handle"] == "author"
    assert texts(site.browser()) == ["three", "two", "one"]
    assert site.browser().get("/api/posts").json["posts"][0] == {**made.json["post"], "you": None}


def test_timeline_is_read_in_pages_without_loss_or_repetition(author: Browser) -> None:
    written = [f"post {number}" for number in range(2 * PAGE + 1)]
    for text in written:
        author.post("/api/posts", {"text": text})
    read, path = [], "/api/posts"
    while path:
        page = author.get(path).json
        assert len(page["posts"]) <= PAGE
        read += [post["text"] for post in page["posts"]]
        path = page["next"] and f"/api/posts?cursor={page['next']}"
    assert read == written[::-1]


def test_timeline_has_no_next_page_when_the_first_one_holds_all(author: Browser) -> None:
    for number in range(PAGE):
        author.post("/api/posts", {"text": f"post {number}"})
    assert author.get("/api/posts").json["next"] is None


@pytest.mark.parametrize("cursor", ["x", "p_", "FEED", "p_zzzzzzzzzzzzzzzzzzzzzzzz", "%00", "a" * 2_000])
def test_timeline_refuses_a_cursor_that_is_not_its_own(author: Browser, cursor: str) -> None:
    refused = author.get(f"/api/posts?cursor={cursor}")
    assert (refused.status, refused.code) == (400, "invalid_cursor")


@pytest.mark.parametrize("text", ["x" * 280, "👩‍👩‍👧" * 200, "é" * 280, "a\nb", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "नी" * 280])
def test_post_is_measured_in_characters_that_people_see(author: Browser, text: str) -> None:
    made = author.post("/api/posts", {"text": text})
    assert (made.status, made.json.get("post", made.json).get("text")) == (201, text)


@pytest.mark.parametrize(
    "text", ["", "  \n", "x" * 281, "e" + "\u0301" * 1_200, "नी" * 281, "a\x00b", "a\u202eb", "\ud800"]
)
def test_post_is_refused(author: Browser, text: str) -> None:
    refused = author.post("/api/posts", {"text": text})
    assert (refused.status, refused.code) in {(400, "invalid_text"), (400, "malformed")}


@pytest.mark.parametrize("kind", ["like", "repost"])
def test_reaction_is_undone_although_the_author_blocked_its_person(
    site: RunningSite, author: Browser, kind: str
) -> None:
    fan = site.browser()
    fan.sign_up(f"fan_of_{kind}")
    made = author.post("/api/posts", {"text": "Read by many"}).json["post"]["id"]
    path = f"/api/posts/{made}/{kind}"
    assert fan.request("PUT", path).status == 200
    mine = fan.get("/api/session").json["account"]["id"]
    assert author.request("PUT", f"/api/accounts/{mine}/block").status == 204
    for method in ("DELETE", "DELETE", "PUT"):
        answer = fan.request(method, path)
        assert (answer.status, answer.code) == (404, "no_such_post")
    post = author.get(f"/api/posts/{made}").json["post"]
    assert (post["likes"], post["reposts"]) == (0, 0)


def test_post_is_refused_when_nobody_is_signed_in(site: RunningSite) -> None:
    refused = site.browser().post("/api/posts", {"text": "Hello"})
    assert (refused.status, refused.code) == (401, "signed_out")


def test_post_with_a_link_shows_the_space_as_it_is_now(site: RunningSite, author: Browser) -> None:
    space = author.start_space("Evening talk")
    made = author.post("/api/posts", {"text": f"Come: {ORIGIN}/i/spaces/{space}!"}).json["post"]
    assert (made["space"]["title"], made["space"]["state"]) == ("Evening talk", "live")
    author.end_space(space)
    assert site.browser().get("/api/posts").json["posts"][0]["space"]["state"] == "ended"


def test_post_shows_no_space_when_its_link_leads_nowhere(author: Browser) -> None:
    assert author.post("/api/posts", {"text": f"{ORIGIN}/i/spaces/s_nothing"}).json["post"]["space"] is None


@pytest.mark.parametrize(
    ("text", "space"),
    [
        ("http://a.example/i/spaces/s_1", "s_1"),
        ("see /i/spaces/s_1.", "s_1"),
        ("http://a.example/i/spaces/s_1?x=/i/spaces/s_2", "s_1"),
        ("http://evil.example/i/spaces/s_1", None),
        ("http://a.example.evil/i/spaces/s_1", None),
        ("http://evil.example/i/spaces/s_1 and http://b.example/i/spaces/s_2", "s_2"),
        ("(http://a.example/i/spaces/s_1)", "s_1"),
        ("http://evil.example/i/spaces/s_1/i/spaces/s_2", None),
        ("/i/spaces/", None),
        ("/i/spaces/" + "s" * 65, None),
    ],
)
def test_link_leads_to_a_space_of_this_site_alone(text: str, space: str | None) -> None:
    assert linked_space(text, ("http://a.example", "http://b.example")) == space


def test_posts_and_replies_that_link_to_a_space_are_listed_with_it_until_they_are_deleted(
    site: RunningSite, author: Browser
) -> None:
    space = author.start_space()
    link = f"{ORIGIN}/i/spaces/{space}"
    first = author.post("/api/posts", {"text": f"Come to {link}"}).json["post"]["id"]
    reply = author.post("/api/posts", {"text": f"I am at {link}", "reply_to": first}).json["post"]["id"]
    author.post("/api/posts", {"text": "About something else"})
    site.work()
    assert [post["id"] for post in about(site.browser(), space)] == [reply, first]
    author.delete(f"/api/posts/{first}")
    site.work()
    assert [post["id"] for post in about(site.browser(), space)] == [reply]


def about(browser: Browser, space: str) -> list[dict[str, Any]]:
    """Return the posts about the Space, as this browser sees them."""
    posts: list[dict[str, Any]] = browser.get(f"/api/spaces/{space}/posts").json["posts"]
    return posts


def test_look_for_posts_about_a_space_reads_as_often_as_is_stated(site: RunningSite, author: Browser) -> None:
    space = author.post("/api/spaces", {"title": "Counted"}).json["space"]["id"]
    reader = site.member("reader")
    with requests_counted() as requests:
        assert texts(reader, f"/api/spaces/{space}/posts") == []
        assert len(requests()) == 2
    for number in range(3):
        author.post("/api/posts", {"text": f"{ORIGIN}/i/spaces/{space} {number}"})
    with requests_counted() as requests:
        assert len(texts(reader, f"/api/spaces/{space}/posts")) == 3
        assert len(requests()) == 7


def test_post_alone_is_read_without_its_thread(site: RunningSite, author: Browser) -> None:
    first = author.post("/api/posts", {"text": "The question"}).json["post"]["id"]
    post = author.post("/api/posts", {"text": "The answer", "reply_to": first}).json["post"]["id"]
    author.post("/api/posts", {"text": "Thanks", "reply_to": post})
    stranger, path = site.browser(), f"/api/posts/{post}"
    whole = stranger.get(path).json
    assert (len(whole["above"]), len(whole["replies"])) == (1, 1)
    assert stranger.get(f"{path}?alone=1").json == whole | {"above": [], "replies": []}
    with requests_counted() as requests:
        stranger.get(path)
        thread = len(requests())
    with requests_counted() as requests:
        stranger.get(f"{path}?alone=1")
        assert len(requests()) <= thread - 2
    author.delete(path)
    assert stranger.get(f"{path}?alone=1").code == "no_such_post"
