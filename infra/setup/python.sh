#!/bin/sh
# Prints the path of a Python that can run Espacio, or one sentence about what to install.
set -eu

usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

found=""
for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    path=$(command -v "$name" 2>/dev/null) || continue
    found=$path
    if usable "$path"; then
        if ! "$path" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "Python's venv module is missing. Install it with: sudo apt-get install python3-venv" >&2
            exit 1
        fi
        echo "$path"
        exit 0
    fi
done
if [ -n "$found" ]; then
    echo "Espacio needs Python 3.11 or newer; $found is $("$found" -V 2>&1 | cut -d' ' -f2). Install a newer one, or name it: PYTHON=/path/to/python3.11 make run" >&2
else
    echo "Python 3.11 or newer is missing. Install it with: sudo apt-get install python3 python3-venv" >&2
fi
exit 1
