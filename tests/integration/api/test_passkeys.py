"""Passkeys over HTTP, down to the database, with an authenticator that may lie."""

import base64
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.services.account import passkeys
from tests.support.authenticator import FLAG, Authenticator
from tests.support.site import ORIGIN, PASSWORD, Answer, Browser, RunningSite, running_site


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site(ESPACIO_LIMITS='{"all": 10000}') as running:
        yield running


def with_passkey(site: RunningSite, handle: str, **about: Any) -> tuple[Browser, Authenticator]:
    """Return a signed-in person who has created a passkey."""
    browser, authenticator = site.browser(), Authenticator(ORIGIN, **about)
    browser.sign_up(handle)
    assert make(browser, authenticator).status == 201
    return browser, authenticator


def make(browser: Browser, authenticator: Authenticator, name: str = "Laptop") -> Answer:
    options = browser.post("/api/passkeys/options").json["options"]
    return browser.post("/api/passkeys", {"credential": authenticator.make(options), "name": name})


def options_of(browser: Browser) -> dict[str, Any]:
    options: dict[str, Any] = browser.post("/api/session/passkey/options").json["options"]
    return options


def sign_in(browser: Browser, authenticator: Authenticator) -> Answer:
    return browser.post("/api/session/passkey", {"credential": authenticator.answer(options_of(browser))})


def test_person_signs_in_with_a_passkey_and_nothing_else(site: RunningSite) -> None:
    _, authenticator = with_passkey(site, "passkey_ana")
    elsewhere = site.browser()
    found = sign_in(elsewhere, authenticator)
    assert (found.status, found.json["account"]["handle"]) == (200, "passkey_ana")
    assert elsewhere.get("/api/session").json["account"]["handle"] == "passkey_ana"


def test_options_ask_for_a_discoverable_passkey_that_verifies_its_person(site: RunningSite) -> None:
    browser = site.browser()
    browser.sign_up("asks_for")
    making = browser.post("/api/passkeys/options").json["options"]
    assert making["rp"] == {"id": "localhost", "name": "Espacio"}
    assert making["attestation"] == "none"
    assert making["authenticatorSelection"]["residentKey"] == "required"
    assert making["authenticatorSelection"]["userVerification"] == "required"
    asking = options_of(browser)
    assert (asking["rpId"], asking["userVerification"]) == ("localhost", "required")
    assert "allowCredentials" not in asking
    assert len({options_of(browser)["challenge"] for _ in range(3)}) == 3


def test_passkeys_are_listed_renamed_and_removed(site: RunningSite) -> None:
    browser, authenticator = with_passkey(site, "keeps_keys")
    (kept,) = browser.get("/api/security").json["passkeys"]
    assert (kept["name"], kept["id"], kept["synced"]) == ("Laptop", authenticator.id, False)
    assert browser.request("PATCH", f"/api/passkeys/{kept['id']}", {"name": "Phone"}).status == 204
    assert browser.get("/api/security").json["passkeys"][0]["name"] == "Phone"
    assert browser.delete(f"/api/passkeys/{kept['id']}").status == 204
    assert browser.get("/api/security").json["passkeys"] == []
    assert sign_in(site.browser(), authenticator).code == "passkey_invalid"
    assert browser.delete(f"/api/passkeys/{kept['id']}").code == "no_such_passkey"


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "http://localhost.example"},
        {"origin": "http://127.0.0.1:8000"},
        {"origin": "https://localhost:8000"},
        {"site": "example.org"},
        {"flags": FLAG.UP},
        {"flags": FLAG.UV},
    ],
    ids=str,
)
def test_passkey_of_another_place_or_of_an_unverified_person_opens_nothing(
    site: RunningSite, lie: dict[str, Any]
) -> None:
    browser, honest = with_passkey(site, f"lies_{secrets.token_hex(4)}")
    elsewhere, liar = site.browser(), replace(honest, **lie)
    assert sign_in(elsewhere, liar).code == "passkey_invalid"
    assert elsewhere.get("/api/session").json["account"] is None
    assert make(browser, replace(liar, credential=b"another credential id")).code == "passkey_invalid"


def test_answer_opens_one_session_and_no_second(site: RunningSite) -> None:
    _, authenticator = with_passkey(site, "replayed")
    browser = site.browser()
    answer = authenticator.answer(options_of(browser))
    assert browser.post("/api/session/passkey", {"credential": answer}).status == 200
    thief = site.browser()
    assert thief.post("/api/session/passkey", {"credential": answer}).code == "challenge_ended"


