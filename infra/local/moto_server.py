"""Run the part of AWS that a machine needs as a process: moto, on a real HTTP endpoint.

`python -m infra.local.moto_server --fd 3 --file state.snapshot` serves on the listening socket that it inherits as
descriptor 3, so that its parent knows the port in advance.
"""

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# moto reads these once, at import. They prevent a look-up of the newest AMIs and the use of real credentials.
os.environ.setdefault("AWS_ACCESS_KEY_ID", "local")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "local")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from waitress.server import create_server

from infra.local import outbox
from infra.local.cloud import Cloud
from infra.local.settings import WARNING

WAITRESS: Final[dict[str, Any]] = {
    "threads": 32,  # of which each look at a queue occupies one while it waits
    "connection_limit": 2000,
    "asyncore_use_poll": True,
    "channel_timeout": 24 * 60 * 60,  # s; a client could be writing into a connection that closes
    "max_request_body_size": 2**33,  # bytes; S3 takes 5 GB at once
    "ident": None,
}


def serve(descriptor: int) -> None:
    """Serve on an inherited listening socket for as long as the process lives.

    Connections stay open, which saves a quarter of the processor time of a DynamoDB call.
    """
    moto: WSGIApplication = DomainDispatcherApplication(create_backend_app)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["RAW_URI"] = environ["REQUEST_URI"]  # from which moto takes the keys of objects, not yet decoded
        return moto(environ, start_response)

    create_server(application, sockets=[socket.socket(fileno=descriptor)], **WAITRESS).run()


def main() -> int:
    """Serve until SIGTERM, then write the last snapshot."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    cloud = Cloud(options.file)
    cloud.install()
    if options.file:
        outbox.install(options.file.parent / outbox.FOLDER)
    if options.workers_service:
        # moto's ECS loads EC2, which takes longer than all else here; most stacks of the tests have no such service.
        from infra.local.worker_service import create_service, writer

        create_service(options.workers_service, writer(options.workers_fd))
    for complaint in cloud.load():
        logging.getLogger("espacio.cloud").warning("%s%s", WARNING, complaint)
    stop = threading.Event()
    often = {"every": 1.5, "save_every": options.save, "expire_every": options.expire}
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=_keep, args=(cloud, stop), kwargs=often, daemon=True, name="keeper").start()
    serve(options.fd)
    return 1


def _keep(cloud: Cloud, stop: threading.Event, **often: float) -> None:
    """Store what the cloud holds until `stop`, and end the process.

    Requests that still wait, such as those of queues, would keep the interpreter waiting. Writes that are answered
    after the last snapshot are in the journal.
    """
    cloud.keep(stop, **often)
    logging.shutdown()
    os._exit(0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local.moto_server")
    parser.add_argument("--fd", type=int, required=True, help="descriptor of the listening socket")
    parser.add_argument("--file", type=Path, help="where the snapshot is kept; without it nothing is")
    parser.add_argument("--save", type=float, default=60.0, help="seconds between snapshots")
    parser.add_argument("--expire", type=float, default=10.0, help="seconds between looks for expired rows")
    parser.add_argument("--workers-service", help="cluster/service of the media workers, if they come on demand")
    parser.add_argument("--workers-fd", type=int, help="descriptor to which each new count of workers is written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
