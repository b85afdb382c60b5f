"""The health check over HTTP."""

import aiohttp
import pytest

from media_worker.health import serve_health


@pytest.mark.parametrize(
    ("registered", "path", "wanted"),
    [(True, "ready", 200), (False, "ready", 503), (True, "live", 200), (False, "live", 200)],
)
async def test_worker_is_ready_while_it_is_registered_and_lives_without(
    registered: bool, path: str, wanted: int
) -> None:
    status = {"worker": "w_1", "registered": registered}
    runner = await serve_health("127.0.0.1", 0, lambda: status)
    host, port = runner.addresses[0]
    try:
        async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{port}/health/{path}") as answer:
            assert (answer.status, await answer.json()) == (wanted, status)
    finally:
        await runner.cleanup()
