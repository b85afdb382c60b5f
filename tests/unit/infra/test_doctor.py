"""The doctor says what is wrong with a deployment, and how to mend it."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from unittest import mock

import pytest

from infra.aws.deployment import Deployment
from infra.aws.doctor import Finding, Inside, Outside, examine

HEALTHY = {
    "/": (200, b"<!doctype html><html>"),
    "/api/live": (200, b"[]"),
    "/socket": (401, b""),
    "/static/icon.svg": (200, b"<svg/>"),
}


class Site(ThreadingHTTPServer):
    """A site whose answers a test may change."""

    def __init__(self) -> None:
        self.answers = dict(HEALTHY)
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        status, body = self.server.answers[self.path]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def found(site: Site) -> list[Finding]:
    return list(examine(Outside(f"http://127.0.0.1:{site.server_port}").checks()))


def test_healthy_site_has_nothing_wrong(site: Site) -> None:
    assert [one for one in found(site) if one.remedy] == []
    assert len(found(site)) == 6


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        ("/", (502, b""), "the first page answers 502"),
        ("/api/live", (403, b"<xml>"), "/api/live answers 403 without JSON"),
        ("/socket", (502, b""), "/socket answers 502, expected 401"),
        ("/static/icon.svg", (403, b""), "the site's files answer 403"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(site: Site, path: str, answer: tuple[int, bytes], said: str) -> None:
    site.answers[path] = answer
    (wrong,) = [one for one in found(site) if one.remedy]
    assert wrong.what == said


def test_site_that_does_not_answer_is_wrong_everywhere_and_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    wrong = [one for one in examine(Outside(f"http://127.0.0.1:{port}").checks()) if one.remedy]
    assert [one.what.split(" ")[0] for one in wrong] == ["page", "rest", "socket", "static", "clock"]


def test_deployment_without_workers_says_what_they_need(deployment: Deployment) -> None:
    wrong = Inside(deployment).workers()
    assert wrong == Finding("there is no service of media workers", "Deploy on a machine with Docker.")


class Account:
    """What AWS answers the doctor about captions; `failed` are lines of the workers' log."""

    stage = "dev"

    def __init__(self, *failed: str) -> None:
        self.failed = [{"message": json.dumps({"message": "transcribe failed", "error": error})} for error in failed]

    def client(self, _: str) -> "Account":
        return self

    def get_paginator(self, _: str) -> "Account":
        return self

    def paginate(self, **asked: object) -> list[dict[str, object]]:
        assert asked["logGroupName"] == "/espacio/dev/workers"
        return [{"events": []}, {"events": self.failed}]


@pytest.mark.parametrize(
    ("maker", "failed", "said", "wrong"),
    [
        ("none", (), "captions are switched off", False),
        (None, (), "captions are switched off", False),
        ("transcribe", (), "captions are made by Amazon Transcribe", False),
        ("transcribe", ("500: x", "403: Forbidden"), "Amazon Transcribe failed, at last with: 403: Forbidden", True),
    ],
)
def test_doctor_says_why_transcribe_failed(maker: str | None, failed: tuple[str, ...], said: str, wrong: bool) -> None:
    outputs = {} if maker is None else {"Captions": maker}
    with mock.patch("infra.aws.doctor.Stacks", return_value=mock.Mock(outputs=lambda _: outputs)):
        finding = Inside(cast(Deployment, Account(*failed))).captions()
    assert (finding.what, bool(finding.remedy)) == (said, wrong)
