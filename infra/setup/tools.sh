#!/bin/sh
# Installs what tests and checks need besides Python packages. Usage: tools.sh demo | site | check | test | bench
set -eu

here=${0%/*}

fresh_node() {
    major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
    if [ "${major:-0}" -lt 18 ]; then
        echo "Node.js 18 or newer is needed (found: $(node --version 2>/dev/null || echo none)). Install it from https://nodejs.org or your distribution." >&2
        exit 1
    fi
}

frontend() {
    sh $here/packages.sh node=nodejs npm=npm
    fresh_node
    [ -f frontend/package-lock.json ] || return 0
    stamp=frontend/node_modules/.installed
    wanted=$(cksum frontend/package-lock.json)
    if [ "$(cat $stamp 2>/dev/null)" = "$wanted" ]; then return 0; fi
    log=$(mktemp)
    if ! (cd frontend && npm ci --omit=optional --no-audit --no-fund --ignore-scripts >"$log" 2>&1); then
        tail -n 5 "$log" >&2
        echo "npm could not install the frontend's tools; the reason is above and in $log. Is this machine online?" >&2
        exit 1
    fi
    rm -f "$log"
    printf '%s' "$wanted" >$stamp
}

# A browser from a snap cannot be automated: its sandbox hides the profile folder that the tests create.
not_a_snap() {
    program=$(command -v "$1" 2>/dev/null || command -v "$2" 2>/dev/null || true)
    case "$(readlink -f "$program" 2>/dev/null)" in
    /snap/* | */snap)
        echo "$1 is a snap here, which tests cannot drive. Install a $3 that is not, and name it: $4=/path/to/it make test" >&2
        exit 1
        ;;
    esac
    if grep -qs 'snap' "$program" && [ "$(head -c 2 "$program")" = '#!' ] && grep -qs 'snap install' "$program"; then
        echo "$1 is a placeholder for a snap here, which tests cannot drive. Install a $3 that is not, and name it: $4=/path/to/it make test" >&2
        exit 1
    fi
}

browsers() {
    wanted="pulseaudio=pulseaudio"
    [ -n "${ESPACIO_CHROMIUM:-}" ] || wanted="$wanted chromium=chromium=google-chrome $(headless_shell)"
    [ -n "${ESPACIO_FIREFOX:-}" ] || wanted="$wanted firefox-esr=$(firefox_package)=firefox"
    # shellcheck disable=SC2086 # one pair per word
    sh $here/packages.sh $wanted
    [ -n "${ESPACIO_CHROMIUM:-}" ] || not_a_snap chromium google-chrome "Chromium or Chrome" ESPACIO_CHROMIUM
    [ -n "${ESPACIO_FIREFOX:-}" ] || not_a_snap firefox-esr firefox Firefox ESPACIO_FIREFOX
}

# Most walks use it where there is a package, because it needs half the processor time.
headless_shell() {
    ubuntu || echo chromium-headless-shell=chromium-headless-shell=google-chrome
}

firefox_package() {
    if ubuntu; then echo firefox; else echo firefox-esr; fi
}

tests() {
    sh $here/packages.sh flite=flite turnserver=coturn cc=build-essential
    frontend
    browsers
}

ubuntu() { grep -qs '^ID=ubuntu' /etc/os-release; }

case "$1" in
demo) sh $here/packages.sh flite=flite ;;
site) frontend ;;
check)
    sh $here/packages.sh cc=build-essential
    frontend
    ;;
test) tests ;;
bench)
    tests
    sh $here/packages.sh janus=janus murmurd=mumble-server=/usr/sbin/murmurd
    [ -e /usr/include/openssl/evp.h ] || sh $here/packages.sh openssl-headers=libssl-dev
    ;;
*)
    echo "tools.sh: demo, site, check, test or bench, not $1" >&2
    exit 2
    ;;
esac
