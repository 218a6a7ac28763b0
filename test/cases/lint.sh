#!/bin/sh
# test/cases/lint.sh - a text checked from the command line and over HTTP: exit
# status, formats, colour, refusals, and how many of the first trial texts'
# phrases are told right. Prints TAP.
set -u
cd "$(dirname "$0")/../.."
jiedui=${JIEDUI:-$PWD/out/release/jiedui}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
n=0
ok() { # NAME COMMAND...
    name=$1; shift; n=$((n + 1))
    if "$@" >"$work/log" 2>&1; then echo "ok $n - $name"
    else sed 's/^/# /' "$work/log" | tail -20; echo "not ok $n - $name"; fi
}
status() { wanted=$1; shift; "$@" >"$work/out" 2>"$work/err"; test $? = "$wanted"; }
says() { pattern=$1; shift; "$@" >"$work/out" 2>&1; grep -q -- "$pattern" "$work/out"; }
silent() { pattern=$1; shift; "$@" >"$work/out" 2>&1; ! grep -q -- "$pattern" "$work/out"; }
book=$work/book
sh test/trial/xiezuo-book.sh "$work" "$jiedui" >"$work/log" 2>&1 || { sed 's/^/# /' "$work/log"; echo "not ok 1 - the trial's book"; exit 1; }
printf '2021年至2023年，拨付财政援助资金5.79亿元，实施帮扶项目115个。\n' >"$work/good.txt"
printf '2021年至2023年，拨付财政援助资金6.79亿元，实施帮扶项目115个。\n' >"$work/bad.txt"
printf '拨付财政援助资金381多亿元。\n' >"$work/style.txt"
printf '2022年，向佳县选派党政干部3名。\n' >"$work/small.txt"
: >"$work/empty.txt"
ok "a text that holds ends with 0" status 0 "$jiedui" lint "$book" "$work/good.txt"
ok "an empty text is fine" status 0 "$jiedui" lint "$book" "$work/empty.txt"
ok "a text that does not hold ends with 3" status 3 "$jiedui" lint "$book" "$work/bad.txt"
ok "and says what, where and what the book has" grep -q 'bad.txt:1:.*6.79亿元.*57[89],' "$work/out"
ok "in English as well" says 'differs: “6.79亿元”' "$jiedui" lint "$book" "$work/bad.txt" --lang en
ok "there is no colour where no terminal is" silent "$(printf '\033')" "$jiedui" lint "$book" "$work/bad.txt"
cat >"$work/look.py" <<'E'
import json, subprocess, sys
run = subprocess.run([sys.argv[1], "lint", sys.argv[2], sys.argv[3], "--format", "json"], stdout=subprocess.PIPE)
r = json.loads(run.stdout.decode())
raw = r["text"].encode()
assert run.returncode == 3 and not r["clean"] and r["counts"]["differs"] == 1 and r["counts"]["holds"] == 1
for f in r["findings"]:
    assert raw[f["from"]:f["from"] + f["len"]].decode() == f["quote"] and f["zh"] and f["en"]
bad = [f for f in r["findings"] if f["verdict"] == "differs"][0]
assert bad["unit"] == "fen" and bad["low"] <= 67900000000 <= bad["high"]
assert bad["from_date"] == "2021-01-01" and bad["to_date"] == "2023-12-31"
E
ok "JSON is one object with places in bytes" python3 "$work/look.py" "$jiedui" "$book" "$work/bad.txt"
ok "HTML marks the phrase" says '<mark class="differs">6.79亿元</mark>' "$jiedui" lint "$book" "$work/bad.txt" --format html
ok "and is a whole page" grep -q '</html>' "$work/out"
ok "and has no script" sh -c "! grep -q '<script' '$work/out'"
ok "style strict notes 381多亿" says 写法 "$jiedui" lint "$book" "$work/style.txt" --style strict
ok "style press does not" silent 写法 "$jiedui" lint "$book" "$work/style.txt"
ok "a wrong style is wrong usage" status 2 "$jiedui" lint "$book" "$work/good.txt" --style loud
ok "a wrong basis is wrong usage" status 2 "$jiedui" lint "$book" "$work/good.txt" --basis best
ok "a missing file ends with 1" status 1 "$jiedui" lint "$book" "$work/none.txt"
ok "and is named" grep -q '^file.absent: ' "$work/err"
score() { python3 test/trial/score_texts.py "$jiedui" "$book" test/trial/texts/xiezuo/first >"$work/out"; tail -1 "$work/out" | awk '{ print; exit !($2 >= 0.9 && $4 >= 0.9) }'; }
ok "nine in ten phrases of the first texts are told right" score
port=$((21000 + $$ % 9000)); url=http://127.0.0.1:$port
"$jiedui" serve "$book" --listen 127.0.0.1:$port >"$work/serve" 2>&1 & server=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -S "$book.sock" ] && break; sleep 0.2; done
cat >"$work/post.py" <<'E'
# URL TYPE FILE [NAME: VALUE]...: post a file; as a form when TYPE is a field's name
import sys, urllib.error, urllib.request
url, kind, path = sys.argv[1:4]
body, headers = open(path, "rb").read(), {"Content-Type": kind}
if "/" not in kind:
    name = '; filename="text.txt"' if kind == "file" else ""
    head = '--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n' % (kind, name)
    body, headers = head.encode() + body + b"\r\n--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x"}
headers.update(h.split(": ", 1) for h in sys.argv[4:])
try:
    print(urllib.request.urlopen(urllib.request.Request(url, body, headers)).read().decode())
except urllib.error.HTTPError as e:
    print(e.code, e.read().decode())
E
post() { python3 "$work/post.py" "$@"; }
ok "a pasted text comes back marked" says '<mark class="differs">6.79亿元' post "$url/lint" text "$work/bad.txt"
ok "so does a file, in English" says 'differs</strong>' post "$url/lint?lang=en" file "$work/bad.txt"
ok "the API gives the JSON" says '"differs":1' post "$url/api/v1/lint" text/plain "$work/bad.txt"
ok "the API refuses other types" says lint.type post "$url/api/v1/lint" image/png "$work/bad.txt"
ok "a broken form is refused" says '422 .*form.broken' sh -c "python3 '$work/post.py' '$url/lint' 'multipart/form-data; boundary=y' '$work/bad.txt' | tr '\n' ' '"
ok "at the desk small numbers are checked" says '"value":3,' post "$url/api/v1/lint" text/plain "$work/small.txt"
ok "from outside they are unknown" says '"verdict":"unknown"' post "$url/api/v1/lint" text/plain "$work/small.txt" "X-Forwarded-For: 192.0.2.7"
ok "and not told" silent '"value":3,' post "$url/api/v1/lint" text/plain "$work/small.txt" "X-Forwarded-For: 192.0.2.7"
kill -TERM $server; wait $server
echo "1..$n"
