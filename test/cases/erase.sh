#!/bin/sh
# test/cases/erase.sh - a person's private fields are found by nobody, and can
# be erased while figures and proofs stay; a backup restored afterwards keeps
# them erased. The number is made up: its owner would be over 120 years old.
set -u
cd "$(dirname "$0")/../.."
jiedui=$(readlink -f "${JIEDUI:-out/release/jiedui}")
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
book=$work/b.book n=0
ok() { n=$((n + 1)); if [ "$2" = 0 ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; fi; }
number=$(awk 'BEGIN { d = "11010119010101001"; split("7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2", w, " ")
    for (i = 1; i <= 17; i++) s += substr(d, i, 1) * w[i]; print d substr("10X98765432", s % 11 + 1, 1) }')
"$jiedui" init "$book" --pack packs/beijing >/dev/null
cat >"$work/posting.csv" <<END
记录类型,发生日期,支援方,行政区,姓名,身份证号,方向,类别
posting,2019-05-17,D110105,150921,钱塘江,$number,to_recipient,cadre
END
"$jiedui" import "$book" "$work/posting.csv" >"$work/log" 2>&1; status=$?
[ $status = 0 ] || sed 's/^/# /' "$work/log"
ok "a sheet with a name and a number is taken" $status
"$jiedui" export "$book" entries >"$work/entries"
person=$(grep -o '"subject":{"id":"[0-9a-z]*","identity":"proved"' "$work/entries" | cut -d'"' -f6)
[ ${#person} = 12 ]; ok "the number gave a proved person with a random id" $?
cat "$book" "$book"-wal "$work/entries" 2>/dev/null | grep -aqE "$number|钱塘江"; [ $? = 1 ]
ok "neither stands in the book or in an export" $?
"$jiedui" backup "$book" "$work/backup" >/dev/null
sqlite3 "$book" "SELECT count(*) FROM person WHERE id = '$person'" | grep -qx 1
ok "its secret is kept apart" $?
before=$("$jiedui" figures "$book" --figure postings --basis reported --format csv | tail -1)
echo "$before" | grep -q '^postings,1,'; ok "the posting counts" $?
"$jiedui" erase "$book" "$person" --reason "asked for it" >"$work/log" 2>&1; status=$?
[ $status = 0 ] || sed 's/^/# /' "$work/log"
ok "the person is erased" $status
sqlite3 "$book" "SELECT count(*) FROM person WHERE id = '$person'" 2>/dev/null | grep -qx 0
ok "secret and fields are gone" $?
[ "$("$jiedui" figures "$book" --figure postings --basis reported --format csv | tail -1)" = "$before" ]
ok "no figure moved" $?
"$jiedui" verify "$book" >"$work/log" 2>&1; ok "the book verifies" $?
cp "$book.erased" "$work/r.book.erased" 2>/dev/null
"$jiedui" restore "$work/backup" "$work/r.book" >"$work/log" 2>&1; status=$?
[ $status = 0 ] || sed 's/^/# /' "$work/log"
sqlite3 "$work/r.book" "SELECT count(*) FROM person WHERE id = '$person'" 2>/dev/null | grep -qx 0
ok "an older backup that is restored beside the list keeps the person erased" $?
{ echo '记录类型,发生日期,支援方,行政区,方向,类别,挂任职务'
  echo "posting,2019-05-18,D110105,150921,to_recipient,cadre,副县长（证号$number）"; } >"$work/open.csv"
"$jiedui" import "$book" "$work/open.csv" >"$work/log" 2>&1
grep -q 'field.private' "$work/log"; ok "a citizen number in an open column is refused" $?
echo "1..$n"