def test_challenge_is_used_up_by_a_wrong_answer(site: RunningSite) -> None:
    _, authenticator = with_passkey(site, "used_up")
    browser = site.browser()
    options = options_of(browser)
    wrong = replace(authenticator, key=Authenticator(ORIGIN).key).answer(options)
    assert browser.post("/api/session/passkey", {"credential": wrong}).code == "passkey_invalid"
    right = authenticator.answer(options)
    assert browser.post("/api/session/passkey", {"credential": right}).code == "challenge_ended"


def test_challenge_that_nobody_gave_is_refused(site: RunningSite) -> None:
    _, authenticator = with_passkey(site, "own_choice")
    answer = authenticator.answer({"challenge": "A" * 43})
    assert site.browser().post("/api/session/passkey", {"credential": answer}).code == "challenge_ended"


def test_challenge_to_make_a_passkey_does_not_sign_anybody_in(site: RunningSite) -> None:
    browser, authenticator = with_passkey(site, "mixed_up")
    making = browser.post("/api/passkeys/options").json["options"]
    answer = authenticator.answer(making)
    assert site.browser().post("/api/session/passkey", {"credential": answer}).code == "challenge_ended"
    asking = {**making, **options_of(browser)}
    made = replace(authenticator, credential=b"one more").make(asking)
    assert browser.post("/api/passkeys", {"credential": made, "name": "x"}).code == "challenge_ended"


def test_challenge_of_one_account_makes_no_passkey_of_another(site: RunningSite) -> None:
    victim, _ = with_passkey(site, "made_for")
    options = victim.post("/api/passkeys/options").json["options"]
    eve = site.browser()
    eve.sign_up("makes_for")
    made = Authenticator(ORIGIN).make(options)
    assert eve.post("/api/passkeys", {"credential": made, "name": "x"}).code == "challenge_ended"
    assert eve.get("/api/security").json["passkeys"] == []


def test_passkey_does_not_open_the_account_that_it_names_unless_it_is_theirs(site: RunningSite) -> None:
    _, authenticator = with_passkey(site, "named")
    eve, own = with_passkey(site, "names")
    assert sign_in(site.browser(), replace(own, user=authenticator.user)).code == "passkey_invalid"
    borrowed = replace(own, user=authenticator.user, credential=authenticator.credential)
    assert sign_in(site.browser(), borrowed).code == "passkey_invalid"
    assert eve.get("/api/session").json["account"]["handle"] == "names"


def test_passkey_of_another_account_confirms_nothing(site: RunningSite) -> None:
    browser, _ = with_passkey(site, "confirms")
    _, other = with_passkey(site, "confirms_not")
    options = browser.post("/api/confirmation/passkey").json["options"]
    assert browser.post("/api/confirmation", {"credential": other.answer(options)}).code == "passkey_invalid"
    elsewhere = options_of(browser)
    assert browser.post("/api/confirmation", {"credential": other.answer(elsewhere)}).code == "challenge_ended"


def test_counter_that_goes_back_is_taken_for_a_copy(site: RunningSite) -> None:
    _, authenticator = with_passkey(site, "counts", counter=5)
    assert sign_in(site.browser(), authenticator).status == 200
    copy = replace(authenticator, counter=4)
    assert sign_in(site.browser(), copy).code == "passkey_copied"
    same = replace(authenticator, counter=authenticator.counter - 1)
    assert sign_in(site.browser(), same).code == "passkey_copied"
    assert sign_in(site.browser(), authenticator).status == 200


def test_passkey_without_a_counter_is_never_taken_for_a_copy(site: RunningSite) -> None:
    _, authenticator = with_passkey(site, "synced")
    assert [sign_in(site.browser(), authenticator).status for _ in range(3)] == [200] * 3


def test_same_passkey_is_not_added_twice(site: RunningSite) -> None:
    browser, authenticator = with_passkey(site, "twice")
    assert make(browser, authenticator).code == "already_a_passkey"
    assert len(browser.get("/api/security").json["passkeys"]) == 1


def test_challenge_ends_after_five_minutes(site: RunningSite, monkeypatch: pytest.MonkeyPatch) -> None:
    _, authenticator = with_passkey(site, "too_late")
    browser = site.browser()
    monkeypatch.setattr(passkeys, "CHALLENGE_S", -1)
    assert sign_in(browser, authenticator).code == "challenge_ended"


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"response": {}},
        {"response": None},
        {"response": {"clientDataJSON": "!"}},
        {"response": {"clientDataJSON": "e30"}},
        {"response": {"clientDataJSON": 5}},
        {"response": {"clientDataJSON": "eyJjaGFsbGVuZ2UiOiBbXX0"}},
    ],
    ids=str,
)
def test_answer_of_another_form_is_refused_in_words(site: RunningSite, credential: dict[str, Any]) -> None:
    refused = site.browser().post("/api/session/passkey", {"credential": credential})
    assert (refused.status, refused.code) == (401, "passkey_invalid")


