"""A server for presigned PUTs and POSTs, on loopback, which stores a body or answers with a chosen status."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Bucket:
    """`bodies` are by the target of the request as it was sent, or by the key in a form; `refusals` are the statuses of
    the next requests.

    While it is not `open`, it takes requests without answering.
    """

    port: int = 0
    refusals: list[int] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    asked: int = 0
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    def url(self, target: str) -> str:
        return f"http://127.0.0.1:{self.port}{target}"

    async def take(self, request: web.Request) -> web.Response:
        self.asked += 1
        body = await request.read()
        await self.open.wait()
        if self.refusals:
            return self._refusal()
        self.bodies[request.raw_path] = body
        self.kinds.append(request.content_type)
        return web.Response()

    async def take_form(self, request: web.Request) -> web.Response:
        self.asked += 1
        form = await request.post()
        await self.open.wait()
        if self.refusals:
            return self._refusal()
        file = form["file"]
        assert isinstance(file, web.FileField)
        self.forms.append({name: value for name, value in form.items() if isinstance(value, str)})
        self.bodies[str(form["key"])] = file.file.read()
        return web.Response(status=204)

    def _refusal(self) -> web.Response:
        status = self.refusals.pop(0)
        return web.Response(status=status, headers={"Location": self.url("/elsewhere")} if status == 307 else {})


@asynccontextmanager
async def bucket() -> AsyncIterator[Bucket]:
    """Run a bucket on a port of its own."""
    ours = Bucket()
    app = web.Application(client_max_size=1 << 22)
    app.router.add_put("/{name:.*}", ours.take)
    app.router.add_post("/{name:.*}", ours.take_form)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        ours.port = runner.addresses[0][1]
        yield ours
    finally:
        await runner.cleanup()
