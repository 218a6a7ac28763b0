#!/bin/sh
# test/cases/tamper.sh - change a book behind its back, TRIES times: one byte
# turned, a sector zeroed, the file cut. Either `verify` says no (and never
# crashes), or what the book says is unchanged to the byte. Prints TAP.
set -u
cd "$(dirname "$0")/../.."
exec python3 test/cases/tamper.py "${JIEDUI:-out/release/jiedui}" "${TRIES:-300}" "${SEED:-1}"
