"""Whatever is sent, the answer has our form, and is never a 500."""

import re
from typing import Any
from unittest import mock
from urllib.parse import quote

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pynamodb.connection import Connection
from pynamodb.exceptions import QueryError

from chalicelib.api.middleware import SAFE_METHODS
from chalicelib.domain.errors import Refused
from chalicelib.errors import body_of, status_of
from tests.support.site import ORIGIN, Browser, RunningSite

EXAMPLES = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
LEAVING = {("DELETE", "/api/session"), ("DELETE", "/api/sessions"), ("DELETE", "/api/account")}
FIELDS = st.sampled_from(["title", "topics", "starts_at", "reason", "text", "handle", "display_name", "password"])


@pytest.fixture(scope="module")
def host(site: RunningSite) -> Browser:
    return site.member("fuzzed_host")


@pytest.fixture(scope="module")
def paths(site: RunningSite, host: Browser) -> list[tuple[str, str]]:
    """Return every changing route, at an existing Space."""
    space = host.start_space("Fuzzed")
    return [
        (method, re.sub(r"{\w+}", "a_1", path.replace("{space_id}", space)))
        for path, methods in site.app.routes.items()
        for method in methods
        if method not in SAFE_METHODS and (method, path) not in LEAVING and not path.endswith("/end")
    ]


def assert_understood(answer: Any, path: str) -> None:
    assert answer.status < 500, (path, answer.text)
    if answer.status >= 400:
        assert set(answer.json["error"]) == {"code", "message"}


@EXAMPLES
@given(body=st.binary(max_size=200) | st.dictionaries(FIELDS, JSON, max_size=4) | JSON)
def test_garbage_body_is_refused_or_understood_on_every_route(
    host: Browser, paths: list[tuple[str, str]], body: Any
) -> None:
    for method, path in paths:
        assert_understood(host.request(method, path, body), path)


@EXAMPLES
@given(
    cookie=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=80),
    query=st.text(st.sampled_from("abc_=&%;0F"), max_size=30),
)
def test_garbage_cookie_or_query_is_refused_or_understood(site: RunningSite, cookie: str, query: str) -> None:
    browser = site.browser()
    headers = {"cookie": f"csrf={browser.cookies['csrf']}; session={cookie}; guest={cookie}"}
    for path in ("/api/session", "/api/posts", "/api/spaces", "/", "/i/spaces/s_nothing"):
        answer = browser.request("GET", f"{path}?cursor={query}&state={query}", headers=headers)
        assert answer.status < 500, (path, answer.text)


@EXAMPLES
@given(name=st.text(st.characters(codec="latin-1", exclude_characters="/?#"), min_size=1, max_size=100))
def test_garbage_id_is_nobodys(host: Browser, name: str) -> None:
    part = quote(name, encoding="latin-1")  # as browsers send it: the client of tests would drop a newline
    for method, path in (("GET", f"/api/spaces/{part}"), ("POST", f"/api/spaces/{part}/join")):
        answer = host.request(method, path)
        assert (answer.status, answer.code) == (404, "no_such_space")


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"{}", "text/plain", "malformed"),
        (b"text=x", "application/x-www-form-urlencoded", "malformed"),
        (b"{", "application/json", "malformed"),
        (b'{"text": 1}', "application/json", "malformed"),
        (b"[]", "application/json", "malformed"),
        (b"\xff\xfe", "application/json", "malformed"),
        (b'{"text": "' + b"x" * 20_000 + b'"}', "application/json", "too_large"),
    ],
)
def test_body_is_refused_before_anything_is_done(host: Browser, body: bytes, content_type: str, code: str) -> None:
    refused = host.request("POST", "/api/posts", body, headers={"content-type": content_type})
    assert (refused.status, refused.code) == (400, code)


def test_unknown_fields_are_ignored(host: Browser) -> None:
    made = host.request(
        "POST", "/api/posts", {"text": "Hello", "admin": True}, {"content-type": "application/json; charset=utf-8"}
    )
    assert made.status == 201


