#!/bin/sh
# test/cases/count.sh - figures against an independent count (count.py: SQL over
# the export): after import of a small demonstration made with another seed,
# and again after 1,000 random corrections, withdrawals, reviews, confirmations
# and merges. Cells, columns and SQL must agree at every basis.
set -u
cd "$(dirname "$0")/../.."
jiedui=${JIEDUI:-$PWD/out/release/jiedui}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
book=$work/b.book n=0
ok() { n=$((n + 1)); if [ "$2" = 0 ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; fi; }
compare() { # NAME
    "$jiedui" export "$book" entries --format csv >"$work/flat.csv"
    "$jiedui" figures "$book" --basis reviewed --format json >"$work/cells.json"
    "$jiedui" figures "$book" --basis reviewed --recompute --format json >"$work/pass.json"
    to=$(sed -n 's/.*"to":"\([0-9-]*\)".*/\1/p' "$work/cells.json" | head -1)
    python3 test/cases/count.py "$work/flat.csv" "$work/files/pack/areas.csv" "$to" >"$work/sql"
    for way in cells pass; do
        python3 - "$work/$way.json" "$work/sql" >"$work/diff" <<'P'
import json, sys
figures = {f["id"]: f for f in json.load(open(sys.argv[1]))["figures"]}
bad = 0
for line in open(sys.argv[2]):
    id, *values = line.split()
    f = figures.get(id, {})
    mine = [f.get(k, 0) for k in ("reported", "reviewed", "confirmed", "inspected")]
    if mine != [int(v) for v in values]:
        bad = 1; print("#", id, "program", mine, "SQL", values)
sys.exit(bad)
P
        status=$?; cat "$work/diff"; ok "$1: $way equal an independent count" $status
    done
}
"$jiedui" demo "$work/files" --scale 0.003 --seed 7 >/dev/null || exit 1
"$jiedui" init "$book" --pack "$work/files/pack" >/dev/null
"$jiedui" import "$book" "$work"/files/*.csv >"$work/log" 2>&1; status=$?
[ $status = 0 ] || tail -20 "$work/log" | sed 's/^/# /'
ok "the demonstration imports without a reject" $status
compare "after import"
for kind in $(cut -d, -f1 "$work/files/pack/kinds.csv" | tail -n +2); do
    "$jiedui" export "$book" sheet --kind "$kind" --format csv >"$work/sheet-$kind.csv" || echo "# no sheet of $kind"
done
"$jiedui" import "$book" "$work"/sheet-*.csv >"$work/log" 2>&1; tail -1 "$work/log" | sed 's/^/# /'
tail -1 "$work/log" | grep -q '新增0，.*被拒0；'; ok "every sheet that was written is read again and adds nothing" $?
python3 test/cases/change.py "$work/flat.csv" 1000 7 >"$work/drafts"
"$jiedui" append "$book" <"$work/drafts" >"$work/acks" 2>"$work/err"
echo "# $(wc -l <"$work/acks") of $(wc -l <"$work/drafts") changes taken"; head -3 "$work/err" | sed 's/^/# /'
[ "$(wc -l <"$work/acks")" -ge 900 ]; ok "at least 900 changes were taken" $?
compare "after 1000 changes"
"$jiedui" rebuild "$book" --check >"$work/log" 2>&1; ok "rebuilt folds equal the kept ones" $?
"$jiedui" verify "$book" >"$work/log" 2>&1; ok "the book verifies" $?
echo "1..$n"
