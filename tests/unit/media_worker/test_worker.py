"""The life of a worker that nobody is connected to."""

import asyncio
from dataclasses import replace

import pytest

from media_worker.config import Config
from media_worker.worker import MediaWorker

# Nothing listens on port 1, so the worker never registers.
CONFIG = Config("a secret of this test", "ws://127.0.0.1:1/local", "w_1", udp_host="127.0.0.1", health_port=0)


async def test_worker_reports_itself_and_ends_when_it_is_stopped() -> None:
    worker = MediaWorker(CONFIG)
    running = asyncio.create_task(worker.run())
    assert worker.status() == {"worker": "w_1", "registered": False, "rooms": 0, "peers": 0}
    worker.stop()
    await running


async def test_port_that_is_taken_is_an_error() -> None:
    first = MediaWorker(CONFIG)
    port = first.edge.open("127.0.0.1", 0)
    with pytest.raises(OSError, match="in use"):
        await MediaWorker(replace(CONFIG, udp_port=port)).run()
    first.edge.close("moved")
