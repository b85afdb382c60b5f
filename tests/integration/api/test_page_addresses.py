"""The addresses of pages: asked for by HEAD, and written with the sign of mentions."""

import pytest

from tests.support.site import Browser, RunningSite

PAGES = (
    "/",
    "/explore",
    "/sign-in",
    "/search?q=tea",
    "/settings/account",
    "/page_ana",
    "/page_ana/followers",
    "/nobody_there",
    "/nothing/at/all",
    "/i/spaces/{space}",
    "/i/spaces/{space}/card.png",
    "/i/spaces/{space}/calendar.ics",
    "/i/spaces/nothing",
    "/i/posts/{post}",
    "/embed/spaces/{space}",
    "/oembed?url=http%3A%2F%2Flocalhost%3A8000%2Fi%2Fspaces%2F{space}",
)


@pytest.fixture(scope="module")
def ana(site: RunningSite) -> Browser:
    return site.member("page_ana", "Ana")


@pytest.fixture(scope="module")
def ids(ana: Browser) -> dict[str, str]:
    post = ana.post("/api/posts", {"text": "Hello"}).json["post"]["id"]
    return {"space": ana.start_space("Tea"), "post": post}


@pytest.mark.parametrize("page", PAGES)
def test_head_answers_as_get_does(site: RunningSite, ids: dict[str, str], page: str) -> None:
    browser = site.browser()
    browser.get(page.format(**ids))  # a card is drawn at the first request
    asked, looked = (browser.request(method, page.format(**ids)) for method in ("GET", "HEAD"))
    assert looked.status == asked.status
    said, told = ({**one.headers, "Content-Security-Policy": ""} for one in (asked, looked))  # which has a nonce
    assert told == said


def test_every_page_answers_head_and_nothing_of_the_api_does(site: RunningSite) -> None:
    for path, methods in site.app.routes.items():
        assert ("HEAD" in methods) == ("GET" in methods and not path.startswith("/api/")), path


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/@page_ana", "/page_ana"),
        ("/@Page_Ana", "/page_ana"),
        ("/@nobody_there", "/nobody_there"),
        ("/@page_ana/followers", "/page_ana/followers"),
        ("/@page_ana/following", "/page_ana/following"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_handle_with_its_sign_leads_to_the_profile(
    site: RunningSite, ana: Browser, method: str, asked: str, leads: str
) -> None:
    answer = site.browser().request(method, asked)
    assert (answer.status, answer.headers["Location"]) == (301, leads)


@pytest.mark.parametrize("asked", ["/@", "/@ab", "/@@page_ana", "/@page_ana/elsewhere", "/@%2fevil", "/@" + "a" * 16])
def test_anything_else_with_the_sign_is_missing(site: RunningSite, asked: str) -> None:
    answer = site.browser().get(asked)
    assert (answer.status, "Location" in answer.headers) == (404, False)
