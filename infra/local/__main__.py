"""Run Espacio on one machine: `python -m infra.local`. Ctrl-C stops all of it."""

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path

from infra.local.child import Child, die_with_parent
from infra.local.machine import Machine, MachineOptions
from infra.local.settings import Unstartable


def say(sentence: str) -> None:
    """Print one line on the terminal, unbuffered."""
    print(sentence, flush=True)


async def run(options: MachineOptions, kind: type[Child], *, ready_fd: int | None, demo: bool) -> None:
    """Start everything, print the address, and wait for SIGINT or SIGTERM. Raises Unstartable."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    machine = Machine(options, say, kind)
    starting = asyncio.create_task(_start(machine, ready_fd=ready_fd, demo=demo))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            await stopping
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await machine.stop()


async def _start(machine: Machine, *, ready_fd: int | None, demo: bool) -> None:
    began = time.monotonic()
    await machine.start()
    say(f"Espacio is at http://localhost:{machine.port}")
    if demo:
        await _start_demo(machine)
    if ready_fd is not None:
        with os.fdopen(ready_fd, "w") as pipe:
            json.dump(machine.facts() | {"started_in": time.monotonic() - began}, pipe)


async def _start_demo(machine: Machine) -> None:
    say("The demo is warming up its voices ...")
    ready = await machine.start_demo()
    say(f"Two voices are talking at {ready.link}")
    say(f"Sign in as {', '.join(ready.handles[:-1])} or {ready.handles[-1]}; the password is {ready.password}")


def main(kind: type[Child] = Child) -> int:
    """Run what the command line asks for, each process as a `kind` of child.

    Return 0 after Ctrl-C or SIGTERM; print one sentence and return 1 if it could not start."""
    options = _arguments()
    if options.die_with_parent:
        die_with_parent()
    chosen = MachineOptions(
        port=options.port,
        data=options.data.resolve(),
        host=options.host,
        prefix=options.prefix,
        workers=1 if options.demo and options.workers is None else options.workers,
        origins=options.origin,
        app=options.app,
        gateway=options.gateway_option,
    )
    try:
        asyncio.run(run(chosen, kind, ready_fd=options.ready_fd, demo=options.demo))
    except Unstartable as reason:
        print(reason, file=sys.stderr, flush=True)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description="Espacio on one machine.")
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help="default: PORT, else 8000")
    parser.add_argument("--data", type=Path, default=Path(".espacio"), help="folder of accounts, Spaces and logs")
    parser.add_argument("--demo", action="store_true", help="accounts, posts and a live Space that can be heard")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--prefix", default="espacio", help="prefix of the tables' names")
    parser.add_argument("--workers", type=int, help="how many media workers; default: as many as somebody needs")
    parser.add_argument("--origin", action="append", default=[], help="one more allowed Origin")
    parser.add_argument("--app", default="app", help="the module with the Chalice app")
    parser.add_argument("--gateway-option", action="append", default=[], help="passed on to the gateway")
    parser.add_argument("--ready-fd", type=int, help="descriptor to write a JSON line of facts to")
    parser.add_argument("--die-with-parent", action="store_true", help="end when the process that started this ends")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
