#!/bin/sh
# test/cases/kept.sh - every book that an earlier version wrote opens, verifies,
# holds the same log and gives the same figures. Prints TAP.
set -u
cd "$(dirname "$0")/../.."
jiedui=${JIEDUI:-$PWD/out/release/jiedui}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
n=0
for kept in test/books/*.book; do
    name=$(basename "$kept" .book); cp -r test/books/"$name".* "$work"; book=$work/$name.book
    "$jiedui" verify "$book" >"$work/log" 2>&1; verified=$?
    log=$("$jiedui" export "$book" entries --format json | sha256sum | cut -d' ' -f1)
    for basis in reported reviewed confirmed inspected; do
        "$jiedui" figures "$book" --basis $basis --format csv | cut -d, -f1-3
    done >"$work/figures"
    n=$((n + 1)); [ $verified = 0 ] && echo "ok $n - $name verifies" || { sed 's/^/# /' "$work/log"; echo "not ok $n - $name verifies"; }
    n=$((n + 1)); [ "$log" = "$(cat "$work/$name.log.sha256")" ] && echo "ok $n - $name holds its log" || echo "not ok $n - $name holds its log"
    n=$((n + 1)); if diff "$work/$name.figures" "$work/figures" >"$work/log"; then echo "ok $n - $name gives its figures"
    else sed 's/^/# /' "$work/log"; echo "not ok $n - $name gives its figures"; fi
done
echo "1..$n"
