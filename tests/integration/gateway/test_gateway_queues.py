"""Lambda's side of SQS on one machine: every message reaches its function, even after failures on either side."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Self

import boto3
import pytest
from chalice.app import Chalice, SQSEvent
from moto.backends import get_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from infra.local.gateway import queues
from infra.local.gateway.lambdas import Lambdas
from infra.local.gateway.queues import Queues
from tests.support.patience import until_async

NAME = "sample-jobs"


class Cloud:
    """SQS by moto on a port of its own. Restarting it forgets every queue, as a snapshot without them would."""

    def __init__(self) -> None:
        # Kept while the server is started again, so that nobody else can get the port meanwhile.
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._server: BaseWSGIServer | None = None
        self.start()

    def client(self) -> Any:
        return boto3.client(
            "sqs",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name="eu-west-1",
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )

    def start(self) -> None:
        backend, fd = DomainDispatcherApplication(create_backend_app), self._listening.fileno()
        self._server = make_server("127.0.0.1", self.port, backend, threaded=True, fd=fd)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        get_backend("sqs").reset()

    def stop(self) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    def close(self) -> None:
        self.stop()
        self._listening.close()


@dataclass
class Work:
    """Records the calls of the function, which fails while there are `failures` left."""

    done: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    failures: int = 0


def sample(work: Work) -> ModuleType:
    """Return an app with one function that reads a queue."""
    app = Chalice(app_name="sample")

    @app.on_sqs_message(queue=NAME, batch_size=1)
    def handle(event: SQSEvent) -> None:
        for record in event:
            work.tried.append(record.body)
            if work.failures > 0:
                work.failures -= 1
                raise RuntimeError("not this time")
            work.done.append(record.body)

    module = ModuleType("app")
    module.__dict__.update(app=app, handle=handle)
    return module


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    monkeypatch.setattr(queues, "VISIBILITY", "0")  # failed messages are delivered again at once
    monkeypatch.setattr(queues, "PAUSE", 0.02)
    monkeypatch.setattr(queues, "AFTER_FAILURE", 0.05)
    running = Cloud()
    yield running
    running.close()


class Polling:
    """The gateway's queues, polled in the test's own loop."""

    def __init__(self, cloud: Cloud, work: Work) -> None:
        self.lambdas = Lambdas(sample(work))
        self._queues = Queues(self.lambdas, cloud.client())

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._queues.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


def send(cloud: Cloud, *bodies: str) -> None:
    sqs = cloud.client()
    url = sqs.get_queue_url(QueueName=NAME)["QueueUrl"]
    for body in bodies:
        sqs.send_message(QueueUrl=url, MessageBody=body)


def waiting(cloud: Cloud) -> int:
    sqs = cloud.client()
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    url = sqs.get_queue_url(QueueName=NAME)["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


async def there(cloud: Cloud) -> None:
    """Wait until the gateway has created the queue."""

    def why_not() -> str | None:
        return None if cloud.client().list_queues().get("QueueUrls") else "there is no queue"

    await until_async(lambda: asyncio.to_thread(why_not))


async def done(work: Work, *bodies: str) -> None:
    await until_async(lambda: None if sorted(work.done) == sorted(bodies) else f"the function did {work.done}")


async def empty(cloud: Cloud) -> None:
    def why_not() -> str | None:
        left = waiting(cloud)
        return f"{left} messages wait" if left else None

    await until_async(lambda: asyncio.to_thread(why_not))


async def test_every_message_reaches_the_function_and_leaves_the_queue(cloud: Cloud) -> None:
    work = Work()
    async with Polling(cloud, work):
        await there(cloud)
        await asyncio.to_thread(send, cloud, *map(str, range(12)))
        await done(work, *map(str, range(12)))
        await empty(cloud)
    assert sorted(work.tried) == sorted(work.done)


async def test_message_that_a_function_enqueues_ends_the_rest_of_an_idle_queue(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "IDLE", 3600.0)
    work = Work()
    async with Polling(cloud, work) as polling:
        await there(cloud)
        await polling.lambdas.invoke("enqueue", send, cloud, "one")
        await done(work, "one")
        await polling.lambdas.invoke("enqueue", send, cloud, "two")
        await done(work, "one", "two")


async def test_message_whose_function_failed_comes_again(cloud: Cloud) -> None:
    work = Work(failures=2)
    async with Polling(cloud, work):
        await there(cloud)
        await asyncio.to_thread(send, cloud, "job")
        await done(work, "job")
        await empty(cloud)
    assert work.tried == ["job"] * 3


async def test_failing_message_does_not_hold_up_the_others(cloud: Cloud) -> None:
    work = Work(failures=1)
    async with Polling(cloud, work):
        await there(cloud)
        await asyncio.to_thread(send, cloud, "first", "second", "third")
        await done(work, "first", "second", "third")
        await empty(cloud)
    assert len(work.tried) == 4


async def test_queue_is_made_again_when_the_cloud_was_started_again(cloud: Cloud) -> None:
    work = Work()
    async with Polling(cloud, work):
        await there(cloud)
        await asyncio.to_thread(send, cloud, "before")
        await done(work, "before")
        await asyncio.to_thread(cloud.stop)
        await asyncio.to_thread(cloud.start)
        await there(cloud)
        await asyncio.to_thread(send, cloud, "after")
        await done(work, "before", "after")
