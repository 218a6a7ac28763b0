#!/bin/sh
# test/cases/refusals.sh - what the command line refuses: each wrong call ends
# with its exit status, names its error id and says why in both languages.
set -u
cd "$(dirname "$0")/../.."
jiedui=${JIEDUI:-$PWD/out/release/jiedui}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
book=$work/office.book
"$jiedui" init "$book" --pack packs/tiny >/dev/null || { echo "not ok 1 - init"; exit 1; }
n=0
refused() { # ID STATUS WORDS... : standard input is passed on
    id=$1 wanted=$2; shift 2; n=$((n + 1))
    JIEDUI_LANG=zh "$jiedui" "$@" >"$work/out" 2>"$work/zh"; status=$?
    JIEDUI_LANG=en "$jiedui" "$@" >"$work/out" 2>"$work/en"
    if [ $status = "$wanted" ] && grep -q "$id: ." "$work/zh" && grep -q "$id: ." "$work/en" &&
        ! cmp -s "$work/zh" "$work/en"; then echo "ok $n - $id is said of: $(echo "$*" | cut -c1-60 | sed "s,$work/,,g")"
    else sed 's/^/# /' "$work/zh" "$work/en"; echo "# status $status"; echo "not ok $n - $id"; fi
}
many=$(yes -- --figure=crowns_granted | head -129)
refused usage.command 2 improt "$book"
refused usage.option 2 figures "$book" --bsis reported
refused usage.value 2 figures "$book" --basis
refused usage.value 2 figures "$book" --recompute=yes
refused usage.words 2 prove "$book"
refused usage.many 2 import "$book" $(seq 4096)
refused usage.lang 2 figures "$book" --lang fr
refused usage.format 2 figures "$book" --format xml
refused usage.number 2 explain "$book" crowns_granted --limit -1
refused ask.many 2 figures "$book" $many
refused ask.period 2 figures "$book" --from 2021 --to 2020
refused ask.basis 2 figures "$book" --basis best
refused ask.as_of 2 figures "$book" --as-of 99999999
refused ask.date 2 figures "$book" --from 2020-13
refused ask.by 2 figures "$book" --by colour
refused restate.from 2 restate "$book"
refused bulletin.style 2 bulletin "$book" --style loud
refused entry.absent 1 prove "$book" 99999999
refused entry.absent 1 prove "$book" -1
refused check.key 2 check "$book.pub"
refused export.what 2 export "$book" everything
refused export.kind 2 export "$book" sheet --kind nothing
refused init.pack 2 init "$work/other.book"
refused demo.scale 2 demo "$work/files" --scale 11
refused demo.seed 2 demo "$work/files" --seed -1
head -c 1200000 /dev/zero | tr '\0' x >"$work/long"
n=$((n + 1)); if "$jiedui" append "$book" <"$work/long" 2>"$work/zh" >"$work/out" || [ $? != 3 ] || ! grep -q '^line.long: ' "$work/zh"
then sed 's/^/# /' "$work/zh"; echo "not ok $n - line.long"; else echo "ok $n - line.long is said of a line over a megabyte"; fi
port=$((20000 + $$ % 10000))
"$jiedui" serve "$book" --listen 127.0.0.1:$port >"$work/serve" 2>&1 & server=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -S "$book.sock" ] && break; sleep 0.2; done
n=$((n + 1)); timeout 20 "$jiedui" serve "$book" --listen 127.0.0.1:$((port + 1)) >"$work/out" 2>"$work/zh"; status=$?
if [ $status = 1 ] && grep -q '^book.busy: ' "$work/zh" && timeout 20 "$jiedui" checkpoint "$book" >"$work/out" 2>"$work/zh"
then echo "ok $n - a second serve of a book is refused, and the first goes on"
else sed 's/^/# /' "$work/zh"; echo "# status $status"; echo "not ok $n - a second serve of a book"; fi
kill -TERM $server; wait $server
echo "1..$n"
