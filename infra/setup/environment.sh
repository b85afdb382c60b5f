#!/bin/sh
# Creates .venv and installs the given requirements files; does nothing if that was done before.
# Usage: environment.sh STAMP REQUIREMENTS...
# ENVIRONMENT names another folder, for a tool whose packages do not go with ours, and PINS its versions.
set -eu

venv=${ENVIRONMENT:-.venv}
stamp=$venv/$1.stamp
shift
pins=${PINS:-infra/constraints.txt}
wanted=$(cksum "$pins" "$@")

if [ -x "$venv/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$(sh infra/setup/python.sh)
    echo "Making Espacio's own environment in $venv ..."
    "$python" -m venv --clear "$venv"
fi
echo "Installing packages; the first time takes a minute ..."
options=""
for file in "$@"; do options="$options -r $file"; done
log=$venv/install.log
# shellcheck disable=SC2086 # one option per word
if ! "$venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check --retries 2 -c "$pins" $options >"$log" 2>&1; then
    if grep -qiE 'resolution|NewConnectionError|ConnectTimeout|unreachable|ProxyError|from versions: none' "$log"; then
        echo "The packages could not be downloaded: the package index cannot be reached. Connect this machine to the network and try again (details: $log)." >&2
    else
        tail -n 5 "$log" >&2
        echo "The packages could not be installed; the reason is above and in $log." >&2
    fi
    exit 1
fi
printf '%s' "$wanted" >"$stamp"
