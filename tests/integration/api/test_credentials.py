"""The password and the sessions of an account, over HTTP."""

from collections.abc import Iterator

import pytest

from chalicelib.services.account import reauthentication, sessions
from chalicelib.store.accounts import AccountItem
from tests.integration.api.test_passkeys import options_of, with_passkey
from tests.support.site import PASSWORD, Browser, RunningSite, running_site

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"
ANOTHER = "a horse of another colour"


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site(ESPACIO_LIMITS='{"all": 10000}') as running:
        yield running


def signed_up(site: RunningSite, handle: str) -> Browser:
    browser = site.browser()
    assert browser.sign_up(handle).status == 201
    return browser


def signed_in(site: RunningSite, handle: str, password: str = PASSWORD) -> Browser:
    browser = site.browser()
    assert browser.sign_in(handle, password).status == 200
    return browser


def is_in(browser: Browser) -> bool:
    return browser.get("/api/session").json["account"] is not None


def test_password_changes_with_the_old_one_and_every_other_session_ends(site: RunningSite) -> None:
    here, elsewhere = signed_up(site, "changes"), signed_in(site, "changes")
    assert here.request("PUT", "/api/password", {"password": ANOTHER, "current": PASSWORD}).status == 204
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert site.browser().sign_in("changes").code == "wrong_password"
    assert is_in(signed_in(site, "changes", ANOTHER))


@pytest.mark.parametrize("current", [None, "", "not the password"])
def test_password_stays_without_the_old_one(site: RunningSite, current: str | None) -> None:
    here, elsewhere = signed_up(site, f"stays_{len(str(current))}"), None
    elsewhere = signed_in(site, f"stays_{len(str(current))}")
    refused = here.request("PUT", "/api/password", {"password": ANOTHER, "current": current})
    assert (refused.status, refused.code) == (401, "wrong_password")
    assert is_in(elsewhere)
    assert is_in(signed_in(site, f"stays_{len(str(current))}"))


def test_password_changes_with_a_passkey_in_place_of_the_old_one(site: RunningSite) -> None:
    here, authenticator = with_passkey(site, "forgot_it")
    options = here.post("/api/confirmation/passkey").json["options"]
    assert here.post("/api/confirmation", {"credential": authenticator.answer(options)}).status == 204
    assert here.request("PUT", "/api/password", {"password": ANOTHER}).status == 204
    assert is_in(signed_in(site, "forgot_it", ANOTHER))


