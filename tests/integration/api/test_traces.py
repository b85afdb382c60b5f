"""Traces of X-Ray: what a daemon beside the Lambda receives of a request, a message, a schedule and a job."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.client import BaseClient

from chalicelib.api import traces
from chalicelib.services import jobs
from infra.local.gateway.events import scheduled_event
from tests.support.site import PASSWORD, RunningSite

TRACE = "Root=1-6933f4a0-5f0c9a7be1d24c385f0c9a7b;Parent=5f0c9a7be1d24c38;Sampled=1"
ACT = "5f0c9a7be1d24c38"
SECRETS = (PASSWORD, "nobody else may read this", "Talk about traces", "__Host-", "session=")


class Daemon:
    """The socket to which subsegments are sent."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)

    @property
    def address(self) -> str:
        return "{}:{}".format(*self.socket.getsockname())

    def received(self) -> list[str]:
        """Return the documents that have come."""
        found = []
        while True:
            try:
                found.append(self.socket.recv(65_536).decode().partition("\n")[2])
            except BlockingIOError:
                return found


@pytest.fixture
def daemon(site: RunningSite, monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    """Trace as a Lambda does, and no longer afterwards."""
    daemon = Daemon()
    monkeypatch.setattr(BaseClient, "_make_api_call", BaseClient._make_api_call)
    monkeypatch.setattr(traces, "_daemon", None)
    monkeypatch.setenv("_X_AMZN_TRACE_ID", TRACE)
    traces.start({"ESPACIO_TRACING": "yes", "AWS_XRAY_DAEMON_ADDRESS": daemon.address})
    yield daemon
    assert traces._daemon is not None
    traces._daemon.socket.close()
    daemon.socket.close()


def test_request_is_traced_with_its_calls_and_found_by_its_correlation_id(site: RunningSite, daemon: Daemon) -> None:
    site.browser().request("GET", "/api/posts", headers={"X-Correlation-Id": ACT})
    found = [json.loads(text) for text in daemon.received()]
    (request,) = [one for one in found if one.get("annotations", {}).get("correlation_id") == ACT]
    assert (request["name"], request["type"], request["trace_id"]) == ("rest", "subsegment", TRACE[5:40])
    calls = [one for one in found if one["parent_id"] == request["id"]]
    assert ("dynamodb", "Query", "site-tests-posts") in {
        (call["name"], call["aws"]["operation"], call["aws"].get("table_name")) for call in calls
    }
    assert {call["namespace"] for call in calls} == {"aws"}


def test_schedules_and_jobs_are_traced_and_failures_without_their_words(
    site: RunningSite, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("nobody else may read this")

    site.module.remind(scheduled_event("remind", site.deps.clock()), None)
    monkeypatch.setattr(jobs, "run", fail)
    with pytest.raises(ValueError, match="nobody else"):
        site.module.work({"Records": [{"body": "{}", "receiptHandle": "r"}]}, None)
    texts = daemon.received()
    by_name: dict[str, Any] = {one["name"]: one for one in map(json.loads, texts)}
    assert not by_name["schedules"].get("fault")
    assert by_name["jobs"]["fault"] is True
    assert not any("nobody else" in text for text in texts)


def test_traces_hold_no_secret_and_nothing_that_people_write(site: RunningSite, daemon: Daemon) -> None:
    writer = site.member("tracee")
    writer.post("/api/posts", {"text": "nobody else may read this"})
    writer.start_space("Talk about traces")
    assert writer.sign_in("tracee", "wrong " + PASSWORD).status == 401
    site.work()
    texts = daemon.received()
    assert len(texts) > 3
    assert [secret for secret in SECRETS for text in texts if secret in text] == []


def test_invocation_that_is_not_sampled_sends_nothing(
    site: RunningSite, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", TRACE.replace("Sampled=1", "Sampled=0"))
    assert site.browser().get("/api/posts").status == 200
    assert daemon.received() == []


def test_condition_that_does_not_hold_is_no_fault(site: RunningSite, daemon: Daemon) -> None:
    site.member("twice")
    daemon.received()
    assert site.browser().sign_up("twice").code == "handle_taken"
    documents = [json.loads(text) for text in daemon.received()]
    assert [one for one in documents if one.get("fault")] == []


def test_nothing_is_traced_unless_the_deployment_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "_daemon", None)
    before = BaseClient._make_api_call
    for environ in ({}, {"ESPACIO_TRACING": "no", "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000"}):
        traces.start(environ)
        with traces.traced("rest"):
            assert traces._daemon is None
    assert BaseClient._make_api_call is before
