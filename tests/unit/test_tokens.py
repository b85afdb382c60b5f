"""Signed values: they open for their own purpose only, and expire."""

from typing import Any

import msgspec
import pytest
from itsdangerous import URLSafeSerializer

from chalicelib import tokens
from chalicelib.errors import Unauthenticated
from chalicelib.protocol import Grant, OnStage, Person, Room, Waiting

SECRET = "the secret of this test"
NOW = 1_767_225_600.0
ROOM = Room(
    space="s_1",
    title="Tea ☕",
    state="live",
    version=7,
    stage=(
        OnStage("a_ada", "Ada", "ada", role="host"),
        OnStage("a_bob", "Bob", "bob", role="speaker", muted_by_host=True),
    ),
    requests=(Waiting("a_eve", "Eve", "eve", asked_at=1_767_225_600_000, reason="I was there"),),
)
GRANT = Grant("n_1", "admit", "w_1", 3, int(NOW) + 30, ROOM, Person("g_1", "Guest"), "c1=")
SERVICE = tokens.ServiceCredential("w_1", int(NOW) + 30)
GUEST = tokens.GuestCredential("g_1", int(NOW) + 30)
KINDS = {
    tokens.GRANT: (GRANT, tokens.open_grant),
    tokens.SERVICE: (SERVICE, tokens.open_service),
    tokens.GUEST: (GUEST, tokens.open_guest),
}


@pytest.mark.parametrize("purpose", KINDS)
def test_token_gives_back_what_was_sealed(purpose: str) -> None:
    value, opened = KINDS[purpose]
    assert opened(SECRET, tokens.seal(SECRET, purpose, value), now=NOW) == value


@pytest.mark.parametrize("purpose", KINDS)
@pytest.mark.parametrize("later", [30, 31, 10_000])
def test_token_ends_at_its_time(purpose: str, later: int) -> None:
    value, opened = KINDS[purpose]
    token = tokens.seal(SECRET, purpose, value)
    assert opened(SECRET, token, now=NOW + 29.9) == value
    with pytest.raises(Unauthenticated) as refused:
        opened(SECRET, token, now=NOW + later)
    assert refused.value.code == f"{purpose}_expired"


@pytest.mark.parametrize("purpose", KINDS)
@pytest.mark.parametrize("sealed", KINDS)
def test_token_of_one_purpose_is_none_for_another(purpose: str, sealed: str) -> None:
    if purpose == sealed:
        return
    with pytest.raises(Unauthenticated) as refused:
        KINDS[purpose][1](SECRET, tokens.seal(SECRET, sealed, KINDS[sealed][0]), now=NOW)
    assert refused.value.code == f"{purpose}_invalid"


@pytest.mark.parametrize("purpose", KINDS)
def test_token_of_another_secret_is_refused(purpose: str) -> None:
    value, opened = KINDS[purpose]
    with pytest.raises(Unauthenticated) as refused:
        opened(SECRET, tokens.seal("another secret", purpose, value), now=NOW)
    assert refused.value.code == f"{purpose}_invalid"


@pytest.mark.parametrize("token", ["", ".", "x", "é", "a.b.c", "\x00", "eyJhIjoxfQ.", "\ud800", "." * 10_000])
def test_text_that_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        tokens.open_grant(SECRET, token, now=NOW)
    assert refused.value.code == "grant_invalid"


def test_every_changed_character_is_noticed() -> None:
    token = tokens.seal(SECRET, tokens.SERVICE, SERVICE)
    last = len(token) - 1  # the last base64 character has unused bits
    for at in range(last):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(Unauthenticated):
            tokens.open_service(SECRET, changed, now=NOW)


def test_signed_value_of_another_shape_is_refused() -> None:
    values: list[Any] = [[], {}, {"worker": "w_1"}, {"worker": 1, "expires": 2}]
    for value in [*values, msgspec.to_builtins(SERVICE) | {"more": 1}]:
        token = URLSafeSerializer(SECRET, salt="espacio.service").dumps(value)
        with pytest.raises(Unauthenticated) as refused:
            tokens.open_service(SECRET, token, now=NOW)
        assert refused.value.code == "service_invalid"
