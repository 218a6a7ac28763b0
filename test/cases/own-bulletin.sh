#!/bin/sh
# test/cases/own-bulletin.sh - what the program writes itself, checked by its own
# lint: bulletins of two packs in both languages and formats, and the published
# statements at their positions. Prints TAP.
set -u
cd "$(dirname "$0")/../.."
jiedui=${JIEDUI:-$PWD/out/release/jiedui}
export JIEDUI="$jiedui"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
n=0
ok() { # NAME COMMAND...
    name=$1; shift; n=$((n + 1))
    if "$@" >"$work/log" 2>&1; then echo "ok $n - $name"
    else sed 's/^/# /' "$work/log" | tail -20; echo "not ok $n - $name"; fi
}
sh tools/demo-book "$work/demo" 0.02 >"$work/log" 2>&1 &&
    sh test/trial/xiezuo-book.sh "$work/xiezuo" "$jiedui" >"$work/log" 2>&1 ||
    { sed 's/^/# /' "$work/log"; echo "not ok 1 - the books"; echo "1..1"; exit 1; }
clean() { # BOOK TEXT [OPTION...]: everything holds
    checked=$1 text=$2; shift 2
    "$jiedui" lint "$checked" "$text" "$@" --format json >"$work/json"
    python3 - "$work/json" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
bad = [f for f in r["findings"] if f["verdict"] != "holds"]
for f in bad:
    print(f["line"], f["verdict"], f["quote"], f["en"])
sys.exit(bool(bad) or r["counts"]["holds"] < 5)
P
}
own() { # BOOK LANGUAGE FORMAT
    "$jiedui" bulletin "$1" --lang "$2" --format "$3" >"$work/own.$3" && clean "$1" "$work/own.$3"
}
for pack in demo/demo.book xiezuo/book; do
    for lang in zh en; do
        for format in md html; do
            ok "the bulletin of ${pack%%/*} in $lang as $format" own "$work/$pack" $lang $format
        done
    done
done
published() { # NUMBER POSITION
    "$jiedui" edition "$work/demo/demo.book" "$1" >"$work/statement.md" &&
        clean "$work/demo/demo.book" "$work/statement.md" --as-of "$2"
}
"$jiedui" editions "$work/demo/demo.book" | awk -F '\t' 'NR > 1 { print $1, $(NF - 1) }' >"$work/editions"
ok "four statements are published" test "$(wc -l <"$work/editions")" = 4
while read -r number position; do
    ok "the statement $number holds at its own position" published "$number" "$position"
done <"$work/editions"
echo "1..$n"
