"""`python -m media_worker`: runs one worker until SIGTERM (drains for up to 110 s) or SIGINT (for 0.5 s).

As process 1 of a container, it would ignore SIGTERM until it has a handler: it gets one before anything else is
imported, which takes a second.
"""

import os
import signal
import sys


def main() -> int:
    """Run a worker and return the exit status: 0 after a stop, 1 if a port is taken, 2 for bad settings."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # nobody is connected yet
    from media_worker.process import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
