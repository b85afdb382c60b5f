#!/bin/sh
# Builds frontend/vendor from the versions that frontend/package-lock.json pins. With --check, compares the present
# files with their checksums.
set -eu
cd "$(dirname "$0")/../frontend"
if [ "${1:-}" = "--check" ]; then
    cd vendor && exec sha256sum --check --strict --quiet SHA256SUMS
fi
npm ci --include=optional --ignore-scripts --no-audit --no-fund --silent
mkdir -p vendor/licences vendor/emoji-names
cp node_modules/preact/dist/preact.mjs vendor/preact.mjs
cp node_modules/preact/hooks/dist/hooks.mjs vendor/hooks.mjs
cp node_modules/@preact/signals-core/dist/signals-core.mjs vendor/signals-core.mjs
cp node_modules/@preact/signals/dist/signals.mjs vendor/signals.mjs
cp node_modules/htm/dist/htm.mjs vendor/htm.mjs
cp node_modules/htm/preact/index.mjs vendor/htm-preact.mjs
sed -i '/^\/\/# sourceMappingURL=/d' vendor/*.mjs
for language in en es; do
    node ../infra/emoji-names.mjs "$language" > "vendor/emoji-names/$language.mjs"
done
for library in preact htm @preact/signals @preact/signals-core emojibase-data; do
    cp "node_modules/$library/LICENSE" "vendor/licences/$(echo "$library" | tr -d @ | tr / -).txt"
done
cd vendor && sha256sum ./*.mjs emoji-names/*.mjs licences/*.txt > SHA256SUMS
