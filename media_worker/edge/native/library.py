"""The compiled send loop, called through cffi: its types, which need no compiler, and the library."""

from typing import Any, Final

from cffi import FFI

from media_worker.edge.native.compiler import SOURCES, library_path

TYPES: Final[Any] = FFI()
TYPES.cdef(SOURCES[1].read_text())


def load() -> Any | None:
    """The library that was compiled from this very source, or None."""
    try:
        return TYPES.dlopen(str(library_path()))
    except OSError:
        return None
