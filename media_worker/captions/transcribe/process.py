"""The process of a captioner that asks Amazon Transcribe."""

import asyncio
import os
import socket

import aiohttp
from botocore.session import Session

from media_worker.captions.transcribe.settings import read_settings
from media_worker.captions.transcribe.transcribe_captioner import TranscribeCaptioner
from media_worker.captions.transcribe.transcribe_service import TranscribeService


def run(worker: socket.socket) -> None:
    """Caption what `worker` sends until it closes its end."""
    asyncio.run(_run(worker))


async def _run(worker: socket.socket) -> None:
    async with aiohttp.ClientSession() as http:
        service = TranscribeService(read_settings(os.environ), http, Session())
        await TranscribeCaptioner(worker, service).run()
