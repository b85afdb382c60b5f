"""Credentials for TURN servers, each good for one person and a limited time."""

import dataclasses
from typing import cast

import pytest

from chalicelib.protocol.ice import IceServer
from chalicelib.services.deps import Deps, ServiceSettings
from chalicelib.services.space.ice_servers import credential_of, for_person
from tests.support.control import BOB, EVE

NOW = 1_767_225_600.0
STUN = IceServer(urls="stun:stun.example.org")
PLAIN = ServiceSettings("worker secret", "wss://espacio.example/ws", ("https://espacio.example",), (STUN,))
RELAYED = dataclasses.replace(
    PLAIN, turn_urls=("turn:turn.example.org", "turns:turn.example.org"), turn_secret="shared with the TURN server"
)


@dataclasses.dataclass
class Clock:
    """The part of `Deps` that is needed here."""

    settings: ServiceSettings

    def clock(self) -> float:
        return NOW


def deps(settings: ServiceSettings) -> Deps:
    return cast(Deps, Clock(settings))


@pytest.mark.parametrize(
    ("secret", "username", "password"),
    [
        # Made by: printf %s "$username" | openssl dgst -sha1 -hmac "$secret" -binary | base64
        ("north", "1433895918:ninefingers", "jy8hTxmOO7UtEKXqSkSlvakPVYA="),
        ("shared with the TURN server", "1767268800:a_bob", "6tsb7DmHkn+32APKug9TYQgfqfU="),
    ],
)
def test_password_is_what_turn_servers_compute(secret: str, username: str, password: str) -> None:
    assert credential_of(secret, username) == password


def test_person_gets_credentials_of_their_own_for_twelve_hours() -> None:
    stun, relay = for_person(deps(RELAYED), BOB)
    assert stun == STUN
    assert (relay.urls, relay.username) == (RELAYED.turn_urls, f"1767268800:{BOB.id}")
    assert relay.credential == credential_of(RELAYED.turn_secret, f"1767268800:{BOB.id}")
    assert for_person(deps(RELAYED), EVE)[1].credential != relay.credential


def test_site_without_turn_servers_gives_those_of_the_settings() -> None:
    assert for_person(deps(PLAIN), BOB) == (STUN,)
