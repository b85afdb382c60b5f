"""The health check of a worker, over HTTP."""

from collections.abc import Callable
from typing import Any

from aiohttp import web


async def serve_health(host: str, port: int, status: Callable[[], dict[str, Any]]) -> web.AppRunner:
    """Answer `GET /health/live` with `status()`, and `/health/ready` with 503 unless its `registered` is true.

    An orchestrator must only ask whether the worker lives: while the control plane is away, rooms play on, and killing
    the worker would end them. Raises OSError if the port is taken.
    """

    async def live(request: web.Request) -> web.Response:
        return web.json_response(status())

    async def ready(request: web.Request) -> web.Response:
        now = status()
        return web.json_response(now, status=200 if now["registered"] else 503)

    app = web.Application()
    app.router.add_get("/health/live", live)
    app.router.add_get("/health/ready", ready)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner
