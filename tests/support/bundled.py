"""The bundled site for tests: made once in a run, by whichever process needs it first."""

import fcntl
from pathlib import Path

from infra.bundle import LIST, bundle


def bundled_once(folder: Path) -> Path:
    """Return the folder with the bundle in it, made by the first call in any process."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / LIST).exists():  # which is written last
            bundle(folder)
    return folder
