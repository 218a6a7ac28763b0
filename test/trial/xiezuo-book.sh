#!/bin/sh
# Builds the trial book for packs/xiezuo again: xiezuo-book.sh DIR PROGRAM → DIR/book (DIR must not hold one yet).
set -eu
[ $# = 2 ] || { echo "usage: xiezuo-book.sh DIR PROGRAM" >&2; exit 2; }
dir=$1 program=$2
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
records=$here/records/xiezuo
mkdir -p "$dir"
"$program" init "$dir/book" --pack "$here/../../packs/xiezuo"
"$program" import "$dir/book" "$records/areas.csv" "$records/units.csv" --atomic --rejects "$dir" --quiet
"$program" import "$dir/book" "$records"/pairs_*.csv --atomic --rejects "$dir" --quiet
for file in "$records"/*.csv
do
	case ${file##*/} in areas.csv|units.csv|pairs_*) ;; *)
		"$program" import "$dir/book" "$file" --atomic --rejects "$dir" --quiet ;;
	esac
done
for file in "$records"/*.csv
do
	case ${file##*/} in areas.csv|units.csv) ;; *) "$program" review "$dir/book" "${file##*/}" >/dev/null ;; esac
done
