"""`python -m media_worker.captions`: a captioner, whose standard input is the socket of its worker.

It runs at a lower priority than the worker, and ends when the worker does. Signals for the whole group are the worker's
to answer: what was said until then is still captioned.
"""

import os
import signal
import socket
import sys
from typing import Final

NICE: Final = 10  # of the worker, this process gets a tenth of a core that both want


def main() -> None:
    """Run until the worker closes the socket."""
    os.nice(NICE)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ["HF_HUB_OFFLINE"] = "1"  # weights come from packages or a folder, never from the network
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    from media_worker.captions.process import run

    run(socket.socket(fileno=os.dup(sys.stdin.fileno())))


if __name__ == "__main__":
    main()
