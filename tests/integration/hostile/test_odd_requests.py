"""Bodies that no page of the site sends, to every route that reads one: refused or understood, never a 500."""

import gzip
import json
from typing import Any

import msgspec
import pytest

import app
from chalicelib.api.requests import BODY_LIMIT
from tests.integration.hostile.test_strangers import FILLERS
from tests.support.site import Answer, RunningSite
from tests.support.village import Village

TEXTS = {
    "NUL": "a\x00b",
    "a lone surrogate": "\ud800",
    "turned around": "\u202egnp.exe",
    "nothing visible": "\u200b\u2060\ufeff",
    "one letter, many marks": "e" + "\u0301" * 900,
    "a line break": "a\r\nSet-Cookie: x=y",
    "a number": 10**400,
    "an object": {"$ne": 1},
}
NUMBERS = (-1, 2**63, 10**400, 0.5)


def routes() -> dict[str, type[msgspec.Struct]]:
    """Map `METHOD path` to the body of every route that reads one."""
    every = (route for routes in app.ROUTES.values() for route in routes)
    bodies = ((f"{method} {path}", handler.__dict__.get("takes_body")) for method, path, handler in every)
    return {route: body for route, body in bodies if body}


@pytest.fixture(scope="module")
def village(site: RunningSite) -> Village:
    return Village.settled(site)


def send(village: Village, route: str, body: Any, **headers: str) -> Answer:
    method, path = route.split(" ")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return village.eve.request(method, path.format(**village.ids, **FILLERS), body, named)


def plain(body: type[msgspec.Struct]) -> dict[str, Any]:
    """Return a body with a value in each required field."""
    return {field.name: "x" for field in msgspec.structs.fields(body) if field.required}


def assert_understood(answer: Answer, said: object) -> None:
    assert answer.status < 500, (said, answer.text)
    if answer.status >= 400:
        assert set(answer.json["error"]) == {"code", "message"}
        assert answer.json["error"]["message"].endswith((".", "?")), answer.text


@pytest.mark.parametrize("route", routes())
def test_field_takes_no_odd_value_for_a_mistake(village: Village, route: str) -> None:
    body = routes()[route]
    for field in msgspec.structs.fields(body):
        for value in (*TEXTS.values(), *(NUMBERS if "int" in str(field.type) else ())):
            sent = json.dumps({**plain(body), field.encode_name: value}).encode("utf-8", "surrogatepass")
            assert_understood(send(village, route, sent), (field.name, value))


@pytest.mark.parametrize("route", routes())
def test_body_that_is_not_ours_is_refused(village: Village, route: str) -> None:
    whole = json.dumps(plain(routes()[route])).encode()
    lone = b'{"' + b'a":{"' * 3_000
    odd: dict[str, tuple[bytes, dict[str, str]]] = {
        "deep lists": (b"[" * (BODY_LIMIT - 1), {}),
        "deep objects": (b'{"a":' * 3_000, {}),
        "deep lists that end": (b"[" * 8_000 + b"]" * 8_000, {}),
        "a deep unknown field": (b'{"x":' + b"[" * 7_000 + b"]" * 7_000 + b"}", {}),
        "an unfinished object": (lone, {}),
        "too long": (b'{"a": "' + b"x" * BODY_LIMIT + b'"}', {}),
        "UTF-16": (whole.decode().encode("utf-16"), {}),
        "a byte order mark": (b"\xef\xbb\xbf[]", {}),
        "not UTF-8": (b"\xff{}", {}),
        "a number without end": (b"9" * 9_000, {}),
        "compressed": (gzip.compress(whole), {"content_encoding": "gzip"}),
        "a form": (b"text=x&title=x", {"content_type": "application/x-www-form-urlencoded"}),
        "XML": (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', {"content_type": "text/xml"}),
        "no type": (whole or b"{}", {"content_type": ""}),
    }
    for said, (body, headers) in odd.items():
        answer = send(village, route, body, **headers)
        assert_understood(answer, said)
        assert answer.status >= 400, (said, answer.text)


def test_last_of_two_equal_names_counts_everywhere(village: Village) -> None:
    """One parser reads a body, so no check can look at the other value."""
    made = village.eve.request("POST", "/api/posts", b'{"text": "first", "text": "second"}')
    assert made.json["post"]["text"] == "second"


@pytest.mark.parametrize("method", ["HEAD", "TRACE", "PROPFIND", "PATCH", "X-EVIL"])
def test_method_without_a_route_does_nothing(village: Village, method: str) -> None:
    answer = village.eve.request(method, "/api/session")
    assert answer.status in (403, 404, 405), answer.text
