"""Signing in with a provider's account, against a real provider that may lie."""

import json
import secrets
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc.jwk import RSAKey

from tests.support.provider import CLIENT, Provider
from tests.support.provider_visits import begin, come_back, handle_in, sign_up, visit
from tests.support.site import ORIGIN, RunningSite


def test_first_sign_in_chooses_a_handle_and_the_next_one_enters(site: RunningSite, provider: Provider) -> None:
    provider.person["preferred_username"] = "Jane.D"
    browser = site.browser()
    came = visit(browser, provider)
    choose = came.json["choose"]
    assert (came.json["account"], choose["handle"], choose["display_name"]) == (None, "jane_d", "Jane Doe")
    made = browser.post(
        "/api/accounts/provider", {"ticket": choose["ticket"], "handle": "jane_1", "display_name": "Jane"}
    )
    assert (made.status, handle_in(browser)) == (201, "jane_1")
    again = site.browser()
    assert visit(again, provider).json["account"]["handle"] == "jane_1"
    assert handle_in(again) == "jane_1"


def test_browser_is_sent_with_state_nonce_and_pkce_to_where_it_came_from(site: RunningSite, provider: Provider) -> None:
    address = begin(site.browser()).json["url"]
    asked = dict(parse_qsl(urlsplit(address).query))
    assert address.startswith(f"{provider.issuer}/authorize?")
    assert asked["redirect_uri"] == f"{ORIGIN}/sign-in/return/acme"
    assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 32
    other = dict(parse_qsl(urlsplit(begin(site.browser()).json["url"]).query))
    assert all(asked[name] != other[name] for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"iat": None},
        {"aud": "another-site"},
        {"aud": ["another-site"]},
        {"aud": None},
        {"azp": "another-site"},
        {"iss": "https://accounts.example"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 5},
        {"sub": "x" * 300},
    ],
    ids=lambda claims: str(claims)[:40],
)
def test_token_that_does_not_hold_opens_nothing(site: RunningSite, provider: Provider, claims: dict[str, Any]) -> None:
    sign_up(site, provider, f"claims_{secrets.token_hex(3)}")
    provider.claims = claims
    browser = site.browser()
    refused = visit(browser, provider)
    assert (refused.status, refused.code) == (401, "provider_refused")
    assert handle_in(browser) is None


@pytest.mark.parametrize("how", ["none", "another_key", "public_key_as_secret", "garbage", "unknown_kid"])
def test_token_with_a_wrong_signature_opens_nothing(site: RunningSite, provider: Provider, how: str) -> None:
    sign_up(site, provider, f"sign_{how}"[:15])
    if how == "none":
        provider.header = {"alg": "none"}
    if how == "another_key":
        provider.signing_key = RSAKey.generate_key(2048)
    if how == "unknown_kid":
        provider.header = {"kid": "two"}
    if how == "public_key_as_secret":
        provider.answers["/token"] = (200, json.dumps({"id_token": hs256(provider)}).encode())
    if how == "garbage":
        provider.answers["/token"] = (200, b'{"id_token": "a.b.c"}')
    assert visit(site.browser(), provider).code == "provider_refused"


UNUSABLE = [
    {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA", "kid": "future"},
    {"kty": "RSA", "kid": "one"},
    {"kty": "EC", "crv": "P-999", "x": "AA", "y": "AA", "kid": "curve"},
    "no key at all",
]


@pytest.mark.parametrize("nameless", [False, True])
@pytest.mark.parametrize("kid", ["one", None])
def test_keys_that_we_cannot_use_stop_nobody(
    site: RunningSite, provider: Provider, nameless: bool, kid: str | None
) -> None:
    sign_up(site, provider, f"keys_{secrets.token_hex(3)}")
    site.module.site().deps.openid._kept.clear()
    provider.other_keys, provider.nameless = [*UNUSABLE, RSAKey.generate_key(2048).as_dict(private=False)], nameless
    provider.header = {"kid": kid}
    assert visit(site.browser(), provider).status == 200


def test_new_key_without_a_name_is_fetched(site: RunningSite, provider: Provider) -> None:
    provider.nameless, provider.header = True, {"kid": None}
    sign_up(site, provider, f"new_{secrets.token_hex(3)}")
    provider.key = RSAKey.generate_key(2048)
    openid = site.module.site().deps.openid
    openid._kept = {name: (at - 120, kept) for name, (at, kept) in openid._kept.items()}
    assert visit(site.browser(), provider).status == 200


def hs256(provider: Provider) -> str:
    """Return a token signed with the public key as if it were a shared secret."""
    import base64
    import hashlib
    import hmac

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).decode().rstrip("=")

    head = part(b'{"alg":"HS256","kid":"one"}') + "." + part(json.dumps({"sub": "x", "iss": provider.issuer}).encode())
    secret = provider.key.as_pem(private=False)
    return head + "." + part(hmac.digest(secret, head.encode(), hashlib.sha256))


def test_visit_is_finished_once(site: RunningSite, provider: Provider) -> None:
    browser = site.browser()
    brought = provider.code_for(begin(browser).json["url"])
    assert come_back(browser, brought).status == 200
    assert come_back(browser, brought).code == "visit_ended"


def test_visit_ends_in_the_browser_that_began_it(site: RunningSite, provider: Provider) -> None:
    """Otherwise a link could sign somebody in to an attacker's account."""
    brought = provider.code_for(begin(site.browser()).json["url"])
    victim = site.browser()
    assert come_back(victim, brought).code == "visit_ended"
    assert handle_in(victim) is None


