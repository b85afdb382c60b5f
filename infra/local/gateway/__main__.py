"""Run the gateway as a process: `python -m infra.local.gateway --fd 3`, with the environment of the Lambda."""

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from aiohttp import web
from botocore.session import Session

from infra.local import permissions
from infra.local.gateway.lambdas import Lambdas
from infra.local.gateway.limits import Limits
from infra.local.gateway.media import PublicMedia
from infra.local.gateway.queues import Queues
from infra.local.gateway.server import GatewayServer
from infra.local.tables import create_missing_tables

ROOT = Path(__file__).resolve().parents[3]


async def serve(gateway: GatewayServer, listening: socket.socket) -> None:
    """Serve on a listening socket until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    runner = web.AppRunner(gateway.application(), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    await stop.wait()
    await runner.cleanup()


def main() -> int:
    """Serve until SIGTERM or SIGINT."""
    options = _options()
    logging.getLogger("espacio").setLevel(logging.INFO)
    if options.tables:
        create_missing_tables()
    limits = Limits(idle=options.idle, lifetime=options.lifetime)
    permissions.install()
    lambdas = Lambdas.of(options.app, os.environ.get("ESPACIO_TABLE_PREFIX", ""))
    gateway = GatewayServer(lambdas, options.static, limits, media=_media(), queues=Queues(lambdas, _sqs()))
    asyncio.run(serve(gateway, socket.socket(fileno=options.fd)))
    logging.shutdown()
    # A Lambda thread that still waits for its database would delay the exit by up to 29 s.
    os._exit(0)


def _media() -> PublicMedia | None:
    bucket = os.environ.get("ESPACIO_MEDIA_BUCKET")
    return PublicMedia(f"{os.environ['AWS_ENDPOINT_URL']}/{bucket}") if bucket else None


def _sqs() -> Any:
    return Session().create_client("sqs")


def _options() -> argparse.Namespace:
    quotas = Limits()
    parser = argparse.ArgumentParser(prog="python -m infra.local.gateway")
    parser.add_argument("--fd", type=int, required=True, help="descriptor of the listening socket")
    parser.add_argument("--app", default="app", help="the module with the Chalice app")
    parser.add_argument("--static", type=Path, default=ROOT / "frontend", help="the folder behind /static/")
    parser.add_argument("--no-tables", dest="tables", action="store_false", help="do not create missing tables")
    parser.add_argument("--idle", type=float, default=quotas.idle, help="seconds until an idle WebSocket closes")
    parser.add_argument("--lifetime", type=float, default=quotas.lifetime, help="seconds a WebSocket may last")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
