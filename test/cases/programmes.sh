#!/bin/sh
# test/cases/programmes.sh - published sheets of other programmes come in
# through the mappings of packs/nepal and packs/uganda. Each project's sums
# equal those of the sheet; every row that is refused and every total that is
# not the sum of its transactions is named in programmes.expected. Prints TAP.
set -u
cd "$(dirname "$0")/../.."
jiedui=${JIEDUI:-$PWD/out/release/jiedui}
data=${JIEDUI_SHARED:-$PWD/../shared}/data/programmes
if [ ! -f "$data/nepal_v1.2/projects.csv" ] ||
    [ ! -f "$data/western_uganda/projects.csv.gz" ]; then
    echo "# skipped: no shared data"; echo "1..0"; exit 0
fi
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
n=0
ok() { n=$((n + 1)); if [ "$2" = 0 ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; fi; }
fill() { # NAME SCALE MAPPING=FILE... : the sheets lie in $work/NAME already
    name=$1 scale=$2 book=$work/$1.book; shift 2
    mkdir "$work/$name/rejects"
    "$jiedui" init "$book" --pack "packs/$name" >"$work/log" 2>&1; ok "$name: the pack loads" $?
    for pair; do
        "$jiedui" import "$book" "$work/$name/${pair#*=}" --mapping "${pair%=*}" \
            --rejects "$work/$name/rejects" --lang en >"$work/log" 2>&1
        status=$?       # 3: something was refused, which is compared below
        [ $status = 0 ] || [ $status = 3 ]; good=$?
        [ $good = 0 ] || tail -5 "$work/log" | sed 's/^/# /'
        ok "$name: ${pair#*=} comes in through its mapping" $good
    done
    "$jiedui" export "$book" entries --format csv >"$work/$name.flat" &&
        "$jiedui" figures "$book" --basis reported --format json >"$work/$name.figures"
    ok "$name: entries and figures come out" $?
    "$jiedui" figures "$book" --basis reported --format json --recompute >"$work/again"
    cmp -s "$work/$name.figures" "$work/again"; ok "$name: figures recomputed are the same" $?
    python3 test/cases/programmes.py "$name" "$work/$name" "$work/$name/rejects" \
        "$work/$name.flat" "$work/$name.figures" "$scale" "$@" >>"$work/facts"
    ok "$name: sheets and book can be compared" $?
    "$jiedui" import "$book" "$work/$name/transactions.csv" --mapping transactions \
        --rejects "$work/$name/rejects" --lang en >"$work/log" 2>&1
    grep -q '^0 added' "$work/log"; ok "$name: the same sheet again adds nothing" $?
}
mkdir "$work/nepal" "$work/uganda"
cp "$data"/nepal_v1.2/*.csv "$work/nepal"
for f in projects projects_ancillary transactions; do
    gzip -dc "$data/western_uganda/$f.csv.gz" >"$work/uganda/$f.csv"
done
fill nepal 100 projects=projects.csv transactions=transactions.csv
fill uganda 10000000000 projects=projects.csv ancillary=projects_ancillary.csv \
    transactions=transactions.csv
! grep -q 'from the sheet [1-9]' "$work/facts"; ok "every sum in the books is that of its sheet" $?
diff test/cases/programmes.expected "$work/facts" >"$work/diff"; status=$?
head -40 "$work/diff" | sed 's/^/# /'
ok "refused rows and differing totals are those that are known" $status
[ -z "${KEEP:-}" ] || cp "$work/facts" "$KEEP"
echo "1..$n"
