"""No media worker runs until somebody needs one, and one that somebody is connected to is not stopped."""

from collections.abc import Iterator

import pytest
from botocore.session import Session

from infra.local.stack import Stack, stack
from infra.local.visitor import Visitor
from tests.support.patience import until_async
from tests.support.space import HOST_HZ, hears, live_space
from tests.support.stack import running_workers
from tests.support.visitor import PASSWORD

pytestmark = pytest.mark.sound


@pytest.fixture
def running() -> Iterator[Stack]:
    with stack(on_demand=True) as made:
        yield made


def workers(running: Stack) -> int:
    """Return how many media workers run."""
    return len(running_workers(running))


def resize(running: Stack, count: int) -> None:
    """Let the cloud run `count` workers, as the control plane does."""
    service = f"{running.prefix}-workers"
    client = Session().create_client(
        "ecs",
        endpoint_url=running.dynamodb,
        region_name=running.region,
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
    client.update_service(cluster=running.prefix, service=service, desiredCount=count)


async def test_worker_starts_when_somebody_opens_the_start_sheet(running: Stack) -> None:
    assert workers(running) == 0
    async with Visitor(running.origin) as hana:
        await hana.sign_up("hana", "Hana", PASSWORD)
        assert workers(running) == 0
        await hana.post("/api/start-sheet")
        await until_async(lambda: None if workers(running) == 1 else "no worker runs", within=30)


async def test_worker_with_people_stays_until_they_have_gone(running: Stack) -> None:
    await until_async(lambda: resized(running, 1) or registered(running), within=30)
    async with live_space(running.origin) as space:
        listener = await space.listener()
        await until_async(lambda: resized(running, 2), within=30)
        await until_async(lambda: resized(running, 0, left=1), within=30)
        assert listener.ear is not None
        listener.ear.forget()
        await hears(listener, HOST_HZ)
        assert workers(running) == 1
        await space.host.visitor.act(space.id, "end")
    await until_async(lambda: resized(running, 0), within=30)


def registered(running: Stack) -> str | None:
    """Return why no worker can be used yet."""
    logs = (running.data / "logs").glob("media-worker-*.log")
    return None if any("registered" in log.read_text() for log in logs) else "no worker is registered"


def resized(running: Stack, count: int, left: int | None = None) -> str | None:
    """Ask for `count` workers, at each look anew: the control plane, which asks once a minute for what is needed, may
    have come between. Return why there are not as many, or not `left`."""
    resize(running, count)
    expected = count if left is None else left
    return None if workers(running) == expected else f"{workers(running)} workers run instead of {expected}"