def test_passkey_of_a_while_ago_does_not_change_the_password(
    site: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, authenticator = with_passkey(site, "long_ago")
    here = site.browser()
    here.post("/api/session/passkey", {"credential": authenticator.answer(options_of(here))})
    monkeypatch.setattr(reauthentication, "CONFIRMED_S", -1)
    assert here.request("PUT", "/api/password", {"password": ANOTHER}).code == "confirm_first"
    assert is_in(signed_in(site, "long_ago"))


def test_new_password_follows_the_rules(site: RunningSite) -> None:
    here = signed_up(site, "too_short")
    assert here.request("PUT", "/api/password", {"password": "short", "current": PASSWORD}).code == "invalid_password"
    assert is_in(signed_in(site, "too_short"))


def test_old_password_cannot_be_guessed_where_it_is_changed(site: RunningSite) -> None:
    here = signed_up(site, "guessed")
    guesses = [here.request("PUT", "/api/password", {"password": ANOTHER, "current": "guess"}).code for _ in range(11)]
    assert guesses == ["wrong_password"] * 10 + ["too_many"]


def test_account_without_a_password_sets_a_first_one(site: RunningSite) -> None:
    here, _ = with_passkey(site, "never_had_one")
    item = AccountItem.get(here.get("/api/session").json["account"]["id"], "account")
    item.update([AccountItem.password_hash.remove()])
    assert here.get("/api/security").json["password"] is False
    assert site.browser().sign_in("never_had_one").code == "wrong_password"
    assert here.request("PUT", "/api/password", {"password": ANOTHER}).status == 204
    assert here.get("/api/security").json["password"] is True
    assert is_in(signed_in(site, "never_had_one", ANOTHER))


def test_last_way_into_an_account_cannot_be_removed(site: RunningSite) -> None:
    here, authenticator = with_passkey(site, "last_way")
    item = AccountItem.get(here.get("/api/session").json["account"]["id"], "account")
    item.update([AccountItem.password_hash.remove()])
    refused = here.delete(f"/api/passkeys/{authenticator.id}")
    assert (refused.status, refused.code) == (409, "last_way")
    assert len(here.get("/api/security").json["passkeys"]) == 1


def test_sessions_are_listed_with_their_browsers_and_the_own_one_first(site: RunningSite) -> None:
    here = signed_up(site, "lists")
    there = site.browser()
    there.request("POST", "/api/session", {"handle": "lists", "password": PASSWORD}, {"user-agent": FIREFOX})
    own, other = here.get("/api/security").json["sessions"]
    assert (own["current"], other["current"]) == (True, False)
    assert (own["browser"], own["system"]) == ("", "")
    assert (other["browser"], other["system"]) == ("Firefox", "Linux")
    assert here.cookies["session"].partition(".")[2] not in str([own, other])


def test_one_session_is_signed_out_from_another(site: RunningSite) -> None:
    here, lost = signed_up(site, "loses_one"), signed_in(site, "loses_one")
    kept = signed_in(site, "loses_one")
    (name,) = [one["id"] for one in lost.get("/api/security").json["sessions"] if one["current"]]
    assert here.delete(f"/api/sessions/{name}").status == 204
    assert (is_in(here), is_in(lost), is_in(kept)) == (True, False, True)
    assert here.delete(f"/api/sessions/{name}").code == "no_such_session"


def test_session_of_another_account_cannot_be_signed_out(site: RunningSite) -> None:
    victim, eve = signed_up(site, "sits"), signed_up(site, "evicts")
    (name,) = [one["id"] for one in victim.get("/api/security").json["sessions"]]
    for wrong in (name, name[:1], "0" * 16, "x"):
        assert eve.delete(f"/api/sessions/{wrong}").code == "no_such_session"
    assert is_in(victim)


def test_stolen_cookie_is_void_at_once_when_its_owner_signs_out_everywhere(site: RunningSite) -> None:
    here, thief = signed_up(site, "everywhere"), site.browser()
    thief.cookies["session"] = here.cookies["session"]
    elsewhere = signed_in(site, "everywhere")
    assert here.delete("/api/sessions").status == 204
    assert "session" not in here.cookies
    assert not any(is_in(browser) for browser in (here, thief, elsewhere))
    assert thief.get("/api/security").code == "signed_out"


def test_session_says_within_an_hour_when_it_was_last_in_use(site: RunningSite) -> None:
    here = signed_up(site, "last_seen")
    cookie = here.cookies["session"]
    began = sessions.find(site.deps, cookie, now=0.0)
    assert began is not None
    sessions.find(site.deps, cookie, now=began.created_at + 60.0)
    assert sessions.find(site.deps, cookie, now=0.0) == began
    sessions.find(site.deps, cookie, now=began.created_at + 3_700.0)
    later = sessions.find(site.deps, cookie, now=0.0)
    assert later is not None
    assert later.seen_at == began.created_at + 3_700


@pytest.mark.parametrize(
    "method_path", ["GET /api/security", "PUT /api/password", "DELETE /api/sessions", "POST /api/confirmation"]
)
def test_security_is_for_who_is_signed_in(site: RunningSite, method_path: str) -> None:
    method, path = method_path.split()
    refused = site.browser().request(method, path, {"password": ANOTHER} if method in ("PUT", "POST") else None)
    assert (refused.status, refused.code) == (401, "signed_out")
