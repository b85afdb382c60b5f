"""One port for the whole site: REST, WebSocket, `@connections` and static files, with and without the stage."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from aiohttp import web

from infra.local.gateway.events import Caller
from infra.local.gateway.lambdas import STAGE, Lambdas
from infra.local.gateway.limits import Limits
from infra.local.gateway.management import PREFIX, Management
from infra.local.gateway.media import PublicMedia
from infra.local.gateway.queues import Queues
from infra.local.gateway.rest import Rest
from infra.local.gateway.schedules import Schedules
from infra.local.gateway.sockets import Sockets, steady
from infra.local.gateway.static import Static

STATIC: Final = "/static/"
MEDIA: Final = "/media/"
AT_ROOT: Final = ("/service-worker.js",)  # at the root, because a service worker controls only its own folder
SWEEP: Final = 1.0  # seconds between checks for idle connections


class GatewayServer:
    """The handler of all requests on the port.

    `clock` returns epoch seconds; `media` and `queues` are None if the app has no pictures and no queue.
    """

    def __init__(
        self,
        lambdas: Lambdas,
        static: Path,
        limits: Limits | None = None,
        clock: Callable[[], float] = steady,
        *,
        media: PublicMedia | None = None,
        queues: Queues | None = None,
    ) -> None:
        limits = limits or Limits()
        self.sockets = Sockets(lambdas, limits, clock)
        self._lambdas = lambdas
        self._limits = limits
        self._rest = Rest(lambdas)
        self._static = Static(static)
        self._management = Management(self.sockets, limits)
        self._media = media
        self._queues = queues
        self.schedules = Schedules(lambdas, started=clock())

    def application(self) -> web.Application:
        """Return the aiohttp application; it closes idle connections and fires schedules while it runs."""
        application = web.Application(client_max_size=self._limits.payload)
        application.router.add_route("*", "/{anything:.*}", self._answer)
        application.cleanup_ctx.append(self._background)
        application.on_shutdown.append(lambda _: self.sockets.close())
        return application

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        target = _without_stage(request.raw_path)
        path = unquote(target.partition("?")[0])
        caller = _caller(request)
        if request.headers.get("Upgrade", "").lower() == "websocket":
            if path != "/":
                return web.json_response({"message": "Forbidden"}, status=403)
            return await self.sockets.serve(request, caller)
        if path.startswith(PREFIX):
            return await self._management.answer(request, path.removeprefix(PREFIX))
        if path.startswith(STATIC) or path in AT_ROOT:
            return self._static.answer(request, path.removeprefix(STATIC))
        if self._media is not None and path.startswith(MEDIA):
            return await self._media.answer(request, path.removeprefix(MEDIA))
        return await self._rest.answer(request, target, caller)

    async def _background(self, _: web.Application) -> AsyncIterator[None]:
        work = [self._sweep(), self.schedules.run(), *([self._queues.run()] if self._queues else [])]
        tasks = [asyncio.create_task(one) for one in work]
        yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if self._media is not None:
            await self._media.close()
        self._lambdas.close()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            self.sockets.expire(self.sockets.clock())


def _without_stage(target: str) -> str:
    stage = f"/{STAGE}"
    if target == stage or target.startswith((f"{stage}/", f"{stage}?")):
        target = target.removeprefix(stage)
    return target if target.startswith("/") else f"/{target}"


def _caller(request: web.Request) -> Caller:
    """Return the sender, with all cookies in one header (RFC 9113 section 8.2.3).

    Header values are made valid text for JSON, even if they are not UTF-8.
    """
    headers = [(name, _text(value)) for name, value in request.headers.items()]
    cookies = [value for name, value in headers if name.lower() == "cookie"]
    if len(cookies) > 1:
        others = [(name, value) for name, value in headers if name.lower() != "cookie"]
        headers = [*others, ("Cookie", "; ".join(cookies))]
    return Caller(request.host, request.remote or "", headers)


def _text(value: str) -> str:
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
