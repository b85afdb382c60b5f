"""The real app in this process, with its database in moto, and browsers that reach it through `LocalGateway`."""

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import ModuleType
from typing import Any
from unittest import mock

from argon2 import PasswordHasher
from botocore.session import Session
from chalice.test import Client
from moto import mock_aws

from chalicelib.services.account import passwords
from chalicelib.services.deps import Deps
from chalicelib.store import tables
from infra.local import permissions
from infra.local.gateway.events import sqs_event
from infra.local.permissions import acting_as
from tests.support.aws_models import share_aws_models
from tests.support.moto_dynamodb import answer_in_process, bindings_kept
from tests.support.remembered_sound import codecs_remembered

ORIGIN = "http://localhost:8000"
ENVIRONMENT = {
    "ESPACIO_SECRET": "secret of the site for tests, not used elsewhere",
    "ESPACIO_WORKER_SECRET": "secret of the workers for tests, not used elsewhere",
    "ESPACIO_SITE_ORIGINS": f"{ORIGIN},http://127.0.0.1:8000",
    "ESPACIO_SOCKET_URL": "ws://localhost:8000/local",
    "ESPACIO_TABLE_PREFIX": "site-tests",
    "ESPACIO_MEDIA_BUCKET": "site-tests-media",
    "ESPACIO_JOBS_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/site-tests-jobs",
    "ESPACIO_LIMITS": '{"all": 100000}',
    "ESPACIO_MAIL_FROM": "espacio@localhost.example",
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
}
PASSWORD = "correct horse battery"
# The production parameters are checked in tests/unit; here they would cost 30 ms of CPU per account.
QUICK = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, Any]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        """The code of a refusal."""
        return str(self.json["error"]["code"])


@dataclass
class Browser:
    """Keeps cookies, and sends what a page of the site sends with each request."""

    client: Client
    cookies: dict[str, str] = field(default_factory=dict)

    def request(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """Send a request. `headers` replace the usual ones; an empty value removes one."""
        sent = {
            "cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "origin": ORIGIN,
            "x-csrf-token": self.cookies.get("csrf", ""),
            "content-type": "application/json",
            **(headers or {}),
        }
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        with acting_as("api_handler", os.environ["ESPACIO_TABLE_PREFIX"]):
            response = self.client.http.request(
                method, path, headers={name: value for name, value in sent.items() if value}, body=raw
            )
        for cookie in response.headers.get("Set-Cookie", []):
            self._keep(cookie)
        return Answer(response.status_code, response.headers, response.body.decode())

    def get(self, path: str) -> Answer:
        return self.request("GET", path)

    def post(self, path: str, body: Any = None) -> Answer:
        return self.request("POST", path, body)

    def delete(self, path: str) -> Answer:
        return self.request("DELETE", path)

    def sign_up(self, handle: str, display_name: str = "Ana", password: str = PASSWORD) -> Answer:
        return self.post("/api/accounts", {"handle": handle, "display_name": display_name, "password": password})

    def sign_in(self, handle: str, password: str = PASSWORD) -> Answer:
        return self.post("/api/session", {"handle": handle, "password": password})

    def start_space(self, title: str = "Talk", **fields: Any) -> str:
        """Start a Space of the signed-in person, and return its id."""
        return str(self.post("/api/spaces", {"title": title, **fields}).json["space"]["id"])

    def end_space(self, space: str) -> None:
        """End a Space that the signed-in person hosts."""
        assert self.post(f"/api/spaces/{space}/end").status == 200

    def _keep(self, cookie: str) -> None:
        for name, morsel in SimpleCookie(cookie).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


@dataclass(frozen=True)
class RunningSite:
    module: ModuleType
    client: Client
    sqs: Any

    @property
    def app(self) -> Any:
        return self.module.app  # the Chalice object

    @property
    def deps(self) -> Deps:
        found: Deps = self.module.site().deps
        return found

    def work(self) -> int:
        """Run the waiting jobs, and those that they enqueue, as Lambda's poller would; returns how many there were."""
        sqs, url = self.sqs, ENVIRONMENT["ESPACIO_JOBS_URL"]
        done = 0
        while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in found:
                with acting_as("work", os.environ["ESPACIO_TABLE_PREFIX"]):
                    self.module.work(sqs_event("site-tests-jobs", message), None)
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                done += 1
        return done

    def member(self, handle: str, display_name: str = "Ana") -> Browser:
        """Return a browser in which somebody has just signed up."""
        browser = self.browser()
        browser.sign_up(handle, display_name)
        return browser

    def browser(self) -> Browser:
        """Return a new browser that has opened a page, and so has its CSRF cookie."""
        fresh = Browser(self.client)
        fresh.get("/api/session")
        return fresh


@contextlib.contextmanager
def running_site(**environment: str) -> Iterator[RunningSite]:
    """Run the app with empty tables, in ENVIRONMENT and `environment`. Restores the tables' bindings."""
    share_aws_models()
    permissions.install()
    with (
        mock.patch.dict(os.environ, {**ENVIRONMENT, **environment}),
        mock.patch.object(passwords, "_hasher", return_value=QUICK),
        mock_aws(),
        bindings_kept(),
        codecs_remembered(),
    ):
        os.environ.pop("AWS_ENDPOINT_URL", None)
        import app

        app.site.cache_clear()
        app.site()
        answer_in_process()
        tables.create_missing()
        sqs = _create_bucket_and_queue()
        with Client(app.app) as client:
            yield RunningSite(app, client, sqs)
    app.site.cache_clear()


def _create_bucket_and_queue() -> Any:
    """Create the bucket and the queue; returns the queue's client."""
    session = Session()
    sqs = session.create_client("sqs")
    sqs.create_queue(QueueName="site-tests-jobs")
    session.create_client("s3").create_bucket(
        Bucket=ENVIRONMENT["ESPACIO_MEDIA_BUCKET"],
        CreateBucketConfiguration={"LocationConstraint": ENVIRONMENT["AWS_REGION"]},
    )
    return sqs


def account(browser: Browser) -> str:
    """Return the id of the account that is signed in."""
    return str(browser.get("/api/session").json["account"]["id"])
