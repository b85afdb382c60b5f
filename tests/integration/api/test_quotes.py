"""Posts that show another post: who sees the other, what is counted, and who is told."""

import itertools
from typing import Any

import pytest

from tests.support.site import Browser, RunningSite, account

NUMBERS = itertools.count(1)


def signed_up(site: RunningSite, handle: str) -> Browser:
    return site.member(handle, handle.title())


@pytest.fixture(scope="module")
def ana(site: RunningSite) -> Browser:
    return signed_up(site, "ana")


@pytest.fixture(scope="module")
def bob(site: RunningSite) -> Browser:
    return signed_up(site, "bob")


@pytest.fixture
def eve(site: RunningSite) -> Browser:
    return signed_up(site, f"eve_{next(NUMBERS)}")


def post(author: Browser, text: str, **fields: str) -> Any:
    made = author.post("/api/posts", {"text": text, **fields})
    assert made.status == 201, made.text
    return made.json["post"]


def quoted(browser: Browser, post_id: str) -> Any:
    return browser.get(f"/api/posts/{post_id}").json["post"]["quoted"]


def test_quoted_post_is_shown_counted_and_its_author_told(site: RunningSite, ana: Browser, bob: Browser) -> None:
    first = post(ana, "The first")
    second = post(bob, "Well said, @ana", quote=first["id"])
    site.work()
    assert second["quoted"] == {
        **{name: first[name] for name in ("id", "author", "text", "created_at", "pictures")},
        "unseen": None,
    }
    assert ana.get(f"/api/posts/{first['id']}").json["post"]["quotes"] == 1
    told = [(one["kind"], one["post"]) for one in ana.get("/api/notifications").json["notifications"]]
    assert told == [("quoted", second["id"])]  # once, though the text also mentions her
    assert first["text"] in site.browser().get(f"/i/posts/{second['id']}").text
    assert bob.delete(f"/api/posts/{second['id']}").status == 204
    site.work()
    assert ana.get(f"/api/posts/{first['id']}").json["post"]["quotes"] == 0


def test_deleted_original_is_said(site: RunningSite, ana: Browser, bob: Browser) -> None:
    first = post(ana, "Not for long")
    second = post(bob, "Remember this", quote=first["id"])
    ana.delete(f"/api/posts/{first['id']}")
    site.work()
    assert quoted(bob, second["id"]) == {"id": first["id"], "unseen": "deleted"}
    assert "Not for long" not in site.browser().get(f"/i/posts/{second['id']}").text


@pytest.mark.parametrize(("kind", "unseen"), [("block", "blocked"), ("mute", "muted")])
def test_original_of_somebody_whom_the_viewer_hides_is_not_shown(
    ana: Browser, bob: Browser, eve: Browser, kind: str, unseen: str
) -> None:
    second = post(bob, "Look", quote=post(ana, "Hidden from Eve")["id"])
    assert quoted(eve, second["id"])["unseen"] is None
    eve.request("PUT", f"/api/accounts/{account(ana)}/{kind}")
    assert quoted(eve, second["id"]) == {"id": second["quoted"]["id"], "unseen": unseen}


def test_who_was_blocked_neither_sees_nor_quotes_a_post(
    site: RunningSite, ana: Browser, bob: Browser, eve: Browser
) -> None:
    first = post(ana, "Not for Eve")
    second = post(bob, "Look", quote=first["id"])
    ana.request("PUT", f"/api/accounts/{account(eve)}/block")
    assert quoted(eve, second["id"]) == {"id": first["id"], "unseen": "refused"}
    assert eve.post("/api/posts", {"text": "Still", "quote": first["id"]}).code == "no_such_post"
    assert quoted(site.browser(), second["id"])["text"] == "Not for Eve"


@pytest.mark.parametrize("quote", ["p_" + "0" * 24, "p_1", "../x"])
def test_post_that_does_not_exist_is_not_quoted(bob: Browser, quote: str) -> None:
    refused = bob.post("/api/posts", {"text": "Look", "quote": quote})
    assert (refused.status, refused.code) == (404, "no_such_post")


def test_quote_needs_words_of_its_own(ana: Browser, bob: Browser) -> None:
    assert bob.post("/api/posts", {"text": "", "quote": post(ana, "Words")["id"]}).code == "invalid_text"
