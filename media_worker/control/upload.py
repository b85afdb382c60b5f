"""Uploads bytes to a presigned URL, with retries."""

import asyncio
import logging
import random
from typing import Final

import aiohttp
from yarl import URL

ATTEMPTS: Final = 5
PATIENCE: Final = aiohttp.ClientTimeout(total=20.0)
BACKOFF: Final = 0.5  # s before the second attempt, doubled before each further one
KIND: Final = "audio/ogg"
_LATER: Final = (408, 429)  # statuses that are worth a retry, like all 5xx

log = logging.getLogger(__name__)


async def put(url: str, body: bytes, *, name: str, backoff: float = BACKOFF) -> bool:
    """PUT `body` at `url` and return whether it was stored. `backoff` is in seconds.

    `url` is a secret and is not logged; `name` stands for it.
    """
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(backoff * 2 ** (attempt - 1) * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
            status = await _try(session, url, body)
            if status is not None and status < 300:
                log.info("stored", extra={"evidence": name, "bytes": len(body)})
                return True
            log.warning("not stored", extra={"evidence": name, "attempt": attempt + 1, "status": status})
            if status is not None and status < 500 and status not in _LATER:
                return False
    return False


async def _try(session: aiohttp.ClientSession, url: str, body: bytes) -> int | None:
    """The HTTP status, or None without an answer. The URL is signed as it is and must not be encoded again."""
    try:
        target = URL(url, encoded=True)
        headers = {"Content-Type": KIND}
        async with session.put(target, data=body, headers=headers, allow_redirects=False) as response:
            return response.status
    except (aiohttp.ClientError, OSError, TimeoutError):
        return None
