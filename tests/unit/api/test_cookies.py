"""The site reads its cookies beside those of other software on the same host, whatever their form."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.api import cookies

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "vectors/cookies.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_cookies_are_read_beside_any_neighbour(vector: dict[str, Any]) -> None:
    assert cookies.read(vector["header"]) == vector["cookies"]


def test_missing_header_has_no_cookies() -> None:
    assert cookies.read(None) == {}


@pytest.mark.parametrize("name", [cookies.SESSION, cookies.GUEST, cookies.CSRF, cookies.LANGUAGE])
def test_cookie_that_was_set_is_read_again(name: str) -> None:
    pair = cookies.kept(name, "a_x.b-c_d", 60, secure=True).partition(";")[0]
    assert cookies.own(f"seen; {pair}", secure=True) == {name: "a_x.b-c_d"}


@pytest.mark.parametrize("name", [cookies.SESSION, cookies.GUEST, cookies.CSRF])
def test_cookie_without_the_prefix_does_not_count_on_https(name: str) -> None:
    assert cookies.own(f"{name}=tossed", secure=True) == {}
    assert cookies.own(f"{name}=tossed; __Host-{name}=ours", secure=True)[name] == "ours"
    assert cookies.own(f"{name}=ours; __Host-{name}=odd", secure=False)[name] == "ours"
