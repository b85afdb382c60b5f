"""Bookmarks over HTTP: private, in order, and gone with the post."""

import itertools

import pytest

from chalicelib.services.listings.timelines import PAGE
from chalicelib.store.feeds import bookmark_list
from chalicelib.store.post_items import PostItem
from tests.support.site import Browser, RunningSite

NUMBERS = itertools.count(1)


@pytest.fixture
def reader(site: RunningSite) -> Browser:
    return site.member(f"reader_{next(NUMBERS)}")


def post(author: Browser, text: str) -> str:
    return str(author.post("/api/posts", {"text": text}).json["post"]["id"])


def save(reader: Browser, post_id: str) -> None:
    answer = reader.request("PUT", f"/api/posts/{post_id}/bookmark")
    assert (answer.status, answer.json["post"]["you"]["bookmarked"]) == (200, True)


def saved(reader: Browser, path: str = "/api/bookmarks") -> list[str]:
    return [one["text"] for one in reader.get(path).json["posts"]]


def test_bookmarks_are_listed_by_when_they_were_made(author: Browser, reader: Browser) -> None:
    old, new = post(author, "old"), post(author, "new")
    for one in (new, old, new):
        save(reader, one)
    assert saved(reader) == ["old", "new"]
    assert all(one["you"]["bookmarked"] for one in reader.get("/api/bookmarks").json["posts"])
    assert reader.get(f"/api/posts/{old}").json["post"]["you"]["bookmarked"] is True


def test_bookmark_is_seen_by_nobody_else(author: Browser, reader: Browser) -> None:
    one = post(author, "saved in private")
    save(reader, one)
    assert author.get(f"/api/posts/{one}").json["post"]["you"]["bookmarked"] is False
    assert saved(author) == []
    assert "bookmark" not in author.get("/api/notifications").text


def test_bookmark_is_removed_and_made_again(author: Browser, reader: Browser) -> None:
    one = post(author, "twice")
    for _ in range(2):
        save(reader, one)
        answer = reader.delete(f"/api/posts/{one}/bookmark")
        assert (answer.status, answer.json["post"]["you"]["bookmarked"]) == (200, False)
        assert reader.delete(f"/api/posts/{one}/bookmark").status == 200
        assert saved(reader) == []


def test_bookmarks_are_read_in_pages(author: Browser, reader: Browser) -> None:
    texts = [f"number {number}" for number in range(PAGE + 1)]
    for text in texts:
        save(reader, post(author, text))
    first = reader.get("/api/bookmarks").json
    assert [one["text"] for one in first["posts"]] == texts[:0:-1]
    assert saved(reader, f"/api/bookmarks?cursor={first['next']}") == texts[:1]


def test_bookmark_disappears_with_its_post(site: RunningSite, author: Browser, reader: Browser) -> None:
    one = post(author, "short-lived")
    save(reader, one)
    author.delete(f"/api/posts/{one}")
    assert saved(reader) == []
    site.work()
    mine = reader.get("/api/session").json["account"]["id"]
    assert list(PostItem.query(bookmark_list(mine))) == []
    assert list(PostItem.query(f"post#{one}", PostItem.sk.startswith("bookmark#"))) == []


def test_bookmarked_post_of_a_muted_person_stays_and_of_a_blocked_one_does_not(
    author: Browser, reader: Browser
) -> None:
    save(reader, post(author, "worth keeping"))
    of = author.get("/api/session").json["account"]["id"]
    reader.request("PUT", f"/api/accounts/{of}/mute")
    assert saved(reader) == ["worth keeping"]
    reader.request("PUT", f"/api/accounts/{of}/block")
    assert saved(reader) == []


def test_bookmarks_need_an_account(site: RunningSite, author: Browser) -> None:
    stranger = site.browser()
    assert stranger.get("/api/bookmarks").code == "signed_out"
    assert stranger.request("PUT", f"/api/posts/{post(author, 'public')}/bookmark").code == "signed_out"
    assert author.request("PUT", f"/api/posts/p_{'0' * 24}/bookmark").code == "no_such_post"
