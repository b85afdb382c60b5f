"""The process of one worker: its settings, logs and signals."""

import asyncio
import logging
import signal
import sys

from media_worker.config import Config, ConfigMissing, read_config
from media_worker.logs import start_logs
from media_worker.long_lived import leave_out_of_collections
from media_worker.worker import DRAIN, MediaWorker


def run() -> int:
    """Run a worker and return the exit status: 0 after a stop, 1 if a port is taken, 2 for bad settings."""
    try:
        config = read_config()
    except ConfigMissing as error:
        print(error, file=sys.stderr)
        return 2
    start_logs(config.worker_id)
    try:
        asyncio.run(_serve(config))
    except OSError as error:
        logging.getLogger(__name__).error("cannot listen", extra={"error": str(error)})
        return 1
    return 0


async def _serve(config: Config) -> None:
    worker = MediaWorker(config)
    leave_out_of_collections()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, worker.stop, DRAIN)
    loop.add_signal_handler(signal.SIGINT, worker.stop, 0.5)
    await worker.run()
