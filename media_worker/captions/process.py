"""The process of a captioner: its settings and logs."""

import logging
import os
import socket
from typing import Final

from media_worker.logs import start_logs

TRANSCRIBE: Final = "transcribe"


def run(worker: socket.socket) -> None:
    """Caption what `worker` sends until it closes its end, by what `ESPACIO_CAPTIONS` names. Whisper and AWS are loaded
    only by those who use them: an image may have one of them."""
    start_logs(os.environ.get("ESPACIO_WORKER_ID", ""))
    if os.environ.get("ESPACIO_CAPTIONS") == TRANSCRIBE:
        from media_worker.captions.transcribe import process

        process.run(worker)
    else:
        _whisper(worker)


def _whisper(worker: socket.socket) -> None:
    from media_worker.captions.captioner import Captioner
    from media_worker.captions.whisper import WhisperTranscriber

    logging.getLogger("faster_whisper").setLevel(logging.WARNING)
    Captioner(worker, WhisperTranscriber(os.environ.get("ESPACIO_CAPTIONS_MODEL") or None)).run()
