#!/bin/sh
# test/cases/dist.sh - the archive of `make dist`, unpacked in a new home, runs
# with an empty environment. Prints TAP.
set -u
cd "$(dirname "$0")/../.."
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT
tools/dist >"$home/log" 2>&1 || sed 's/^/# /' "$home/log"
archive=$(sed -n 's/ .*//p' "$home/log" | tail -1)
tar -C "$home" -xzf "$archive" && mv "$home"/jiedui-* "$home/jiedui"
alone() { (cd "$home" && env -i HOME="$home" PATH=/usr/bin:/bin "$@"); }
n=0
try() { name=$1; shift; n=$((n + 1))
    if out=$("$@" 2>&1); then echo "ok $n - $name"
    else printf '%s\n' "$out" | sed 's/^/# /'; echo "not ok $n - $name"; fi; }
try "checksums hold" sh -c "cd '$home/jiedui' && sha256sum --quiet -c SHA256SUMS"
try "a book is made" alone jiedui/jiedui init my.book --pack jiedui/packs/xiezuo
try "the book verifies" alone jiedui/jiedui verify my.book
try "an empty book has a bulletin" alone jiedui/jiedui bulletin my.book
try "also as PDF" alone sh -c 'jiedui/jiedui bulletin my.book --format pdf >b.pdf && head -c 5 b.pdf | grep -q %PDF-'
echo "1..$n"
