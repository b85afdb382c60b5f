"""Cookies on HTTPS, and what signing in renews: the session, the CSRF token, and what the old session opened."""

from collections.abc import Iterator

import pytest

from chalicelib.services.account import sessions
from tests.support.site import PASSWORD, Answer, Browser, RunningSite, running_site

ORIGIN = "https://espacio.example"
NAMES = ("__Host-session", "__Host-csrf", "__Host-guest")


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site(ESPACIO_SITE_ORIGINS=ORIGIN) as running:
        yield running


def send(browser: Browser, method: str, path: str, body: object = None) -> Answer:
    proof = {"origin": ORIGIN, "x-csrf-token": browser.cookies.get("__Host-csrf", "")}
    return browser.request(method, path, body, proof)


def arrived(site: RunningSite, handle: str) -> Browser:
    """A browser in which somebody has signed up."""
    browser = site.browser()
    browser.get("/api/session")
    account = {"handle": handle, "display_name": "Ana", "password": PASSWORD}
    assert send(browser, "POST", "/api/accounts", account).status == 201
    return browser


def test_cookies_belong_to_this_host_alone(site: RunningSite) -> None:
    browser = arrived(site, "this_host")
    space = send(browser, "POST", "/api/spaces", {"title": "Talk"}).json["space"]["id"]
    guest = site.browser()
    guest.get("/api/session")
    made = send(guest, "POST", f"/api/spaces/{space}/join", {})
    cookies = [*made.headers["Set-Cookie"], *browser.get("/sign-in").headers.get("Set-Cookie", [])]
    assert {name for one in (browser, guest) for name in one.cookies} == set(NAMES)
    for cookie in cookies:
        attributes = cookie.split("; ")
        assert {"Path=/", "Secure"} <= set(attributes)
        assert not any(part.lower().startswith("domain") for part in attributes)


def test_cookies_that_another_site_below_our_domain_may_have_set_do_not_count(site: RunningSite) -> None:
    victim, thief = arrived(site, "the_victim"), arrived(site, "the_thief")
    tossed = f"session={thief.cookies['__Host-session']}; guest=x; csrf=known"
    own = "; ".join(f"{name}={value}" for name, value in victim.cookies.items())
    assert site.browser().request("GET", "/api/session", None, {"cookie": tossed}).json["account"] is None
    seen = site.browser().request("GET", "/api/session", None, {"cookie": f"{tossed}; {own}"})
    assert seen.json["account"]["handle"] == "the_victim"
    forged = {"cookie": f"{tossed}; {own}", "origin": ORIGIN, "x-csrf-token": "known"}
    assert site.browser().request("POST", "/api/spaces", {"title": "Talk"}, forged).code == "csrf"


def test_signing_in_renews_session_and_token_and_ends_the_old_session(site: RunningSite) -> None:
    browser = arrived(site, "renews_all")
    before = dict(browser.cookies)
    deps = site.module.site().deps
    own = sessions.find(deps, before["__Host-session"], now=0.0)
    assert own is not None
    answer = send(browser, "POST", "/api/session", {"handle": "renews_all", "password": PASSWORD})
    assert answer.status == 200
    assert before["__Host-session"] != browser.cookies["__Host-session"]
    assert before["__Host-csrf"] != browser.cookies["__Host-csrf"]
    assert sessions.find(deps, before["__Host-session"], now=0.0) is None
    assert len(send(browser, "GET", "/api/security").json["sessions"]) == 1


def test_refused_sign_in_changes_nothing(site: RunningSite) -> None:
    browser = arrived(site, "stays_in")
    before = dict(browser.cookies)
    assert send(browser, "POST", "/api/session", {"handle": "stays_in", "password": "wrong"}).code == "wrong_password"
    assert browser.cookies == before
    assert browser.get("/api/session").json["account"]["handle"] == "stays_in"
