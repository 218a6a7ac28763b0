#!/bin/sh
# test/cases/fill.sh - a blank form filled by the whole program: twice the same
# file, questions as CSV and JSON, answers kept or (in a book that may only be
# read) not. Prints TAP.
set -u
cd "$(dirname "$0")/../.."
jiedui=$(readlink -f "${JIEDUI:-out/release/jiedui}")
form=$PWD/test/trial/forms/first/05_assessment.xlsx
work=$(mktemp -d); trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
chmod 755 "$work"
n=0
say() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
fill() { "$jiedui" fill "$@" 2>"$work/err" >"$work/text"; }
"$jiedui" init "$work/b" --pack packs/beijing >/dev/null || exit 1

fill "$work/b" "$form" --out "$work/1.xlsx"; say "$([ $? = 3 ]; echo $?)" "open questions are exit 3"
fill "$work/b" "$form" --out "$work/2.xlsx"
cmp -s "$work/1.xlsx" "$work/2.xlsx"; say $? "the same book and form give the same bytes"
head -1 "$work/text" | grep -q "^$(printf '\357\273\277')question,label,answer,"; say $? "questions are printed as a CSV that a spreadsheet program can read"
sed 's/\(^indicator:[^,]*,[^,]*\),,/\1,leave,/' "$work/text" >"$work/answers.csv"
fill "$work/b" "$form" --out "$work/3.xlsx" --answers "$work/answers.csv"
say $? "all answered is exit 0"
fill "$work/b" "$form" --out "$work/4.xlsx"; say $? "nothing is asked twice"
cmp -s "$work/3.xlsx" "$work/4.xlsx" || :   # the position in the comments may differ
fill "$work/b" "$form" --out "$work/5.xlsx" --format json
python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); s = {c["state"] for c in d["cells"]}
sys.exit(not (d["questions"] == [] and "filled" in s and "left" in s and "unknown" in s))' "$work/text"
say $? "JSON says what became of each cell"
fill "$work/b" "$form"; say "$([ $? = 2 ]; echo $?)" "without --out it is wrong usage"
cp "$form" "$work/own.xlsx"; fill "$work/b" "$work/own.xlsx" --out "$work/own.xlsx"; s=$?
[ $s = 2 ] && cmp -s "$form" "$work/own.xlsx"; say $? "the blank form is not written over"
fill "$work/b" README.md --out "$work/6.xlsx"; say "$([ $? != 0 ]; echo $?)" "what is no workbook is refused"
[ ! -e "$work/6.xlsx" ]; say $? "and nothing is written"

"$jiedui" init "$work/web" --pack packs/beijing >/dev/null
"$jiedui" serve "$work/web" --listen 127.0.0.1:0 >"$work/log" 2>&1 & pid=$!
python3 - "$work/log" "$form" <<'PY'
import re, sys, time, urllib.request
for _ in range(100):
    found = re.search(r'http://\S+', open(sys.argv[1]).read())
    if found: break
    time.sleep(0.1)
site, mark = found.group(0).rstrip('/'), 'a-mark-that-is-nowhere-else'
def post(path, fields, file=None):
    body = b''
    if file: body += f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="f.xlsx"\r\n\r\n'.encode() + open(file, 'rb').read() + b'\r\n'
    for k, v in fields: body += f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
    r = urllib.request.Request(site + path, body + f'--{mark}--\r\n'.encode(), {'Content-Type': 'multipart/form-data; boundary=' + mark, 'Origin': site})
    return urllib.request.urlopen(r).read()
page = post('/fill', [], sys.argv[2]).decode()
ids, form = re.findall(r'name="q\d+" value="([^"]+)"', page), re.search(r'name="form" value="([^"]+)"', page).group(1)
answers = [x for n, q in enumerate(ids) for x in ((f'q{n}', q), (f'a{n}', 'leave'))]
file = post('/fill/file', [('form', form), ('name', 'f.xlsx')] + answers)
again = post('/fill', [], sys.argv[2]).decode()
sys.exit(not (ids and 'type="radio"' in page and file[:2] == b'PK' and 'type="radio"' not in again))
PY
say $? "the page asks, gives the file, and keeps the answers"
kill $pid; wait $pid 2>/dev/null

cp -r test/books "$work/ro"; chmod -R a+rX "$work/ro"; chmod -R a-w "$work/ro"; mkdir "$work/o"; chmod 777 "$work/o"
cp "$jiedui" "$work/jiedui"; cp "$form" "$work/form.xlsx"; chmod a+r "$work/form.xlsx" "$work/answers.csv"
as=; [ "$(id -u)" = 0 ] && as="setpriv --reuid=65534 --regid=65534 --clear-groups"
$as "$work/jiedui" fill "$work/ro/first.book" "$work/form.xlsx" --out "$work/o/r.xlsx" --answers "$work/answers.csv" >/dev/null 2>"$work/err"
say "$([ $? = 0 ] || [ $? = 3 ]; echo $?)" "a book that may only be read fills forms"
grep -q '没有记下来\|not kept' "$work/err"; say $? "and says that it keeps no answers"
echo "1..$n"
