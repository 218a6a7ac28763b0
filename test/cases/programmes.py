"""Compare a book with the published sheets it was filled from.

    programmes.py NAME SHEETS REJECTS FLAT FIGURES SCALE MAPPING=FILE...

SHEETS holds the sheets, REJECTS what the import refused of them, FLAT is
`jiedui export BOOK entries --format csv`, FIGURES is `jiedui figures BOOK
--format json`, SCALE is how many stored units make the sheet's unit. Prints
facts, one a line; they are kept in programmes.expected. Sums here are made
from the sheets alone, in decimals."""
import collections
import csv
import json
import os
import sys
from decimal import Decimal

STEPS = {"C": ("commitment", "total_commitments", "committed"),
         "D": ("disbursement", "total_disbursements", "disbursed")}
name, sheets, rejects, flat, figures, scale = sys.argv[1:7]
scale = Decimal(scale)
csv.field_size_limit(1 << 24)


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def say(*words):
    print(name, *words)


def plain(n):
    return f"{n.normalize():f}" if n else "0"


def refused(file):
    path = os.path.join(rejects, file + ".rejected.csv")
    return read(path) if os.path.exists(path) else []


entries = [e for e in read(flat) if e["subject_kind"] == "project"]
for pair in sys.argv[7:]:
    mapping, file = pair.split("=")
    rows, bad = read(os.path.join(sheets, file)), refused(file)
    say(mapping, "rows", len(rows), "taken", len(rows) - len(bad), "refused",
        len(bad))
    for row in bad:
        say(mapping, "refused line", row["_line"], row["project_id"],
            row["_error"], row["_column"].replace(" ", "_"))

# What the book holds of each project and step, against the sheet.
book = collections.defaultdict(Decimal)
kept = 0
for e in entries:
    if e["kind"] == "transaction":
        step = json.loads(e["fields"])["step"]
        book[e["subject"], step] += Decimal(e["amount_fen"]) / scale
        kept += 1
sheet = collections.defaultdict(Decimal)
gone = {r["transaction_id"] for r in refused("transactions.csv")}
for t in read(os.path.join(sheets, "transactions.csv")):
    if t["transaction_id"] not in gone:
        step = STEPS[t["transaction_value_code"]][0]
        sheet[t["project_id"], step] += Decimal(t["transaction_value"])
say("transactions in the book", kept)
wrong = [k for k in set(book) | set(sheet) if book[k] != sheet[k]]
say("sums by project that differ from the sheet", len(wrong))
for project, step in sorted(wrong):
    say("differs", project, step, plain(sheet[project, step]),
        plain(book[project, step]))

# What the projects publish as their totals, against the book.
values = {f["id"]: f["value"] for f in json.load(open(figures))["figures"]}
projects = read(os.path.join(sheets, "projects.csv"))
for step, total, figure in STEPS.values():
    apart = [p for p in projects
             if Decimal(p[total] or 0) != book[p["project_id"], step]]
    say(step, "projects", len(projects), "total equals transactions",
        len(projects) - len(apart))
    for p in apart:
        say(step, "total differs", p["project_id"], "published", p[total],
            "transactions", plain(book[p["project_id"], step]))
    whole = sum((v for k, v in sheet.items() if k[1] == step), Decimal(0))
    say(step, "sum", plain(whole), "figure",
        plain(Decimal(values[figure]) / scale))

# Budgets in millions of shillings, where the programme has them.
path = os.path.join(sheets, "projects_ancillary.csv")
if os.path.exists(path):
    lines = read(path)
    gone = {r["project_id"] for r in refused("projects_ancillary.csv")}
    kept = [a for a in lines if a["project_id"] not in gone]
    for column, figure in (("Budget", "budget"), ("Total Expenditure",
                                                 "spent")):
        whole = sum(Decimal(a[column] or 0) for a in kept)
        say(figure, "sum", plain(whole), "figure",
            plain(Decimal(values[figure]) / 100_000_000))
        have = {e["subject"]: json.loads(e["fields"]).get(figure, 0)
                for e in entries if e["kind"] == "budget_line"}
        say(figure, "lines that differ from the sheet", sum(
            Decimal(a[column] or 0) * 100_000_000 != have[a["project_id"]]
            for a in kept))
    off = collections.Counter()
    for a in lines:
        quarters = sum(Decimal(a[f"Q{q} Exp"] or 0) for q in range(1, 5))
        off[abs(quarters - Decimal(a["Total Expenditure"] or 0))] += 1
    for n in sorted(off):
        say("spent less its quarters, off by", plain(n), "lines", off[n])
    shillings = {a["project_id"]: a for a in lines}
    rates = collections.Counter()
    for t in read(os.path.join(sheets, "transactions.csv")):
        column = {"C": "Budget", "D": "Total Expenditure"}
        million = shillings[t["project_id"]][column[
            t["transaction_value_code"]]]
        rates[round(Decimal(t["transaction_value"]) / Decimal(million), 6)] \
            += 1
    for rate, n in sorted(rates.items()):
        say("dollars for a million shillings", plain(rate), "transactions", n)
