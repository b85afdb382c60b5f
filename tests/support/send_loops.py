"""Both send loops, for tests that hold them to the same behaviour."""

import os
from functools import partial
from typing import Final, NoReturn

import pytest

from media_worker.edge.native.compiler import CompilationFailed, compile_library
from media_worker.edge.native.library import load
from media_worker.edge.native.native_loop import NativeLoop
from media_worker.edge.numpy_loop import NumpyLoop
from media_worker.edge.send_loop import OpenLoop

LOOPS: Final = ("numpy", "compiled")


def send_loop(name: str) -> OpenLoop:
    """Return one of `LOOPS`; skips the test if it cannot be compiled here."""
    if name == "numpy":
        return NumpyLoop
    try:
        compile_library()
    except CompilationFailed as error:
        give_up(error)
    library = load()
    assert library is not None, "what was just compiled cannot be loaded"
    return partial(NativeLoop, library)


def give_up(error: CompilationFailed) -> NoReturn:
    """Skip the test, which needs a C compiler; in CI, where set-up installs one, fail it."""
    if os.environ.get("CI"):
        raise error
    pytest.skip(f"NOT TESTED, the send loop in C: {error}")
