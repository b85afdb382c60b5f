"""The doctor says what is wrong with a deployment, and how to mend it."""

import datetime
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast
from unittest import mock

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from infra.aws.deployment import Deployment
from infra.aws.doctor import findings
from infra.aws.findings import Finding, examine
from infra.aws.inside import Inside
from infra.aws.outside import Outside
from infra.aws.stacks import Stacks

DISTRIBUTION = "d111111abcdef8.cloudfront.net"
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
    outside = Outside(f"http://127.0.0.1:{site.server_port}", DISTRIBUTION)
    return list(examine([outside.name, *outside.checks()]))


def test_healthy_site_has_nothing_wrong(site: Site) -> None:
    assert [one for one in found(site) if one.remedy] == []
    assert len(found(site)) == 7


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
    wrong = [one for one in examine(Outside(f"http://127.0.0.1:{port}", DISTRIBUTION).checks()) if one.remedy]
    assert [one.what.split(" ")[0] for one in wrong] == ["page", "rest", "socket", "static", "clock"]


@pytest.fixture
def secure(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Outside]:
    """A site with a certificate that is trusted here, and ends in so many days."""

    def served(days: int) -> Outside:
        certificate, key = (tmp_path / name for name in ("certificate.pem", "key.pem"))
        _certify(certificate, key, days)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        site.socket = context.wrap_socket(site.socket, server_side=True)
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
        return Outside(f"https://localhost:{site.server_port}", DISTRIBUTION)

    return served


def _certify(certificate: Path, key: Path, days: int) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, private.public_key(), 1)
        .not_valid_before(now - datetime.timedelta(days=100))
        .not_valid_after(now + datetime.timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@pytest.mark.parametrize(
    ("days", "said", "well"),
    [
        (90, "the certificate is valid for 90 days", True),
        (5, "the certificate ends in 5 days, and was not renewed", False),
        (-2, "TLS fails: certificate has expired", False),
    ],
)
def test_certificate_is_looked_at_before_it_ends(
    secure: Callable[[int], Outside], days: int, said: str, well: bool
) -> None:
    (finding,) = examine([secure(days).certificate])
    assert (finding.what, not finding.remedy) == (said, well)


def test_domain_that_points_nowhere_is_told_where_to_point() -> None:
    (finding,) = examine([Outside("https://espacio.invalid", DISTRIBUTION).name])
    assert finding == Finding("espacio.invalid has no address", f"Point it at {DISTRIBUTION} (CNAME or ALIAS).")


def test_new_distribution_without_an_address_is_not_pointed_at_itself() -> None:
    finding = Outside("https://d1.cloudfront.invalid", "d1.cloudfront.invalid").name()
    assert "A new distribution" in finding.remedy
    assert "CNAME" not in finding.remedy


def test_stage_that_was_never_deployed_is_one_finding(deployment: Deployment) -> None:
    (finding,) = findings(deployment, print)
    assert finding.what == "nothing of dev is in account 123456789012, eu-west-1"
    assert "make deploy STAGE=dev" in finding.remedy


def test_each_part_that_half_a_deployment_lacks_is_named_with_a_remedy(deployment: Deployment) -> None:
    Stacks(deployment, {"Delay": 0, "MaxAttempts": 2}).apply("network")
    found = list(findings(deployment, print))
    assert [one.what for one in found] == [
        "arn:aws:sts::123456789012:user/moto looks at dev in account 123456789012, eu-west-1",
        "these stacks are missing: data, buckets, secrets, observability, roles, registry, mail, edge, workers",
        "these secrets are missing: espacio/dev/site, espacio/dev/worker, espacio/dev/push, espacio/dev/edge",
        "these functions are missing: espacio-dev, espacio-dev-websocket_connect, espacio-dev-websocket_message, "
        "espacio-dev-websocket_disconnect, espacio-dev-sweep, espacio-dev-remind, espacio-dev-scale, espacio-dev-work",
        "the queue espacio-dev-jobs-failed is missing",
        "there is no service of media workers, so no Space can begin",
        "captions are switched off",
        "the site has no address yet",
    ]
    assert [one.what for one in found if not one.remedy] == [found[0].what, "captions are switched off"]


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (NoCredentialsError(), "Run `aws configure`"),
        (EndpointConnectionError(endpoint_url="https://sts.eu-west-1.amazonaws.com"), "Is the network up?"),
        (ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetQueueUrl"), "Use credentials that may ask this"),
        (ClientError({"Error": {"Code": "ThrottlingException"}}, "GetQueueUrl"), "Run make deploy again"),
    ],
)
def test_check_that_aws_refuses_says_what_to_do(error: Exception, remedy: str) -> None:
    def jobs() -> Finding:
        raise error

    (finding,) = examine([jobs])
    assert finding.what.startswith("jobs could not be checked: ")
    assert finding.remedy.startswith(remedy)


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
    with mock.patch("infra.aws.inside.Stacks", return_value=mock.Mock(outputs=lambda _: outputs)):
        finding = Inside(cast(Deployment, Account(*failed))).captions()
    assert (finding.what, bool(finding.remedy)) == (said, wrong)
