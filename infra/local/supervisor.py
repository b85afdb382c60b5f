"""Keeps children running: one that crashes is restarted, at once the first time, then with growing pauses."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from infra.local.child import Child

SECOND_PAUSE: Final = 0.5  # seconds; there is none before the first restart, because people wait for it
LONGEST_PAUSE: Final = 5.0
STEADY: Final = 30.0  # seconds of running after which a crash counts as the first one


class Supervisor:
    """Children in layers: each layer needs the ones below it. `say` prints a sentence on the terminal."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._children: list[Child] = []
        self._layers: dict[int, list[Child]] = {}
        self._watchers: dict[Child, asyncio.Task[None]] = {}

    async def start(self, child: Child, *, layer: int) -> None:
        """Start a child, which is stopped before the layers below it. Crashes are not noticed before `watch`."""
        self._children.append(child)
        self._layers.setdefault(layer, []).append(child)
        await child.start()

    def watch(self) -> None:
        """Restart children that end by themselves: those started since the last call."""
        for child in self._children:
            if child not in self._watchers:
                self._watchers[child] = asyncio.create_task(self._keep(child))

    async def remove(self, child: Child) -> None:
        """Stop a child for good."""
        watcher = self._watchers.pop(child, None)
        if watcher is not None:
            watcher.cancel()
            await asyncio.gather(watcher, return_exceptions=True)
        self._children.remove(child)
        for layer in self._layers.values():
            layer[:] = [other for other in layer if other is not child]
        await child.stop()

    async def stop(self) -> None:
        """Stop all children from the top layer down, so that each layer can still say goodbye to the one below."""
        for watcher in self._watchers.values():
            watcher.cancel()
        await asyncio.gather(*self._watchers.values(), return_exceptions=True)
        for layer in sorted(self._layers, reverse=True):
            await asyncio.gather(*(child.stop() for child in self._layers[layer]))

    async def _keep(self, child: Child) -> None:
        pause = 0.0
        while True:
            started = time.monotonic()
            code = await child.ended()
            pause = 0.0 if time.monotonic() - started > STEADY else pause
            when = f"in {pause:g} s" if pause else "now"
            self._say(f"{child.name} stopped ({_how(code)}); it starts again {when}. Details: {child.log}")
            await asyncio.sleep(pause)
            pause = min(max(2 * pause, SECOND_PAUSE), LONGEST_PAUSE)
            await child.start()


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
