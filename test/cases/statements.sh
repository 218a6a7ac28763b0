#!/bin/sh
# test/cases/statements.sh - four public statements of one programme within five
# months that did not agree. The demonstration comes in by three rounds; each
# round's statement is published, and the comparison must name every difference:
# growth, period, unit or scope. SCALE=1 also checks the published words; 0.05
# is enough for the causes. Prints TAP.
set -u
cd "$(dirname "$0")/../.."
exec python3 test/cases/statements.py "${JIEDUI:-out/test/jiedui}" "${SCALE:-0.05}"
