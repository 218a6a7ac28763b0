#!/bin/sh
# test/cases/crash.sh - end a writing process at a chosen moment, CYCLES times,
# and look at what is left. Half of the ends are kill -9, half power cuts
# (test/crash/cut.c takes unsynced writes back). After each: every acknowledged
# entry is there at its number, nothing is half there, `verify` passes, and an
# interrupted import is simply run again. Where it struck is counted.
set -u
cd "$(dirname "$0")/../.."
cycles=${CYCLES:-200} seed=${SEED:-1}
jiedui=${JIEDUI:-$PWD/out/release/jiedui}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
book=$work/b.book
cc -std=gnu11 -O1 -D_GNU_SOURCE -fPIC -shared -o "$work/cut.so" test/crash/cut.c -ldl || exit 1
"$jiedui" init "$book" --pack packs/tiny >/dev/null || { echo "not ok 1 - init"; exit 1; }
problems=0 struck=0
feed='import sys, time
for n, line in enumerate(open(sys.argv[1])):
    sys.stdout.write(line)
    if n % 10 == 9: sys.stdout.flush(); time.sleep(0.001)'
say() { echo "# cycle $cycle $mode $what: $*"; problems=$((problems + 1)); }

drafts() { # FROM COUNT: JSON drafts with ids of their own
    awk -v from="$1" -v count="$2" 'BEGIN { for (i = from; i < from + count; i++)
        printf "{\"id\":\"%08x-0000-4000-8000-%012x\",\"kind\":\"grant\",\"occurred\":\"2020-%02d-%02d\",\"supporter\":\"T1\",\"recipient\":{\"area\":\"N1-a\"},\"amount_fen\":%d,\"fields\":{\"voucher\":\"V%d\",\"purpose\":\"craft\",\"way\":\"out\"}}\n",
        i, i, i % 12 + 1, i % 28 + 1, i + 1, i }'
}
rows() { # FROM COUNT: the same as a sheet
    echo 'kind,occurred,supporter,area,amount_yuan,voucher,purpose,way'
    awk -v from="$1" -v count="$2" 'BEGIN { for (i = from; i < from + count; i++)
        printf "grant,2020-%02d-%02d,T2,N2-a,%d.00,W%d,craft,out\n", i % 12 + 1, i % 28 + 1, i + 1, i }'
}
cut() { # COMMAND...: run under the library; CUT_AT counts, or ends it
    CUT_PATH=$book CUT_MODE=$mode CUT_SEED=$((seed * 1000 + cycle)) \
        CUT_LOG=$work/cut.log LD_PRELOAD=$work/cut.so "$@"
}
act() { # the work of this cycle
    case $what in
        append) drafts $next 300 >"$work/in"    # some thirty commits
                python3 -c "$feed" "$work/in" 2>/dev/null |
                    cut "$jiedui" append "$book" >"$work/acks" 2>"$work/err" ;;
        single) drafts $next 3 >"$work/in"
                cut "$jiedui" append "$book" <"$work/in" >"$work/acks" 2>"$work/err" ;;
        import) : >"$work/acks"; rows $next 9000 >"$work/sheet.csv"
                cut "$jiedui" import "$book" "$work/sheet.csv" >"$work/out" 2>"$work/err" ;;
        recovery) : >"$work/acks"
                cut "$jiedui" append "$book" </dev/null >"$work/out" 2>"$work/err" ;;
    esac
}
sound() { # what must hold after every cycle
    "$jiedui" verify "$book" >"$work/verify" 2>&1 || { say "verify failed"; sed 's/^/# /' "$work/verify"; }
    "$jiedui" export "$book" ids >"$work/ids" 2>"$work/err" || say "cannot be read"
    cat "$work/acks" >>"$work/all-acks"
    awk 'NR == FNR { at[NR - 1] = $1; next } NF == 2 && at[$1] != $2 { lost++; print "lost", $0 }
        END { exit lost > 0 }' "$work/ids" "$work/all-acks" >"$work/lost" ||
        { say "acknowledged and not there"; head -3 "$work/lost" | sed 's/^/# /'; }
    [ "$(sort "$work/ids" | uniq -d | wc -l)" = 0 ] || say "an id stands twice"
}
: >"$work/all-acks"
next=1 cycle=0 mode=kill what=single
for what in single append import recovery; do  # how many operations each has
    cycle=0; rm -f "$work/cut.log"; CUT_AT=-1 act
    eval "ops_$what=\$(sed -n 's/^ops //p' \$work/cut.log | tail -1)"
    next=$((next + 9000)); sound
