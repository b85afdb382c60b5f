"""A post over HTTP: its page without scripts, its thread, reactions, and cards of Spaces."""

import pytest

from tests.integration.api.test_pages import Page
from tests.support.site import ORIGIN, Browser, RunningSite

HOSTILE = "<img src=x onerror=alert(1)> \"'& https://a.example/?<b> @page_bob #año"


@pytest.fixture(scope="module")
def ana(site: RunningSite) -> Browser:
    return site.member("page_ana", "Ana")


@pytest.fixture(scope="module")
def bob(site: RunningSite) -> Browser:
    return site.member("page_bob", "Bob")


def write(browser: Browser, text: str, reply_to: str | None = None) -> str:
    """Write a post, and return its id."""
    body = {"text": text, **({"reply_to": reply_to} if reply_to else {})}
    return str(browser.post("/api/posts", body).json["post"]["id"])


def test_page_of_a_post_says_all_with_scripts_off(site: RunningSite, ana: Browser, bob: Browser) -> None:
    post = write(ana, HOSTILE)
    write(bob, "An answer", post)
    page = Page(site.browser().get(f"/i/posts/{post}").text)
    assert "<img src=x onerror=alert(1)>" in page.words
    assert "An answer" in page.words
    assert not [tag for tag, _ in page.tags if tag in ("img", "b")]
    links = [attributes.get("href") for tag, attributes in page.tags if tag == "a"]
    assert {"https://a.example/", "/page_bob", "/page_ana", "/search?q=%23a%C3%B1o"} <= set(links)
    assert page.meta("og:description") == HOSTILE
    assert page.meta("og:url") == f"{ORIGIN}/i/posts/{post}"
    assert page.meta("og:title") == "Post by Ana"


def test_page_of_a_deleted_post_is_kept_for_its_replies_alone(site: RunningSite, ana: Browser, bob: Browser) -> None:
    alone, answered = write(ana, "Nobody answered"), write(ana, "Somebody answered")
    write(bob, "An answer", answered)
    for post in (alone, answered):
        assert ana.delete(f"/api/posts/{post}").status == 204
    assert site.browser().get(f"/i/posts/{alone}").status == 404
    page = site.browser().get(f"/i/posts/{answered}")
    assert page.status == 200
    assert "This post was deleted." in page.text
    assert "Somebody answered" not in page.text
    assert 'content="noindex"' in page.text


def test_page_of_no_post_is_missing(site: RunningSite) -> None:
    assert [site.browser().get(f"/i/posts/{post}").status for post in ("p_1", "p_" + "0" * 24, "%20")] == [404] * 3


def test_reaction_answers_the_post_as_it_is_then(ana: Browser, bob: Browser) -> None:
    post = write(ana, "Hello")
    liked = bob.request("PUT", f"/api/posts/{post}/like").json["post"]
    assert (liked["likes"], liked["you"]) == (
        1,
        {"liked": True, "reposted": False, "bookmarked": False, "pinned": False},
    )
    passed_on = bob.request("PUT", f"/api/posts/{post}/repost").json["post"]
    assert (passed_on["reposts"], passed_on["you"]) == (
        1,
        {"liked": True, "reposted": True, "bookmarked": False, "pinned": False},
    )
    assert bob.delete(f"/api/posts/{post}/like").json["post"]["likes"] == 0
    assert bob.delete(f"/api/posts/{post}/repost").json["post"]["reposts"] == 0


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/like"), ("PUT", "/repost"), ("DELETE", "/like"), ("DELETE", "")]
)
def test_nobody_acts_without_an_account_or_on_no_post(site: RunningSite, ana: Browser, method: str, path: str) -> None:
    post = write(ana, "Hello")
    assert site.browser().request(method, f"/api/posts/{post}{path}").code == "signed_out"
    assert ana.request(method, f"/api/posts/p_{'0' * 24}{path}").code == "no_such_post"
    assert ana.request(method, f"/api/posts/elsewhere{path}").code == "no_such_post"


def test_another_persons_post_cannot_be_deleted(ana: Browser, bob: Browser) -> None:
    post = write(ana, "Mine")
    assert bob.delete(f"/api/posts/{post}").code == "no_such_post"
    assert bob.get(f"/api/posts/{post}").json["post"]["text"] == "Mine"


def test_home_is_for_who_is_signed_in(site: RunningSite) -> None:
    assert site.browser().get("/api/home").code == "signed_out"


def test_cards_show_spaces_as_everybody_sees_them(site: RunningSite, ana: Browser) -> None:
    spaces = sorted(ana.start_space(title) for title in ("One", "Two"))
    answer = site.browser().get(f"/api/cards?ids={','.join(spaces)},s_none")
    assert [(space["id"], space["state"], space["you"]) for space in answer.json["spaces"]] == [
        (space, "live", None) for space in spaces
    ]
    assert answer.headers["Cache-Control"] == "public, max-age=5"
    known = {"if-none-match": answer.headers["ETag"]}
    assert site.browser().request("GET", f"/api/cards?ids={','.join(spaces)},s_none", headers=known).status == 304


@pytest.mark.parametrize("ids", ["", "a b", ",", ",".join(["s"] * 21)])
def test_cards_are_asked_for_by_ids(site: RunningSite, ids: str) -> None:
    assert site.browser().get(f"/api/cards?ids={ids.replace(' ', '%20')}").code == "malformed"
