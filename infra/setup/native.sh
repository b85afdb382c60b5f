#!/bin/sh
# Compiles the media worker's send loop unless that was done before. Everything runs without it, too.
set -eu

.venv/bin/python -m media_worker.edge.native || {
    echo "That is fine here: the worker sends by numpy instead, for about a quarter more CPU time per packet." >&2
    echo "To have it compiled, install a C compiler: sudo apt-get install gcc libc6-dev" >&2
}
