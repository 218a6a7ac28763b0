#!/bin/sh
# test/cases/enospc.sh - a disk that fills up during an import: a clear error,
# a sound book, and after space is freed the same import goes through. The
# disk is a small tmpfs; without the right to mount one, a limit on file size.
set -u
cd "$(dirname "$0")/../.."
jiedui=${JIEDUI:-$PWD/out/release/jiedui}
disk=$(mktemp -d); rows=$(mktemp); mounted=no
trap '[ $mounted = yes ] && umount "$disk"; rm -rf "$disk" "$rows"' EXIT
n=0
ok() { n=$((n + 1)); [ "$2" = yes ] && echo "ok $n - $1" || echo "not ok $n - $1"; }
{ echo 'kind,occurred,supporter,area,amount_yuan,voucher,purpose,way'
  awk 'BEGIN { for (i = 0; i < 120000; i++) printf "grant,2020-%02d-%02d,T2,N2-a,%d.00,W%d-%d,craft,out\n",
      i % 12 + 1, i % 28 + 1, i * 7919 % 99991 + 1, i, i * 104729 % 1000003 }'; } >"$rows"
mount -t tmpfs -o size=7m none "$disk" 2>/dev/null && mounted=yes
book=$disk/b.book
"$jiedui" init "$book" --pack packs/tiny >/dev/null
if [ $mounted = yes ]; then
    "$jiedui" import "$book" "$rows" --rejects "$disk" >"$disk.out" 2>"$disk.err"; status=$?
else
    (ulimit -f 6000; "$jiedui" import "$book" "$rows" >"$disk.out" 2>"$disk.err"); status=$?
fi
ok "the import says that it could not go on" "$([ $status = 1 ] && echo yes)"
grep -q 'store.full' "$disk.err" && said=yes || { said=no; sed 's/^/# /' "$disk.err"; }
ok "the error is store.full" $said
[ $mounted = yes ] && mount -o remount,size=200m "$disk"
"$jiedui" verify "$book" >"$disk.out" 2>&1 && sound=yes || { sound=no; sed 's/^/# /' "$disk.out"; }
ok "the book is sound" $sound
"$jiedui" import "$book" "$rows" >"$disk.out" 2>&1 && again=yes || { again=no; sed 's/^/# /' "$disk.out"; }
ok "with space the same import goes through" $again
count=$("$jiedui" export "$book" entries | grep -c '"kind":"grant","occurred"')
echo "# $count rows"
ok "every row is there once" "$([ "$count" = 120000 ] && echo yes)"
rm -f "$disk.out" "$disk.err"
echo "1..$n"