def test_answer_of_one_provider_is_not_taken_for_that_of_another(site: RunningSite, provider: Provider) -> None:
    browser = site.browser()
    brought = provider.code_for(begin(browser).json["url"])
    assert come_back(browser, brought, id="second").code == "visit_ended"
    brought = provider.code_for(begin(browser).json["url"])
    assert come_back(browser, {**brought, "iss": "https://accounts.example"}).code == "visit_ended"


def test_state_that_nobody_gave_is_refused(site: RunningSite, provider: Provider) -> None:
    assert come_back(site.browser(), {"state": "made up", "code": "x"}).code == "visit_ended"


def test_code_of_another_visit_is_refused_by_pkce(site: RunningSite, provider: Provider) -> None:
    browser, thief = site.browser(), site.browser()
    stolen = provider.code_for(begin(browser).json["url"])["code"]
    own = provider.code_for(begin(thief).json["url"])
    assert come_back(thief, {**own, "code": stolen}).code == "provider_refused"


@pytest.mark.parametrize(
    ("next", "leads"),
    [
        ("/i/spaces/s_1?x=1", "/i/spaces/s_1?x=1"),
        (None, "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("/" + "x" * 900, "/"),
    ],
)
def test_sign_in_leads_nowhere_but_into_the_site(
    site: RunningSite, provider: Provider, next: str | None, leads: str
) -> None:
    assert visit(site.browser(), provider, next=next).json["next"] == leads


@pytest.mark.parametrize(
    "answers",
    [
        {"/token": (500, b"{}")},
        {"/token": (200, b"not json")},
        {"/token": (200, b"[1]")},
        {"/token": (302, b"", {"Location": "http://169.254.169.254/"})},
        {"/keys": (200, b"x" * 300_000)},
        {"/keys": (404, b"{}")},
    ],
    ids=lambda answers: str(answers)[:40],
)
def test_provider_that_fails_is_named_and_nothing_else_happens(
    site: RunningSite, provider: Provider, answers: dict[str, Any]
) -> None:
    browser = site.browser()
    address = begin(browser).json["url"]
    brought = provider.code_for(address)
    site.module.site().deps.openid._kept.clear()
    provider.answers = answers
    refused = come_back(browser, brought)
    assert (refused.status, refused.code) == (503, "provider_unavailable")
    assert "Acme" in refused.json["error"]["message"]
    assert handle_in(browser) is None


@pytest.mark.parametrize(
    "about", [{"issuer": "https://accounts.example"}, {"token_endpoint": "file:///etc/passwd"}, {"jwks_uri": 5}]
)
def test_provider_that_says_it_is_another_is_not_visited(
    site: RunningSite, provider: Provider, about: dict[str, Any]
) -> None:
    said = {
        "issuer": provider.issuer,
        "authorization_endpoint": f"{provider.issuer}/authorize",
        "token_endpoint": f"{provider.issuer}/token",
        "jwks_uri": f"{provider.issuer}/keys",
    }
    site.module.site().deps.openid._kept.clear()
    provider.answers["/.well-known/openid-configuration"] = (200, json.dumps({**said, **about}).encode())
    assert begin(site.browser()).code == "provider_unavailable"


def test_what_the_provider_says_of_itself_is_asked_for_once(site: RunningSite, provider: Provider) -> None:
    provider.asked.clear()
    for _ in range(3):
        visit(site.browser(), provider)
    assert [provider.asked.count(path) for path in ("/.well-known/openid-configuration", "/keys")] == [1, 1]


def test_new_key_of_the_provider_is_found(
    site: RunningSite, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.external.oidc.AGAIN_S", -1)
    visit(site.browser(), provider)
    provider.key = RSAKey.generate_key(2048, {"use": "sig", "kid": "new"})
    assert visit(site.browser(), provider).status == 200


def test_secret_is_sent_in_the_body_where_the_provider_asks_for_it(site: RunningSite, provider: Provider) -> None:
    site.module.site().deps.openid._kept.clear()
    provider.methods = ["client_secret_post"]
    assert visit(site.browser(), provider).status == 200


def test_taken_handle_can_be_chosen_again(site: RunningSite, provider: Provider) -> None:
    site.browser().sign_up("taken_already")
    browser = site.browser()
    ticket = visit(browser, provider).json["choose"]["ticket"]
    chosen = {"ticket": ticket, "display_name": "Jane"}
    assert browser.post("/api/accounts/provider", {**chosen, "handle": "taken_already"}).code == "handle_taken"
    assert browser.post("/api/accounts/provider", {**chosen, "handle": "still_free"}).status == 201
    assert handle_in(browser) == "still_free"
    assert browser.post("/api/accounts/provider", {**chosen, "handle": "once_more"}).code == "visit_ended"


def test_handle_is_chosen_in_the_browser_that_came_back(site: RunningSite, provider: Provider) -> None:
    ticket = visit(site.browser(), provider).json["choose"]["ticket"]
    thief = site.browser()
    stolen = {"ticket": ticket, "handle": "stolen", "display_name": "Eve"}
    assert thief.post("/api/accounts/provider", stolen).code == "visit_ended"


def test_buttons_are_in_the_page_in_their_order(site: RunningSite) -> None:
    page = site.browser().get("/sign-in").text
    assert '"providers":[{"id":"acme","name":"Acme"},{"id":"second","name":"Other"}]' in page
