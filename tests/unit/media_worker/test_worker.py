"""The life of a worker that nobody is connected to."""

import asyncio
import signal
import sys
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


BLOCKED = """
import sys, time
class Slow:
    def find_spec(self, name, *_):
        if name == "aiohttp":
            print("importing", flush=True)
            time.sleep(300)
sys.meta_path.insert(0, Slow())
import media_worker.__main__
media_worker.__main__.main()
"""


async def test_worker_ends_at_sigterm_while_it_still_imports() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        BLOCKED,
        stdout=asyncio.subprocess.PIPE,
        # As for process 1 of a container, the signal does nothing until the program handles it.
        preexec_fn=lambda: signal.signal(signal.SIGTERM, signal.SIG_IGN),
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"importing\n"
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
