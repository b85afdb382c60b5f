"""Fleets of Ana's, and people who look at them."""

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.errors import Refused
from chalicelib.domain.identity import Identity
from chalicelib.services.fleets import fleet_line
from tests.support.control import BOB, EVE, HOST, Control

ANA = HOST


def open_accounts(control: Control) -> None:
    for who in (ANA, BOB, EVE):
        control.deps.accounts.add(Account(who.id, who.handle or "", who.name), "hash", control.at)


def texts(control: Control, author: Identity = ANA, viewer: Identity | None = None) -> list[str]:
    return [fleet.text for fleet in fleet_line.of(control.deps, viewer, author.id).fleets]


def refused(error: type[Refused], act: object, *arguments: object) -> str:
    with pytest.raises(error) as raised:
        act(*arguments)  # type: ignore[operator]
    return raised.value.code
