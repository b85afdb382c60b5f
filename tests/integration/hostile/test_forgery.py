"""No route that changes something can be called by another site. New routes are covered automatically."""

import re

import pytest

from chalicelib.api.middleware import SAFE_METHODS
from tests.support.dump import changes, kept
from tests.support.site import ORIGIN, Browser, RunningSite


@pytest.fixture(scope="module")
def host(site: RunningSite) -> Browser:
    return site.member("forgery_host")


def changing_routes(site: RunningSite) -> list[tuple[str, str]]:
    """Return method and path of every route that may change something, with plausible ids."""
    return [
        (method, re.sub(r"{\w+}", "a_1", path))
        for path, methods in site.app.routes.items()
        for method in methods
        if method not in SAFE_METHODS
    ]


def test_routes_that_change_things_are_found(site: RunningSite) -> None:
    assert len(changing_routes(site)) > 37


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"origin": ""}, "wrong_origin"),
        ({"origin": "null"}, "wrong_origin"),
        ({"origin": "https://evil.example"}, "wrong_origin"),
        ({"origin": f"{ORIGIN}.evil.example"}, "wrong_origin"),
        ({"origin": ORIGIN.replace("http:", "https:")}, "wrong_origin"),
        ({"origin": f"{ORIGIN}1"}, "wrong_origin"),
        ({"origin": f"{ORIGIN}/"}, "wrong_origin"),
        ({"origin": f"{ORIGIN}@evil.example"}, "wrong_origin"),
        ({"origin": ORIGIN.upper()}, "wrong_origin"),
        ({"origin": f"{ORIGIN}, https://evil.example"}, "wrong_origin"),
        ({"origin": "", "referer": f"{ORIGIN}/"}, "wrong_origin"),
        ({"x-csrf-token": "", "x-requested-with": "XMLHttpRequest"}, "csrf"),
        ({"x-csrf-token": "", "x-http-method-override": "GET"}, "csrf"),
        ({"x-csrf-token": ""}, "csrf"),
        ({"x-csrf-token": "guessed"}, "csrf"),
        ({"x-csrf-token": "é"}, "csrf"),
    ],
)
def test_change_is_refused_on_every_route_when_it_is_forged(
    site: RunningSite, host: Browser, headers: dict[str, str], code: str
) -> None:
    before = kept()
    for method, path in changing_routes(site):
        refused = host.request(method, path, headers=headers)
        assert (path, refused.status, refused.code) == (path, 403, code)
    assert changes(before, kept()) == []


def test_change_is_refused_when_there_is_no_csrf_cookie(site: RunningSite, host: Browser) -> None:
    bare = Browser(site.client, {"session": host.cookies["session"]})
    for method, path in changing_routes(site):
        refused = bare.request(method, path, headers={"x-csrf-token": "chosen by the other site"})
        assert (path, refused.code) == (path, "csrf")


def test_change_is_taken_from_each_of_the_sites_origins(host: Browser) -> None:
    made = host.request("POST", "/api/posts", {"text": "Hello"}, headers={"origin": "http://127.0.0.1:8000"})
    assert made.status == 201


def test_session_outlives_a_forged_sign_out(host: Browser) -> None:
    host.request("DELETE", "/api/session", headers={"origin": "https://evil.example"})
    assert host.get("/api/session").json["account"]["handle"] == "forgery_host"


def test_csrf_cookie_stays_when_the_browser_has_one(site: RunningSite) -> None:
    browser = site.browser()
    assert browser.cookies["csrf"]
    assert "Set-Cookie" not in browser.get("/api/session").headers
    assert "Set-Cookie" not in browser.get("/").headers
