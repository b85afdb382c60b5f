"""Run AWS for one machine as a process: DynamoDB and S3 by moto, on a real HTTP endpoint.

`python -m infra.local.moto_server --fd 3 --file state.snapshot` serves on the listening socket that
it inherits as descriptor 3, so that whoever starts it knows the port in advance.
"""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

# moto reads these once, at import. They prevent a look-up of the newest AMIs and the use of real credentials.
os.environ.setdefault("AWS_ACCESS_KEY_ID", "local")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "local")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from infra.local import outbox
from infra.local.cloud import Cloud
from infra.local.settings import WARNING


class MotoHandler(MotoRequestHandler):
    """Keeps connections open, which halves the cost of a DynamoDB call."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing: one line per database call would bury what matters."""


def serve(descriptor: int) -> BaseWSGIServer:
    """Return a server on an inherited listening socket, with a thread per connection."""
    return make_server(
        "127.0.0.1",
        0,
        DomainDispatcherApplication(create_backend_app),
        threaded=True,
        request_handler=MotoHandler,
        fd=descriptor,
    )


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
    server = serve(options.fd)
    stop = threading.Event()
    often = {"every": 1.5, "tables_every": options.tables, "expire_every": options.expire}
    keeper = threading.Thread(target=cloud.keep, args=(stop,), kwargs=often)
    keeper.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()
    stop.set()
    keeper.join()
    # Threads of open connections would keep the interpreter waiting for their peers.
    logging.shutdown()
    os._exit(0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local.moto_server")
    parser.add_argument("--fd", type=int, required=True, help="descriptor of the listening socket")
    parser.add_argument("--file", type=Path, help="where the snapshot is kept; without it nothing is")
    parser.add_argument("--tables", type=float, default=60.0, help="seconds between snapshots of the tables")
    parser.add_argument("--expire", type=float, default=10.0, help="seconds between looks for expired rows")
    parser.add_argument("--workers-service", help="cluster/service of the media workers, if they come on demand")
    parser.add_argument("--workers-fd", type=int, help="descriptor to which each new count of workers is written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
