"""A minimal control plane for a worker to register with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from chalicelib.protocol import (
    Admit,
    Complaint,
    End,
    Evidence,
    Grant,
    GrantedAct,
    Heartbeat,
    Inbound,
    Keep,
    Person,
    Register,
    Registered,
    Release,
    Room,
    SetRole,
    WorkerAnswer,
    WorkerRefusal,
    encode,
    parse_inbound,
)
from chalicelib.tokens import GRANT, open_service, seal
from tests.support.patience import patient, until_async

SECRET = "integration" * 3


@dataclass
class ControlPlane:
    """Checks credentials, registers workers, records what they send, and sends what tests tell it to."""

    worker: str = "w_1"
    registers: bool = True  # answers `register`
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    got: list[Inbound] = field(default_factory=list)
    bearers: list[str] = field(default_factory=list)
    most_at_once: int = 0
    url: str = ""
    ids: "count[int]" = field(default_factory=count)
    _news: asyncio.Event = field(default_factory=asyncio.Event)  # set with each message of a worker

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        open_service(SECRET, bearer, now=0)
        self.bearers.append(bearer)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        self.most_at_once = max(self.most_at_once, len(self.open))
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.got.append(parse_inbound(message.data))
                self._news.set()
                if isinstance(self.got[-1], Register) and self.registers:
                    await socket.send_str(encode(Registered(self.worker)))
        return socket

    def settings(self, health: int) -> dict[str, str]:
        """Return the environment of a worker process that registers here, with its health at that port."""
        return {
            "ESPACIO_WORKER_SECRET": SECRET,
            "ESPACIO_CONTROL_URL": self.url,
            "ESPACIO_WORKER_ID": self.worker,
            "ESPACIO_UDP_HOST": "127.0.0.1",
            "ESPACIO_HEALTH_PORT": str(health),
        }

    @property
    def open(self) -> list[web.WebSocketResponse]:
        return [socket for socket in self.sockets if not socket.closed]

    def of(self, kind: type[Any]) -> list[Any]:
        return [message for message in self.got if isinstance(message, kind)]

    async def send(self, message: msgspec.Struct | str) -> None:
        await self.open[-1].send_str(message if isinstance(message, str) else encode(message))

    def grant(self, act: GrantedAct, room: Room, person: str | None = None, **rest: Any) -> str:
        who = Person(person, person, person if person.startswith("a_") else None) if person else None
        values: dict[str, Any] = {"worker": self.worker, "epoch": 1, "expires": 4_000_000_000} | rest
        grant = Grant(id=f"i{next(self.ids)}", act=act, room=room, person=who, connection=person, **values)
        return seal(SECRET, GRANT, grant)

    async def admit(self, grant: str, sdp: str, receipt: str = "") -> WorkerAnswer | WorkerRefusal:
        """Admit somebody, and return the worker's answer. Without a receipt, the grant is its own."""
        seen = len(self.got)
        await self.send(Admit(grant, sdp, receipt))
        async with asyncio.timeout(patient(10.0)):
            while True:
                for message in self.got[seen:]:
                    if isinstance(message, WorkerAnswer | WorkerRefusal) and message.grant == (receipt or grant):
                        return message
                seen = len(self.got)
                self._news.clear()
                await self._news.wait()

    async def set_room(self, room: Room) -> None:
        await self.send(SetRole(self.grant("set_role", room)))

    async def end(self, room: Room) -> None:
        await self.send(End(self.grant("end", room)))

    async def release(self, room: Room) -> None:
        await self.send(Release(self.grant("release", room)))

    async def keep(self, room: Room, url: str, **rest: Any) -> None:
        await self.send(Keep(self.grant("keep", room, evidence=Evidence("r_1", url), **rest)))

    async def forget(self) -> None:
        await self.send(Complaint("not_registered", "Who are you?"))

    async def registered(self, times: int = 1) -> None:
        await until_async(
            lambda: (
                None if len(self.of(Heartbeat)) and len(self.of(Register)) >= times else f"not registered {times} times"
            )
        )

    async def drop(self) -> None:
        """Close every connection."""
        await asyncio.gather(*(socket.close() for socket in self.open))


@asynccontextmanager
async def control_plane(port: int = 0) -> AsyncIterator[ControlPlane]:
    """Run a control plane on loopback."""
    plane = ControlPlane()
    app = web.Application()
    app.router.add_get("/local", plane.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    plane.url = f"ws://127.0.0.1:{runner.addresses[0][1]}/local"
    try:
        yield plane
    finally:
        await plane.drop()
        await runner.cleanup()
