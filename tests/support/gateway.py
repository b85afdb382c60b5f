"""A gateway in the test's own loop, in front of the sample app, with a clock that tests set."""

import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from aiohttp import web

from infra.local.gateway.lambdas import Lambdas
from infra.local.gateway.limits import Limits
from infra.local.gateway.server import GatewayServer
from tests.support import sample_app


class Clock:
    """Epoch seconds that stand still."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Running:
    gateway: GatewayServer
    clock: Clock
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def management(self, stage: str = "/local") -> Any:
        return boto3.client(
            "apigatewaymanagementapi",
            endpoint_url=f"{self.url}{stage}",
            region_name="eu-west-1",
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )


@contextlib.asynccontextmanager
async def running(static: Path, limits: Limits | None = None) -> AsyncIterator[Running]:
    """Run a gateway on a free port, and leave nothing behind."""
    clock = Clock()
    gateway = GatewayServer(Lambdas(sample_app), static, limits, clock)
    runner = web.AppRunner(gateway.application(), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    listening = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listening).start()
    try:
        yield Running(gateway, clock, listening.getsockname()[1])
    finally:
        await runner.cleanup()
