#!/bin/sh
# test/cases/doc.sh - run every block marked `sh` in the docs, page by page.
# A block must end with status 0. Prints TAP.
set -u
cd "$(dirname "$0")/../.."
top=$PWD
bin=$(readlink -f "${JIEDUI:-$top/out/test/jiedui}")
n=0
for page in doc/operator.md doc/auditor.md doc/lint.md doc/editions.md doc/forms.md; do
    work=$(mktemp -d)
    mkdir "$work/bin"; ln -s "$bin" "$work/bin/jiedui"
    awk -v dir="$work" '/^```sh$/ { f = dir "/block" ++k; next } /^```$/ { f = "" }
        f { print > f } END { print k + 0 > (dir "/count") }' "$page"
    k=1
    while [ $k -le "$(cat "$work/count")" ]; do
        n=$((n + 1))
        if (cd "$work" && PACKS=$top/packs PATH=$work/bin:$PATH \
            sh -e "block$k") >"$work/log" 2>&1; then
            echo "ok $n - $page block $k"
        else
            sed 's/^/# /' "$work/log" | tail -20
            echo "not ok $n - $page block $k"
        fi
        k=$((k + 1))
    done
    rm -rf "$work"
done
echo "1..$n"
