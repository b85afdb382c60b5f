"""Cookies of other software on the same host: they neither sign people out nor block them."""

import pytest

from tests.support.site import Browser, RunningSite

ODD = {
    "a cookie without a value": "seen",
    "JSON": 'a={"b":1}',
    "an unfinished quote": 'a="b',
    "no token for a name": "a[b]=1",
    "letters": "größe=señal",
    "attributes": "path=/elsewhere; expires=never",
    "bytes that are not UTF-8": "a=\udcff",
    "nothing": "=; ;;",
    "much": "a=" + "x" * 6_000,
}


@pytest.fixture(scope="module")
def ana(site: RunningSite) -> Browser:
    return site.member("ana")


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("place", ["before", "after"])
def test_person_stays_signed_in_beside_cookies_of_neighbours(ana: Browser, odd: str, place: str) -> None:
    ours = "; ".join(f"{name}={value}" for name, value in ana.cookies.items())
    sent = {"cookie": f"{odd}; {ours}" if place == "before" else f"{ours}; {odd}"}
    assert ana.request("GET", "/api/session", headers=sent).json["account"]["handle"] == "ana"
    assert ana.request("POST", "/api/posts", {"text": "Hello"}, sent).status == 201


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_guest_stays_the_same_beside_cookies_of_neighbours(site: RunningSite, ana: Browser, odd: str) -> None:
    space, guest = ana.start_space(), site.browser()
    guest.post(f"/api/spaces/{space}/join")
    ours = "; ".join(f"{name}={value}" for name, value in guest.cookies.items())
    again = guest.request("POST", f"/api/spaces/{space}/join", None, {"cookie": f"{odd}; {ours}"})
    assert (again.status, "Set-Cookie" in again.headers) == (200, False)


@pytest.mark.parametrize("odd", ["\udcff", "é", "a=b", ";"])
def test_our_cookies_with_odd_values_are_refused_without_a_failure(site: RunningSite, odd: str) -> None:
    everything = "; ".join(f"{name}={odd}" for name in ("session", "guest", "csrf", "language"))
    browser = site.browser()
    assert browser.request("GET", "/api/session", headers={"cookie": everything}).status == 200
    assert browser.request("GET", "/", headers={"cookie": everything}).status == 200
    sent = {"cookie": everything, "x-csrf-token": odd}
    assert browser.request("POST", "/api/posts", {"text": "Hello"}, sent).status in (401, 403)
