#!/bin/sh
# test/cases/readonly.sh - an auditor's copy that he may read and not write:
# figures, records and `verify` work, and nothing is made beside it.
set -u
cd "$(dirname "$0")/../.."
jiedui=$(readlink -f "${JIEDUI:-out/release/jiedui}")
work=$(mktemp -d); trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cp "$jiedui" "$work/jiedui"; mkdir "$work/copy"; cp -r test/books/first.* "$work/copy"
chmod -R a+rX "$work"; chmod -R a-w "$work/copy"
as=
[ "$(id -u)" = 0 ] && as="setpriv --reuid=65534 --regid=65534 --clear-groups"
n=0
try() { name=$1; shift; n=$((n + 1))
    if out=$($as "$@" 2>&1); then echo "ok $n - $name"
    else printf '%s\n' "$out" | sed 's/^/# /'; echo "not ok $n - $name"; fi; }
try "figures come from a copy that cannot be written" "$work/jiedui" figures "$work/copy/first.book"
try "so do records" "$work/jiedui" explain "$work/copy/first.book" crowns_granted --basis reported
try "it verifies" "$work/jiedui" verify "$work/copy/first.book"
n=$((n + 1)); [ -z "$(find "$work/copy" -name '*-shm' -o -name '*-wal')" ] && echo "ok $n - nothing is made beside it" || echo "not ok $n - nothing is made beside it"
echo "1..$n"
