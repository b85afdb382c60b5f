"""Fleets over HTTP: each request, and who may send it."""

import pytest

from tests.support.site import Browser, RunningSite


def signed_up(site: RunningSite, handle: str) -> tuple[Browser, str]:
    browser = site.browser()
    return browser, browser.sign_up(handle, handle.title()).json["account"]["id"]


@pytest.fixture(scope="module")
def author(site: RunningSite) -> tuple[Browser, str]:
    return signed_up(site, "ana")


@pytest.fixture(scope="module")
def viewer(site: RunningSite) -> tuple[Browser, str]:
    return signed_up(site, "ben")


def test_fleet_goes_from_its_author_to_who_follows_and_its_ring_ends(
    site: RunningSite, author: tuple[Browser, str], viewer: tuple[Browser, str]
) -> None:
    (ana, ana_id), (ben, _) = author, viewer
    assert ben.request("PUT", f"/api/accounts/{ana_id}/follow").status == 204
    made = ana.post("/api/fleets", {"text": "Hello", "colour": "ember"})
    assert made.status == 201
    assert made.json["fleet"]["seen_by"] == 0
    site.work()
    (entry,) = ben.get("/api/fleets").json["line"]
    assert (entry["author"]["handle"], entry["seen"]) == ("ana", False)
    assert ana.get("/api/fleets").json["own"] == {"newest": made.json["fleet"]["created_at"]}
    (fleet,) = ben.get(f"/api/accounts/{ana_id}/fleets").json["fleets"]
    assert "seen_by" not in fleet
    until = {"until": fleet["created_at"]}
    assert ben.request("PUT", f"/api/accounts/{ana_id}/fleets/seen", until).status == 204
    (entry,) = ben.get("/api/fleets").json["line"]
    assert entry["seen"]
    assert ana.get(f"/api/accounts/{ana_id}/fleets").json["fleets"][0]["seen_by"] == 1
    assert ben.delete(f"/api/fleets/{fleet['id']}").code == "no_such_fleet"
    assert ana.delete(f"/api/fleets/{fleet['id']}").status == 204
    assert ben.get("/api/fleets").json["line"] == []


def test_guest_sees_somebodys_fleets_and_has_no_line(site: RunningSite, author: tuple[Browser, str]) -> None:
    author[0].post("/api/fleets", {"text": "For all", "colour": "ocean"})
    guest = site.browser()
    shown = guest.get(f"/api/accounts/{author[1]}/fleets").json
    assert ([fleet["text"] for fleet in shown["fleets"]], shown["seen"]) == (["For all"], 0)
    for refused in (
        guest.get("/api/fleets"),
        guest.post("/api/fleets", {"text": "Hello", "colour": "ocean"}),
        guest.post("/api/fleets/uploads", {"kind": "image/png"}),
        guest.delete(f"/api/fleets/{shown['fleets'][0]['id']}"),
        guest.request("PUT", f"/api/accounts/{author[1]}/fleets/seen", {"until": 1}),
    ):
        assert (refused.status, refused.code) == (401, "signed_out")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid_fleet"),
        ({"text": "Hello", "upload": "u_1"}, 400, "invalid_fleet"),
        ({"text": "Hello"}, 400, "invalid_colour"),
        ({"text": "Hello", "colour": "url(//evil.example)"}, 400, "invalid_colour"),
        ({"upload": "../ben/u_1"}, 404, "no_such_upload"),
        ({"upload": "u_1", "alt": 7}, 400, "malformed"),
    ],
)
def test_fleet_that_is_none_is_refused(
    author: tuple[Browser, str], body: dict[str, object], status: int, code: str
) -> None:
    refused = author[0].post("/api/fleets", body)
    assert (refused.status, refused.code) == (status, code)


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "image/gif", ""])
def test_form_is_for_pictures_alone(author: tuple[Browser, str], kind: str) -> None:
    refused = author[0].post("/api/fleets/uploads", {"kind": kind})
    assert (refused.status, refused.code) == (400, "invalid_picture")


def test_form_names_a_place_of_the_author_alone(author: tuple[Browser, str]) -> None:
    made = author[0].post("/api/fleets/uploads", {"kind": "image/png"}).json
    assert made["form"]["fields"]["key"] == f"uploads/fleets/{author[1]}/{made['upload']}"
    assert made["form"]["fields"]["Content-Type"] == "image/png"


def test_fleets_of_a_wrong_address_are_not_found(viewer: tuple[Browser, str]) -> None:
    assert viewer[0].get("/api/accounts/a_nobody/fleets").code == "no_such_person"
    assert viewer[0].get("/api/accounts/%00/fleets").status == 404
