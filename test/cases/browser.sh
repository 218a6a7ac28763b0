#!/bin/sh
# test/cases/browser.sh - the site in a real browser (test/browser/*.mjs).
cd "$(dirname "$0")/../.." || exit 1
export JIEDUI="${JIEDUI:-out/test/jiedui}"
if ! command -v node >/dev/null || ! [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
    echo "# skipped: no node or no chromium"
    echo "1..0"
    exit 0
fi
if ! [ -d test/browser/node_modules/playwright-core ]; then
    (cd test/browser && npm ci --ignore-scripts --no-audit --no-fund) >&2 || {
        echo "# skipped: the browser's driver could not be installed"
        echo "1..0"
        exit 0
    }
fi
exec node test/browser/pages.mjs
