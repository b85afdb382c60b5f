"""Media workers as processes of this machine: as many as ECS is to run. It tells us through a pipe."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Final

from infra.local.child import Child
from infra.local.supervisor import Supervisor

LAYER: Final = 2  # above the gateway, to which workers say goodbye
AGAIN: Final = 5.0  # seconds until workers that play are looked at again, when there are too many


class WorkerProcesses:
    """Starts and stops workers. `make(number)` returns the worker of a number; `plays(child)` says whether anybody is
    connected to it: such a worker is not stopped, as ECS does not stop a task that protects itself."""

    def __init__(
        self, supervisor: Supervisor, make: Callable[[int], Child], plays: Callable[[Child], Awaitable[bool]]
    ) -> None:
        self.count_pipe, self._writing = os.pipe()
        self._supervisor = supervisor
        self._make = make
        self._plays = plays
        self._running: dict[int, Child] = {}
        self._wanted = 0
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def descriptor(self) -> int:
        """Where a process that inherits it writes each new count as a line."""
        return self._writing

    def begin(self) -> None:
        """Follow the counts from now on."""
        os.set_blocking(self.count_pipe, False)
        asyncio.get_running_loop().add_reader(self.count_pipe, self._read)
        self._task = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """Follow no longer; the supervisor stops the workers that run."""
        if self._task is not None:
            asyncio.get_running_loop().remove_reader(self.count_pipe)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        os.close(self.count_pipe)
        os.close(self._writing)

    def _read(self) -> None:
        self._wanted = int(os.read(self.count_pipe, 65_536).split()[-1])
        self._changed.set()

    async def _follow(self) -> None:
        while True:
            self._changed.clear()
            await self._resize()
            late = None if len(self._running) <= self._wanted else AGAIN
            try:
                await asyncio.wait_for(self._changed.wait(), late)
            except TimeoutError:
                continue

    async def _resize(self) -> None:
        for number in range(1, self._wanted + 1):
            if len(self._running) < self._wanted and number not in self._running:
                self._running[number] = self._make(number)
                await self._supervisor.start(self._running[number], layer=LAYER)
                self._supervisor.watch()
        for number in sorted(self._running, reverse=True):
            if len(self._running) > self._wanted and not await self._plays(self._running[number]):
                await self._supervisor.remove(self._running.pop(number))