DEEP = 5_000  # the body holds 16 kB


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "client_data",
    [b"[" * DEEP, b'{"a":' * 2_000, b'{"challenge":' + b"[" * DEEP + b"]" * DEEP + b"}"],
    ids=["lists", "objects", "a challenge"],
)
def test_deeply_nested_json_in_an_answer_is_malformed(site: RunningSite, client_data: bytes) -> None:
    body = {"credential": {"id": "a", "response": {"clientDataJSON": encoded(client_data)}}}
    refused = site.browser().post("/api/session/passkey", body)
    assert (refused.status, refused.code) == (400, "malformed")


@pytest.mark.parametrize("nested", [b"\x81", b"\xa1\x00", b"\xc0"], ids=["lists", "maps", "tags"])
def test_deeply_nested_cbor_in_an_answer_is_malformed(site: RunningSite, nested: bytes) -> None:
    browser, authenticator = site.browser(), Authenticator(ORIGIN)
    browser.sign_up(f"cbor_{secrets.token_hex(4)}")
    made = authenticator.make(browser.post("/api/passkeys/options").json["options"])
    made["response"]["attestationObject"] = encoded(nested * DEEP)
    refused = browser.post("/api/passkeys", {"credential": made, "name": "Deep"})
    assert (refused.status, refused.code) in ((400, "malformed"), (401, "passkey_invalid")), refused.text


def test_deeply_nested_part_of_an_answer_is_refused(site: RunningSite) -> None:
    browser, (_, authenticator) = site.browser(), with_passkey(site, f"deep_{secrets.token_hex(4)}")
    for name in ("id", "rawId", "userHandle", "authenticatorData", "signature"):
        answer = authenticator.answer(options_of(browser))
        deep: Any = []
        for _ in range(600):
            deep = [deep]
        (answer if name in answer else answer["response"])[name] = deep
        refused = browser.post("/api/session/passkey", {"credential": answer})
        assert refused.status in (400, 401), (name, refused.text)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "é"},
        {"id": 7},
        {"userHandle": "bm9ib2R5"},
        {"userHandle": "gA"},
        {"userHandle": None},
        {"authenticatorData": "AA"},
        {"signature": "AA"},
        {"signature": ""},
    ],
    ids=str,
)
def test_answer_with_one_wrong_part_is_refused(site: RunningSite, change: dict[str, Any]) -> None:
    handle = f"part_{secrets.token_hex(4)}"
    _, authenticator = with_passkey(site, handle)
    browser = site.browser()
    answer = authenticator.answer(options_of(browser))
    for name, value in change.items():
        (answer if name in answer else answer["response"])[name] = value
    refused = browser.post("/api/session/passkey", {"credential": answer})
    assert (refused.status, refused.code) == (401, "passkey_invalid")


def test_passkey_is_made_only_by_who_showed_lately_that_it_is_them(
    site: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, authenticator = with_passkey(site, "not_lately")
    monkeypatch.setattr("chalicelib.services.account.reauthentication.CONFIRMED_S", -1)
    assert browser.post("/api/passkeys/options").code == "confirm_first"
    assert browser.delete(f"/api/passkeys/{authenticator.id}").code == "confirm_first"


def test_name_of_a_passkey_follows_the_rules_of_names(site: RunningSite) -> None:
    browser = site.browser()
    browser.sign_up("names_keys")
    assert make(browser, Authenticator(ORIGIN), name=" ").code == "invalid_passkey_name"
    assert make(browser, Authenticator(ORIGIN), name="\u202e").code == "invalid_passkey_name"


def test_passkeys_of_another_account_are_out_of_reach(site: RunningSite) -> None:
    victim, authenticator = with_passkey(site, "out_of_reach")
    eve = site.browser()
    eve.sign_up("reaches")
    assert eve.delete(f"/api/passkeys/{authenticator.id}").code == "no_such_passkey"
    assert eve.request("PATCH", f"/api/passkeys/{authenticator.id}", {"name": "Mine"}).code == "no_such_passkey"
    assert victim.get("/api/security").json["passkeys"][0]["name"] == "Laptop"
    assert eve.sign_in("out_of_reach", PASSWORD).status == 200