done
rm -f "$work/cut.log"
before=$(wc -l <"$work/ids") 
while [ $cycle -lt $cycles ]; do
    cycle=$((cycle + 1))
    case $((cycle % 2)) in 0) mode=kill ;; *) mode=power ;; esac
    case $((cycle % 8)) in 0|5) what=import ;; 1|4|7) what=append ;; 2|6) what=single ;; *) what=recovery ;; esac
    eval "ops=\$ops_$what"; ops=${ops:-20}; [ "$ops" -gt 4 ] || ops=4
    CUT_AT=$(awk -v seed="$seed$cycle" -v ops="$ops" 'BEGIN { srand(seed); print int(rand() * ops) + 1 }')
    export CUT_AT
    act; status=$?
    [ $status -gt 128 ] && { struck=$((struck + 1)); echo "$what, at a $(tail -1 "$work/cut.log")" >>"$work/where"; }
    sound
    if [ $what = import ]; then      # simply run it again: all rows, once each
        unset CUT_AT
        "$jiedui" import "$book" "$work/sheet.csv" >"$work/out" 2>&1 || say "import again failed"
        "$jiedui" import "$book" "$work/sheet.csv" >"$work/out" 2>&1
        grep -q '新增0' "$work/out" || say "a third import added something"
    fi
    next=$((next + 9000))
done
entries=$(wc -l <"$work/ids")
found=0                         # a disk that lies must be found out
"$jiedui" init "$work/new.book" --pack packs/tiny >/dev/null
lie() { # CUT_AT SEED: append three drafts to a new book on such a disk
    rm -rf "$work"/lie.book* "$work/lie.log"
    for f in "$work"/new.book "$work"/new.book.*; do cp -r "$f" "$work/lie.book${f#"$work/new.book"}"; done
    drafts 1 3 >"$work/in"
    CUT_LIE=1 CUT_AT=$1 CUT_PATH=$work/lie.book CUT_MODE=power CUT_SEED=$2 CUT_LOG=$work/lie.log \
        LD_PRELOAD=$work/cut.so "$jiedui" append "$work/lie.book" <"$work/in" >"$work/acks" 2>/dev/null
}
lie -1 1; ops=$(sed -n 's/^ops //p' "$work/lie.log" | tail -1)
for k in 1 2 3 4 5 6 7 8 9 10 11 12; do
    lie $((ops - k % 3)) $k
    "$jiedui" export "$work/lie.book" ids >"$work/ids" 2>/dev/null
    awk 'NR == FNR { at[NR - 1] = $1; next } NF == 2 && at[$1] != $2 { lost++ } END { exit lost > 0 }' \
        "$work/ids" "$work/acks" && "$jiedui" verify "$work/lie.book" >/dev/null 2>&1 || found=$((found + 1))
done
echo "# a lying disk was found out in $found of 12"
echo "# struck $struck of $cycles, $problems problems"
sort "$work/where" | uniq -c | sed 's/^/# struck in/'
echo "# acknowledged $(wc -l <"$work/all-acks"), entries $entries"
[ $problems -eq 0 ] && echo "ok 1 - nothing acknowledged was lost in $cycles cycles" ||
    echo "not ok 1 - nothing acknowledged was lost in $cycles cycles"
[ $struck -ge $((cycles / 2)) ] && echo "ok 2 - at least half of the cycles were struck" ||
    echo "not ok 2 - at least half of the cycles were struck"
[ $found -gt 0 ] && echo "ok 3 - a disk that lies is found out" ||
    echo "not ok 3 - a disk that lies is found out"
echo "1..3"
