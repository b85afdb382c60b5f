"""What is logged when things fail: enough to find the cause, and nothing that somebody wrote or keeps secret."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from pynamodb.connection import Connection
from pynamodb.exceptions import PynamoDBException, VerboseClientError

from chalicelib.errors import Malformed
from infra.local.gateway.events import sqs_event
from tests.support.mailbox import mails_to, verify_sender
from tests.support.site import PASSWORD, Browser, RunningSite, running_site

TEXT = "Nobody may read this in a log"
ADDRESS = "unlogged@mail.example"
WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site() as running:
        verify_sender()
        yield running


@contextmanager
def failing_writes() -> Iterator[None]:
    """Let every write of DynamoDB fail, as it does when the table is throttled."""
    dispatch = Connection.dispatch

    def fail(connection: Connection, operation: str, *arguments: Any, **named: Any) -> Any:
        if operation in WRITES:
            answer = {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}
            raise VerboseClientError(answer, operation, {"request_id": "r", "table_name": "t"})
        return dispatch(connection, operation, *arguments, **named)

    with mock.patch.object(Connection, "dispatch", fail):
        yield


def write_everything(browser: Browser, space: str) -> list[int]:
    """Send texts, an address and a password to every kind of route that takes one; return the statuses."""
    asked = (
        ("POST", "/api/posts", {"text": TEXT}),
        ("POST", "/api/fleets", {"text": TEXT, "colour": "violet"}),
        ("POST", "/api/conversations", {"people": [browser.get("/api/session").json["account"]["id"]], "text": TEXT}),
        ("POST", f"/api/spaces/{space}/reports", {"reason": "Spam", "text": TEXT}),
        ("PUT", "/api/email", {"email": ADDRESS}),
        ("POST", "/api/password/links", {"email": ADDRESS}),
        ("PUT", "/api/password", {"password": f"{PASSWORD}!", "current": PASSWORD}),
        ("POST", "/api/session", {"handle": "logged", "password": PASSWORD}),
        ("PATCH", "/api/preferences", {"muted_words": [TEXT]}),
    )
    return [browser.request(method, path, body).status for method, path, body in asked]


def test_failures_are_logged_without_what_was_sent(
    site: RunningSite, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    browser = site.browser()
    browser.sign_up("logged")
    space = browser.start_space("A Space")
    browser.request("PUT", "/api/email", {"email": ADDRESS})
    site.work()
    secrets = [TEXT, ADDRESS, PASSWORD, *browser.cookies.values(), mails_to(ADDRESS)[0].token.partition(".")[2]]
    with failing_writes():
        statuses = write_everything(browser, space)
    assert statuses.count(503) > 5
    failures = [one for one in caplog.records if one.__dict__.get("part") == "rest"]
    assert len(failures) >= statuses.count(503)
    logged = capsys.readouterr().out + caplog.text + str([one.__dict__ for one in caplog.records])
    assert [secret for secret in secrets if secret in logged] == []


def test_failure_names_the_id_under_which_it_is_logged(site: RunningSite, caplog: pytest.LogCaptureFixture) -> None:
    browser = site.member("named")
    with failing_writes():
        told = browser.request("POST", "/api/posts", {"text": TEXT}, {"x-correlation-id": "5f0c9a7be1d24c38"})
    assert told.json["error"]["correlation_id"] == "5f0c9a7be1d24c38"
    failures = [one.__dict__ for one in caplog.records if one.__dict__.get("part") == "rest"]
    assert [one["correlation_id"] for one in failures] == ["5f0c9a7be1d24c38"]


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", 'forged"},\n{"level": "ERROR"', "x" * 5_000])
def test_hostile_id_is_replaced_and_never_logged(
    site: RunningSite, hostile: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    browser = site.member(f"forger{len(hostile)}")
    with failing_writes():
        told = browser.request("POST", "/api/posts", {"text": TEXT}, {"x-correlation-id": hostile})
    assert len(told.json["error"]["correlation_id"]) <= 36
    logged = capsys.readouterr().out + caplog.text + str([one.__dict__ for one in caplog.records])
    assert hostile not in logged + told.text


def test_refusal_that_is_no_fault_of_ours_names_nothing(site: RunningSite) -> None:
    told = site.browser().post("/api/posts", {"text": TEXT})
    assert set(told.json["error"]) == {"code", "message"}


def test_job_is_logged_under_the_id_of_the_act_that_caused_it(
    site: RunningSite, caplog: pytest.LogCaptureFixture
) -> None:
    browser = site.member("causing")
    browser.request("POST", "/api/posts", {"text": TEXT}, {"x-correlation-id": "5f0c9a7be1d24c38"})
    with failing_writes(), pytest.raises(PynamoDBException):
        site.work()
    failures = [one.__dict__ for one in caplog.records if one.__dict__.get("part") == "jobs"]
    assert {one["correlation_id"] for one in failures} == {"5f0c9a7be1d24c38"}


def test_job_that_fails_is_logged_and_counted_and_goes_back_to_the_queue(
    site: RunningSite, capsys: pytest.CaptureFixture[str]
) -> None:
    job = json.dumps({"kind": "no_such_job", "about": TEXT})
    message = {"MessageId": "m", "ReceiptHandle": "h", "MD5OfBody": "", "Body": job}
    with pytest.raises(Malformed):
        site.module.work(sqs_event("site-tests-jobs", message), None)
    logged = capsys.readouterr().out
    assert [line["Failures"] for line in metrics(logged) if line["part"] == "jobs"] == [[1.0]]
    assert TEXT not in logged


def test_message_of_a_socket_that_fails_is_counted(
    site: RunningSite,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(site.module.signalling.protocol, "parse_inbound", mock.Mock(side_effect=ZeroDivisionError))
    context = {"connectionId": "c", "domainName": "d", "stage": "s", "apiId": "a", "requestId": "request-1"}
    answer = site.module.message({"requestContext": context, "body": TEXT}, None)
    logged = capsys.readouterr().out
    assert answer == {"statusCode": 200}
    assert [line["Failures"] for line in metrics(logged) if line["part"] == "sockets"] == [[1.0]]
    assert [one.__dict__["correlation_id"] for one in caplog.records if "part" in one.__dict__] == ["request-1"]
    assert TEXT not in logged + caplog.text


def metrics(logged: str) -> list[dict[str, Any]]:
    """Return the lines in CloudWatch's embedded metric format."""
    lines = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    return [line for line in lines if "_aws" in line]
