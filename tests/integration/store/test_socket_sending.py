"""Sending to WebSockets, through botocore's own client to an HTTP server that answers as API Gateway does."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest
from botocore.session import Session

from chalicelib.aws.socket_sender import SocketSender


@dataclass
class Management:
    """The management API of one stage: records what was sent, and answers by connection."""

    url: str
    posted: list[tuple[str, str]] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)


@pytest.fixture
def management(monkeypatch: pytest.MonkeyPatch) -> Iterator[Management]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    api = Management("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            path = unquote(self.path)
            connection = path.removeprefix("/prod/@connections/")
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status = api.statuses.get(connection, 200)
            api.posted.append((connection, text))
            self.send_response(status)
            if status == 410:
                self.send_header("x-amzn-ErrorType", "GoneException")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Log nothing: tests read what was sent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api.url = f"http://127.0.0.1:{server.server_port}/prod"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield api
    server.shutdown()
    thread.join()
    server.server_close()


def test_poster_hands_text_to_the_endpoint_of_the_connection(management: Management) -> None:
    forgotten: list[str] = []
    post = SocketSender(Session(), forgotten.append)
    assert post("abc=", management.url, '{"type": "pong"}')
    assert post("def=", management.url, "☕")
    assert management.posted == [("abc=", '{"type": "pong"}'), ("def=", "☕")]
    assert forgotten == []


def test_poster_prefers_the_endpoint_that_it_was_given(management: Management) -> None:
    assert SocketSender(Session(), lambda _: None, management.url)("abc=", "https://nowhere.invalid/prod", "x")
    assert management.posted == [("abc=", "x")]


def test_poster_forgets_a_connection_that_is_gone(management: Management) -> None:
    forgotten: list[str] = []
    management.statuses["abc="] = 410
    assert not SocketSender(Session(), forgotten.append)("abc=", management.url, "x")
    assert forgotten == ["abc="]
    assert len(management.posted) == 1


@pytest.mark.parametrize("status", [403, 413, 500, 503])
def test_poster_keeps_a_connection_that_only_failed(management: Management, status: int) -> None:
    forgotten: list[str] = []
    management.statuses["abc="] = status
    assert not SocketSender(Session(), forgotten.append)("abc=", management.url, "x")
    assert forgotten == []


def test_poster_says_so_when_nobody_answers(management: Management) -> None:
    forgotten: list[str] = []
    assert not SocketSender(Session(), forgotten.append)("abc=", "http://127.0.0.1:9/prod", "x")
    assert forgotten == []
