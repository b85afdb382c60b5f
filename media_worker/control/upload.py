"""Bytes to a presigned URL, in the background and more than once if need be."""

import asyncio
import logging
import random
from typing import Final

import aiohttp
from yarl import URL

ATTEMPTS: Final = 5
PATIENCE: Final = aiohttp.ClientTimeout(total=20.0)
BACKOFF: Final = 0.5  # s before the second attempt; doubles
KIND: Final = "audio/ogg"
_LATER: Final = (408, 429)  # besides 5xx: the same request may do better in a moment

log = logging.getLogger(__name__)


async def put(url: str, body: bytes, *, name: str, backoff: float = BACKOFF) -> bool:
    """PUT `body` at `url`; whether it is there now.

    `url` is a secret and stays out of the log; `name` stands for it.
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
    """The status, or None if there was no answer. The URL is signed as it is: it must not be encoded again."""
    try:
        target = URL(url, encoded=True)
        headers = {"Content-Type": KIND}
        async with session.put(target, data=body, headers=headers, allow_redirects=False) as response:
            return response.status
    except (aiohttp.ClientError, OSError, TimeoutError):
        return None
