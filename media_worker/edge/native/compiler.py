"""Compiles `fanout.c`. Uses the standard library alone, so that it runs before anything is installed.

The library's name holds the hash of what it is made from: one that does not fit the source is
never loaded. It lies in `__pycache__`, where Python keeps what it has compiled itself.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
SOURCES: Final = (FOLDER / "fanout.c", FOLDER / "fanout.h")
_OPTIONS: Final = ("-std=c11", "-O2", "-fPIC", "-shared")


class CompilationFailed(Exception):
    """There is no library; the message says why."""


def library_path() -> Path:
    """Where the library for this source and this kind of machine is, if it has been compiled."""
    digest = hashlib.sha256(" ".join([platform.machine(), platform.libc_ver()[0], *_OPTIONS]).encode())
    for source in SOURCES:
        digest.update(source.read_bytes())
    return FOLDER / "__pycache__" / f"fanout-{digest.hexdigest()[:16]}.so"


def compile_library() -> Path:
    """The path of the library, which is compiled unless it is there. Raises CompilationFailed."""
    path = library_path()
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        # Others may compile at the same time: nobody sees half a library.
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            made = Path(folder) / path.name
            run_compiler([*_OPTIONS, "-o", str(made), str(SOURCES[0])])
            made.replace(path)
        for stale in set(path.parent.glob("fanout-*.so")) - {path}:
            stale.unlink(missing_ok=True)
    return path


def run_compiler(arguments: Sequence[str]) -> None:
    """Run `cc`, or what the environment's `CC` names. Raises CompilationFailed with what it says."""
    name = os.environ.get("CC") or "cc"
    program = shutil.which(name)
    if program is None:
        raise CompilationFailed(f"there is no C compiler (`{name}`)")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CompilationFailed(f"`{name}` failed:\n{done.stderr.strip()}")
