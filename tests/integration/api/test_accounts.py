"""Accounts and sessions over HTTP, down to the database."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.services.account import accounts, sessions
from chalicelib.store.accounts import AccountItem
from tests.support.site import PASSWORD, RunningSite


def whose(site: RunningSite, session: str, now: float) -> Account | None:
    found = sessions.find(site.deps, session, now=now)
    return found.account if found else None


def rows() -> list[dict[str, object]]:
    """Return every row of the table; only a test scans."""
    return [item.attribute_values for item in AccountItem.scan()]


def test_account_is_signed_in_after_signing_up(site: RunningSite) -> None:
    browser = site.browser()
    made = browser.sign_up("Signed_Up", "Ana María")
    assert made.status == 201
    account = made.json["account"]
    assert (account["handle"], account["display_name"]) == ("signed_up", "Ana María")
    assert account["id"].startswith("a_")
    assert browser.get("/api/session").json == {"account": account}


def test_session_cookie_is_kept_from_scripts_and_other_sites(site: RunningSite) -> None:
    made = site.browser().sign_up("cookies")
    (cookie,) = [one for one in made.headers["Set-Cookie"] if one.startswith("session=")]
    parts = cookie.split("; ")
    assert {"Path=/", "SameSite=Lax", "HttpOnly", f"Max-Age={30 * 24 * 3600}"} <= set(parts)


def test_database_holds_neither_password_nor_session_token(site: RunningSite) -> None:
    browser = site.browser()
    browser.sign_up("nothing_kept", password="a password to look for")
    token = browser.cookies["session"].partition(".")[2]
    kept = str(rows())
    assert "a password to look for" not in kept
    assert token not in kept
    assert hashlib.sha256(token.encode()).hexdigest() in kept


def test_handle_is_refused_when_it_is_taken_in_another_case(site: RunningSite) -> None:
    assert site.browser().sign_up("taken_once").status == 201
    before = len(rows())
    second = site.browser().sign_up("TAKEN_once")
    assert (second.status, second.code) == (409, "handle_taken")
    assert len(rows()) == before


def test_one_of_many_simultaneous_sign_ups_wins_the_handle(site: RunningSite) -> None:
    def sign_up(number: int) -> str | None:
        try:
            return accounts.sign_up(site.deps, "race", f"Racer {number}", PASSWORD, now=1_000.0).account.id
        except Conflict:
            return None

    with ThreadPoolExecutor(8) as pool:
        winners = [account for account in pool.map(sign_up, range(8)) if account]
    assert len(winners) == 1
    assert [row["pk"] for row in rows() if row["sk"] == "account" and row.get("handle") == "race"] == winners


def test_account_signs_in_with_its_password(site: RunningSite) -> None:
    made = site.browser().sign_up("returning")
    browser = site.browser()
    found = browser.sign_in(" @Returning ")
    assert (found.status, found.json) == (200, made.json)
    assert browser.get("/api/session").json == made.json


@pytest.mark.parametrize("handle", ["has_account", "nobody_here", "no such handle!", "admin"])
def test_sign_in_is_refused_in_the_same_words_whoever_exists(site: RunningSite, handle: str) -> None:
    site.browser().sign_up("has_account")
    refused = site.browser().sign_in(handle, "not the password")
    assert (refused.status, refused.code) == (401, "wrong_password")
    assert refused.json["error"]["message"] == "Incorrect handle or password."
    assert "Set-Cookie" not in refused.headers


def test_session_is_void_everywhere_when_it_is_signed_out(site: RunningSite) -> None:
    here, elsewhere = site.browser(), site.browser()
    here.sign_up("signs_out")
    elsewhere.cookies["session"] = here.cookies["session"]
    assert elsewhere.get("/api/session").json["account"]["handle"] == "signs_out"
    assert here.delete("/api/session").status == 204
    assert "session" not in here.cookies
    assert elsewhere.get("/api/session").json == {"account": None}
    assert elsewhere.post("/api/spaces", {"title": "Talk"}).code == "signed_out"
    assert elsewhere.post("/api/posts", {"text": "Hello"}).code == "signed_out"
    assert '"account":null' in elsewhere.get("/").text


def test_session_goes_on_in_other_browsers_when_one_signs_out(site: RunningSite) -> None:
    here, there = site.browser(), site.browser()
    here.sign_up("two_browsers")
    there.sign_in("two_browsers")
    here.delete("/api/session")
    assert there.get("/api/session").json["account"]["handle"] == "two_browsers"


def test_session_is_void_after_thirty_days_even_while_its_item_is_there(site: RunningSite) -> None:
    signed_in = accounts.sign_up(site.deps, "thirty_days", "Ana", PASSWORD, now=1_000.0)
    assert whose(site, signed_in.session, 1_000.0 + sessions.SESSION_SECONDS - 1) == signed_in.account
    assert whose(site, signed_in.session, 1_000.0 + sessions.SESSION_SECONDS) is None


@pytest.mark.parametrize(
    "cookie", ["x", "a_1.", ".x", "a_.x", "handle#race.x", "a_" + "1" * 3_000 + ".x", "a_1.x.y", "é"]
)
def test_session_cookie_of_another_form_is_nobodys(site: RunningSite, cookie: str) -> None:
    browser = site.browser()
    browser.cookies["session"] = cookie
    assert browser.get("/api/session").json == {"account": None}
    assert browser.delete("/api/session").status == 204


def test_sign_in_is_throttled_after_ten_failures_from_one_address(site: RunningSite) -> None:
    accounts.sign_up(site.deps, "throttled", "Ana", PASSWORD, now=0.0)

    def attempt(password: str, now: float, address: str = "192.0.2.1") -> str:
        try:
            return accounts.sign_in(site.deps, "throttled", password, address, now=now).account.handle
        except Refused as error:
            return error.code

    assert [attempt("wrong", 10.0) for _ in range(10)] == ["wrong_password"] * 10
    assert attempt(PASSWORD, 11.0) == "too_many"
    assert attempt(PASSWORD, 11.0, "192.0.2.2") == "throttled"
    assert [attempt("wrong", 12.0, f"2001:db8:0:1::{number:x}") for number in range(10)] == ["wrong_password"] * 10
    assert attempt(PASSWORD, 13.0, "2001:db8:0:1:ffff::1") == "too_many"  # one subscriber has the whole /64
    assert attempt(PASSWORD, 13.0, "2001:db8:0:2::1") == "throttled"
    assert attempt(PASSWORD, 10.0 + accounts.ATTEMPT_SECONDS + 1) == "throttled"


def test_failures_are_forgotten_when_the_password_is_right(site: RunningSite) -> None:
    site.browser().sign_up("forgetful")
    for _ in range(3):
        browser = site.browser()
        assert [browser.sign_in("forgetful", "wrong password").status for _ in range(4)] == [401] * 4
        assert browser.sign_in("forgetful").status == 200


def test_password_hash_is_renewed_when_its_parameters_are_outdated(site: RunningSite) -> None:
    from argon2 import PasswordHasher

    made = accounts.sign_up(site.deps, "old_hash", "Ana", PASSWORD, now=0.0)
    item = AccountItem.get(made.account.id, "account")
    old = PasswordHasher(memory_cost=64, time_cost=1, parallelism=1).hash(PASSWORD)
    item.update([AccountItem.password_hash.set(old)])
    assert site.browser().sign_in("old_hash").status == 200
    item.refresh()
    assert item.password_hash != old
    assert site.browser().sign_in("old_hash").status == 200


def test_guest_stays_the_same_guest_when_they_join_again(site: RunningSite) -> None:
    host, guest = site.browser(), site.browser()
    host.sign_up("guest_host")
    space = host.start_space()
    first = guest.post(f"/api/spaces/{space}/join")
    (cookie,) = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert first.json["you"]["id"].startswith("g_")
    assert guest.post(f"/api/spaces/{space}/join").json["you"] == first.json["you"]


def test_guest_is_nobody_when_their_cookie_is_forged(site: RunningSite) -> None:
    host, guest = site.browser(), site.browser()
    host.sign_up("forged_host")
    space = host.start_space()
    joined = guest.post(f"/api/spaces/{space}/join").json["you"]
    payload, _, signature = guest.cookies["guest"].partition(".")
    guest.cookies["guest"] = f"{payload}.{signature[::-1]}"
    assert guest.post(f"/api/spaces/{space}/leave").code == "signed_out"
    assert guest.post(f"/api/spaces/{space}/join").json["you"] != joined


def test_unknown_visitor_gets_no_guest_cookie_when_the_space_is_not_there(site: RunningSite) -> None:
    refused = site.browser().post("/api/spaces/s_nothing/join")
    assert (refused.status, refused.code) == (404, "no_such_space")
    assert "Set-Cookie" not in refused.headers
