"""Compiles the send loop: `python -m media_worker.edge.native`. Says nothing if it can."""

import sys

from media_worker.edge.native.compiler import CompilationFailed, compile_library

try:
    compile_library()
except (CompilationFailed, OSError) as error:
    sys.exit(f"The media worker's send loop was not compiled: {error}")
