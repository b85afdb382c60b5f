"""Keeps ECS from stopping this task, to scale in or to deploy, while it plays a Space.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from typing import Any, Final

import aiohttp

LOOK: Final = 1.0  # s between looks whether somebody is here
MINUTES: Final = 60  # that ECS keeps its promise, if nobody renews it
RENEWAL: Final = 20 * 60.0  # s after which it is renewed
AFTER_FAILURE: Final = 10.0  # s until the next try
TIMEOUT: Final = aiohttp.ClientTimeout(total=5.0)

log = logging.getLogger(__name__)


class TaskProtection:
    """Protects the task while `playing()` is true. `agent` is the address of the container's ECS agent."""

    def __init__(self, agent: str, playing: Callable[[], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self._url = f"{agent}/task-protection/v1/state"
        self._playing = playing
        self._clock = clock
        self._told = False  # what ECS was told last, protected or not
        self._again_at = math.inf  # when to tell it the same again (s); a new task is not protected

    async def keep(self) -> None:
        """Look once a second, until cancelled."""
        async with aiohttp.ClientSession(timeout=TIMEOUT) as web:
            while True:
                await self.look(web)
                await asyncio.sleep(LOOK)

    async def look(self, web: aiohttp.ClientSession) -> None:
        """Tell ECS if something has changed, or the promise is to be renewed."""
        wanted, now = self._playing(), self._clock()
        if wanted == self._told and now < self._again_at:
            return
        done = await self._tell(web, wanted)
        self._told, self._again_at = wanted, now + (RENEWAL if done else AFTER_FAILURE)

    async def _tell(self, web: aiohttp.ClientSession, wanted: bool) -> bool:
        body: dict[str, Any] = {"ProtectionEnabled": wanted} | ({"ExpiresInMinutes": MINUTES} if wanted else {})
        try:
            async with web.put(self._url, json=body) as answer:
                said = await answer.json(content_type=None)
                done = answer.status == 200 and isinstance(said, dict) and not said.keys() & {"failure", "error"}
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            done, said = False, repr(error)
        if not done:
            log.warning("the task is not protected as wanted", extra={"wanted": wanted, "answer": str(said)})
        return done
