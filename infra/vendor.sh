#!/bin/sh
# Builds frontend/vendor from the versions that frontend/package-lock.json pins. With --check, compares the present
# files with their checksums.
set -eu
cd "$(dirname "$0")/../frontend"
if [ "${1:-}" = "--check" ]; then
    cd vendor && exec sha256sum --check --strict --quiet SHA256SUMS
fi
npm ci --ignore-scripts --no-audit --no-fund --silent
mkdir -p vendor/licences
cp node_modules/preact/dist/preact.mjs vendor/preact.mjs
cp node_modules/preact/hooks/dist/hooks.mjs vendor/hooks.mjs
cp node_modules/@preact/signals-core/dist/signals-core.mjs vendor/signals-core.mjs
cp node_modules/@preact/signals/dist/signals.mjs vendor/signals.mjs
cp node_modules/htm/dist/htm.mjs vendor/htm.mjs
cp node_modules/htm/preact/index.mjs vendor/htm-preact.mjs
sed -i '/^\/\/# sourceMappingURL=/d' vendor/*.mjs
for library in preact htm @preact/signals @preact/signals-core; do
    cp "node_modules/$library/LICENSE" "vendor/licences/$(echo "$library" | tr -d @ | tr / -).txt"
done
cd vendor && sha256sum ./*.mjs licences/*.txt > SHA256SUMS
