#!/bin/sh
# Makes sure that programs are installed, with apt if it may; otherwise says what to install.
# Usage: packages.sh PROGRAM=PACKAGE[=ALTERNATIVE PROGRAM]...
set -eu

present() { command -v "$1" >/dev/null 2>&1; }

missing=""
for pair in "$@"; do
    program=${pair%%=*}
    package=${pair#*=}
    alternative=${package#*=}
    package=${package%%=*}
    present "$program" || present "$alternative" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! present apt-get; then
    echo "These packages are missing, under the names that Debian has for them:$missing" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root="env"
elif present sudo && sudo -n true 2>/dev/null; then
    as_root="sudo -n env"
else
    echo "Some programs are missing. Install them with: sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
echo "Installing$missing ..."
log=$(mktemp)
# shellcheck disable=SC2086 # one package per word
if ! { $as_root DEBIAN_FRONTEND=noninteractive apt-get update -q &&
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    echo "apt could not install$missing; the reason is above and in $log." >&2
    exit 1
fi
rm -f "$log"
