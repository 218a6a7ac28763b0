"""test/cases/change.py FLAT.csv COUNT SEED - random changes to a book.

Drafts for `jiedui append`: corrections, withdrawals (some taken back), reviews,
confirmations, inspections, merges and splits of what the export shows.
"""
import csv, json, random, sys

csv.field_size_limit(1 << 26)
flat, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random.seed(seed)
core = {"genesis", "batch", "definition", "area", "unit", "answer", "withdrawal", "review",
        "confirmation", "inspection", "merge", "split", "erasure"}
rows = [r for r in csv.DictReader(open(flat, encoding="utf-8")) if r["died"] == "" and r["kind"] not in core]
random.shuffle(rows)
persons = [r["subject"] for r in rows if r["subject_kind"] == "person"]
withdrawals, merges, made = [], [], 0

def uuid():
    return "%08x-%04x-4%03x-8%03x-%012x" % tuple(random.getrandbits(b) for b in (32, 16, 12, 12, 48))
def say(**draft):
    draft["id"] = uuid()
    print(json.dumps(draft, ensure_ascii=False)); return draft["id"]
def sender(r):
    d = {"kind": r["kind"], "fields": json.loads(r["fields"] or "{}")}
    d["fields"].pop("keeps", None)
    if not d["fields"]: del d["fields"]
    for k in ("occurred", "until", "supporter"):
        if r[k]: d[k] = r[k]
    recipient = {k: r[k] for k in ("area", "unit") if r[k]}
    if recipient: d["recipient"] = recipient
    if r["subject"]:
        d["subject"] = {"kind": r["subject_kind"], "id": r["subject"]}
        if r["identity"]: d["subject"]["identity"] = r["identity"]
    if r["quantity"]: d["quantity"] = int(r["quantity"])
    if r["amount_fen"]: d["amount_fen"] = int(r["amount_fen"])
    if r["programmes"]: d["programmes"] = r["programmes"].split("|")
    return d
for _ in range(count):
    r = rows.pop()
    act = random.choice("ccccwwwwvvvvffffiimmsu")
    if act == "c":
        d = sender(r)
        if "quantity" in d: d["quantity"] += random.randint(1, 50)
        if "amount_fen" in d: d["amount_fen"] += random.randint(1, 5000) * 100
        if d["kind"] == "person_status": d["occurred"] = d["occurred"][:4] + "-0%d-1%d" % (random.randint(1, 9), random.randint(0, 9))
        elif "occurred" in d and len(d["occurred"]) == 10: d["occurred"] = d["occurred"][:8] + "%02d" % random.randint(1, 28)
        say(corrects=r["id"], reason="recount", **d)
    elif act == "w": withdrawals.append(say(kind="withdrawal", withdraws=r["id"], reason="entered twice"))
    elif act == "v": say(kind="review", target=r["id"])
    elif act == "f": say(kind="confirmation", target=r["id"])
    elif act == "i": say(kind="inspection", target=r["id"], fields={"result": "holds"})
    elif act == "m":
        a, b = random.choice(persons), random.choice(persons)
        if a != b: merges.append(say(kind="merge", subject={"kind": "person", "id": a}, fields={"into": b}, reason="same person"))
    elif act == "s" and merges: say(kind="split", target=merges.pop(random.randrange(len(merges))), reason="two persons after all")
    elif act == "u" and withdrawals:
        say(kind="withdrawal", withdraws=withdrawals.pop(random.randrange(len(withdrawals))), reason="it was right")
