"""The process of a captioner: its settings and logs."""

import logging
import os
import socket

from media_worker.captions.captioner import Captioner
from media_worker.captions.whisper import WhisperTranscriber
from media_worker.logs import start_logs


def run(worker: socket.socket) -> None:
    """Caption what `worker` sends until it closes its end."""
    start_logs(os.environ.get("ESPACIO_WORKER_ID", ""))
    logging.getLogger("faster_whisper").setLevel(logging.WARNING)
    transcriber = WhisperTranscriber(os.environ.get("ESPACIO_CAPTIONS_MODEL") or None)
    Captioner(worker, transcriber).run()
