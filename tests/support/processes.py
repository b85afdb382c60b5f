"""Programs that run for as long as a test or a bench needs them."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any


@asynccontextmanager
async def running_process(*command: str, **options: Any) -> AsyncIterator[Process]:
    """Run a program, with the options of `create_subprocess_exec`; kill it at the end unless it has ended."""
    process = await asyncio.create_subprocess_exec(*command, **options)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