def test_bug_is_answered_without_its_details(
    site: RunningSite, host: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the details of the bug")

    monkeypatch.setattr("chalicelib.services.listings.timelines.latest", broken)
    answer = host.get("/api/posts")
    assert (answer.status, answer.code) == (500, "internal")
    assert "details" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "the details of the bug" in caplog.text


def test_lost_database_is_answered_as_unavailable(
    host: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def lost(*_: Any, **__: Any) -> None:
        raise QueryError("the table is not there")

    monkeypatch.setattr("chalicelib.services.listings.timelines.latest", lost)
    answer = host.get("/api/posts")
    assert (answer.status, answer.code) == (503, "unavailable")
    assert "the table is not there" not in answer.text
    assert "the table is not there" in caplog.text


def refused_by_aws(status: int, code: str) -> ClientError:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "BatchGetItem")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (EndpointConnectionError(endpoint_url="http://db"), 503),
        (ReadTimeoutError(endpoint_url="http://db"), 503),
        (refused_by_aws(500, "InternalServerError"), 503),
        (refused_by_aws(400, "ThrottlingException"), 503),
        (refused_by_aws(400, "ProvisionedThroughputExceededException"), 503),
        (refused_by_aws(503, "SlowDown"), 503),
        (refused_by_aws(400, "ValidationException"), 500),
        (refused_by_aws(403, "AccessDenied"), 500),
    ],
    ids=lambda value: str(value)[:60],
)
def test_service_that_is_busy_or_away_is_answered_as_unavailable(
    host: Browser, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    """A command reads the session and the Space in one request, past PynamoDB's own errors."""
    space = host.start_space("Lost")
    monkeypatch.setattr(Connection, "dispatch", mock.Mock(side_effect=error))
    answer = host.post(f"/api/spaces/{space}/stage/mute")
    assert (answer.status, answer.code) == (status, "unavailable" if status == 503 else "internal")


@pytest.mark.parametrize(
    ("error", "status", "language", "title"),
    [
        (refused_by_aws(400, "ProvisionedThroughputExceededException"), 503, "en", "The site is very busy"),
        (RuntimeError("a bug"), 500, "es-ES,es;q=0.9", "Algo ha fallado"),
    ],
    ids=["busy", "failed"],
)
def test_page_that_fails_is_a_page_for_people(
    host: Browser, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, language: str, title: str
) -> None:
    """A browser would show the JSON of an error as it is."""
    monkeypatch.setattr(Connection, "dispatch", mock.Mock(side_effect=error))
    wanted = {"accept": "text/html,application/xhtml+xml", "accept-language": language, "x-correlation-id": "ab" * 8}
    answer = host.request("GET", "/i/spaces/s_1", headers=wanted)
    assert (answer.status, answer.headers["Cache-Control"]) == (status, "no-store")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert f"<h1>{title}</h1>" in answer.text
    assert "ab" * 8 in answer.text
    assert "script" not in answer.text


def test_refusal_carries_the_safety_headers(site: RunningSite) -> None:
    refused = site.browser().post("/api/posts", {"text": "Hello"})
    assert refused.status == 401
    assert refused.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in refused.headers["Content-Security-Policy"]


def kinds(kind: type[Refused]) -> list[type[Refused]]:
    return [kind, *(found for child in kind.__subclasses__() for found in kinds(child))]


@pytest.mark.parametrize("kind", kinds(Refused))
def test_every_kind_of_refusal_has_a_status_and_a_body(kind: type[Refused]) -> None:
    refused = kind("some_code", "Some sentence.")
    assert status_of(refused) in {400, 401, 403, 404, 409, 429, 503}
    assert body_of(refused) == {"error": {"code": "some_code", "message": "Some sentence."}}


def socket_event(route: str, connection: str, **more: Any) -> dict[str, Any]:
    context = {
        "routeKey": route,
        "connectionId": connection,
        "domainName": "localhost",
        "stage": "local",
        "apiId": "local",
        "requestId": "r_1",
    }
    return {"requestContext": context, **more}


def test_socket_opens_once_with_the_ticket_of_a_join(site: RunningSite, host: Browser) -> None:
    joined = site.browser().post(f"/api/spaces/{host.start_space('Sockets')}/join").json
    assert joined["socket"]["url"] == "ws://localhost:8000/local"
    shown = {"headers": {"Origin": ORIGIN}, "queryStringParameters": {"ticket": joined["socket"]["ticket"]}}
    connect, disconnect = site.module.connect, site.module.disconnect
    assert connect(socket_event("$connect", "c1", **shown), None)["statusCode"] == 200
    assert connect(socket_event("$connect", "c2", **shown), None)["statusCode"] == 401
    foreign = {**shown, "headers": {"Origin": "https://evil.example"}}
    assert connect(socket_event("$connect", "c3", **foreign), None)["statusCode"] == 403
    assert disconnect(socket_event("$disconnect", "c1"), None)["statusCode"] == 200


def test_sweep_runs_on_its_schedule(site: RunningSite) -> None:
    event = {
        "version": "0",
        "account": "1",
        "region": "eu-west-1",
        "detail": {},
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "time": "2026-01-01T00:00:00Z",
        "id": "e1",
        "resources": [],
    }
    assert site.module.sweep(event, None) is None
