#!/bin/sh
# test/cases/tiles.sh - what `serve` publishes of a log, checked by a program
# that shares no line with it: checkpoint, signature, entry bundles, hash tiles,
# two inclusion proofs, and that a turned bit is noticed. Prints TAP.
set -u
cd "$(dirname "$0")/../.."
exec python3 test/cases/tiles.py "${JIEDUI:-out/release/jiedui}"
