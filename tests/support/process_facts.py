"""A process that prints what it was given: `python -m tests.support.process_facts returns`, `fails` or `waits`."""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

SIGNALS = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}


def main() -> int:
    """Print one line of JSON, and then do what the first argument says. Returns 7."""
    given = {
        "arguments": sys.argv[1:],
        "environment": {name: value for name, value in os.environ.items() if name != "LC_CTYPE"},  # Python sets it
        "folder": os.getcwd(),
        "path": sys.path[0],
        "input": sys.stdin.read(),
        "files": sorted(_files()),
        "leads its group": os.getpgid(0) == os.getpid(),
        "handlers": {number: _name(signal.getsignal(number)) for number in sorted(SIGNALS)},
        "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
        "chance": random.random(),
    }
    print(json.dumps(given))
    if sys.argv[1] == "fails":
        raise ValueError("It fails.")
    if sys.argv[1] == "waits":
        time.sleep(3600)
    return 7


def _files() -> list[str]:
    """Return the open files, without the folder that lists them."""
    links = [Path(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
    return [str(link.readlink()).partition(":[")[0] for link in links if link.is_symlink()]


def _name(handler: object) -> str:
    return getattr(handler, "__name__", str(handler))


if __name__ == "__main__":
    sys.exit(main())
