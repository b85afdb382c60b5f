"""The health check of a worker, over HTTP."""

from collections.abc import Callable
from typing import Any

from aiohttp import web


async def serve_health(host: str, port: int, status: Callable[[], dict[str, Any]]) -> web.AppRunner:
    """Answer `GET /health` with `status()`: 200 if its `registered` is true, else 503.

    Raises OSError if the port is taken.
    """

    async def health(request: web.Request) -> web.Response:
        now = status()
        return web.json_response(now, status=200 if now["registered"] else 503)

    app = web.Application()
    app.router.add_get("/health", health)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner
