#!/bin/sh
# test/cases/workbook.sh - a unit's workbook goes out, is filled in and comes
# back: by its own bytes, and as LibreOffice saves it where that is installed.
# Prints TAP.
set -u
cd "$(dirname "$0")/../.."
top=$PWD
jiedui=$(readlink -f "${JIEDUI:-$top/out/test/jiedui}")
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
n=0
says() { # NAME EXPECTED-PIECE COMMAND... : the output holds the piece
    name=$1 piece=$2; shift 2; n=$((n + 1))
    "$@" >log 2>&1
    if grep -qF -- "$piece" log; then echo "ok $n - $name"
    else sed 's/^/# /' log; echo "not ok $n - $name"; fi
}
type_in() { python3 "$top/test/cases/workbook.py" "$@"; }
save() { # FILE: as LibreOffice writes it, into saved/
    soffice "-env:UserInstallation=file://$work/office" --headless \
        --convert-to 'xlsx:Calc MS Excel 2007 XML' --outdir saved "$1" >/dev/null 2>&1
}
"$jiedui" init a.book --pack "$top/packs/xiezuo" >/dev/null
cat >posting.csv <<'CSV'
kind,支援方单位,受援地区,到岗日期,离岗日期,方向,类别,挂任职务,姓名
posting,EX-S1,610828,2021-05-10,,东派西,教师,副校长,甲某
posting,EX-S1,610828,2021-06-10,2022-06-09,东派西,党政干部,副县长,乙某
posting,EX-S,610828,2021-06-10,2022-06-09,东派西,党政干部,副县长,丙某
CSV
says "three records" "新增3，" "$jiedui" import a.book posting.csv
"$jiedui" export a.book sheet --unit EX-S1 --kind posting --format xlsx >out.xlsx
says "nothing new in it" "新增0，已有2，被拒0" "$jiedui" import a.book out.xlsx
n=$((n + 1)); if unzip -p out.xlsx | grep -q 甲某; then echo "not ok $n - no names in it"; else echo "ok $n - no names in it"; fi

type_in out.xlsx new.xlsx 4 受援地区=610828 到岗日期=2022-03-01 方向=东派西 类别=教师 姓名=丁某
type_in new.xlsx back.xlsx 1 挂任职务=校长
says "a changed row is sent back" "row.changed" "$jiedui" import a.book back.xlsx
type_in back.xlsx.rejected.xlsx mended.xlsx 1 更正原因=任命文件
says "with its reason it counts" "新增1，已有2，被拒0" "$jiedui" import a.book mended.xlsx
cp mended.xlsx 别的名字.xlsx
says "under another name it counts once" "新增0，已有3，被拒0" "$jiedui" import a.book 别的名字.xlsx
says "the first one adds nothing either" "新增0，已有2，被拒0" "$jiedui" import a.book out.xlsx

"$jiedui" export a.book sheet --unit EX-F1 --kind fund_movement --format xlsx >empty.xlsx
says "an empty one is no mistake" "新增0，已有0，被拒0" "$jiedui" import a.book empty.xlsx
n=$((n + 1)); if "$jiedui" verify a.book >log 2>&1; then echo "ok $n - the book holds"
else sed 's/^/# /' log; echo "not ok $n - the book holds"; fi
if command -v soffice >/dev/null 2>&1; then
    save mended.xlsx
    says "saved by LibreOffice it is the same" "新增0，已有3，被拒0" "$jiedui" import a.book saved/mended.xlsx
    type_in out.xlsx more.xlsx 6 受援地区=610828 到岗日期=2022-04 方向=西派东 类别=教师 姓名=戊某
    save more.xlsx
    says "what was typed in LibreOffice's file counts" "新增1，已有2，被拒0" "$jiedui" import a.book saved/more.xlsx
    says "and once" "新增0，已有3，被拒0" "$jiedui" import a.book more.xlsx
    save back.xlsx.rejected.xlsx
    n=$((n + 1)); if unzip -p saved/back.xlsx.rejected.xlsx xl/comments1.xml | grep -q row.changed &&
        unzip -p saved/back.xlsx.rejected.xlsx xl/styles.xml | grep -q FFC7CE
    then echo "ok $n - LibreOffice keeps colours and comments of a rejected one"
    else echo "not ok $n - LibreOffice keeps colours and comments of a rejected one"; fi
else
    echo "# skipped: LibreOffice is not installed"
fi
echo "1..$n"
