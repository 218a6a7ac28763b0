"""test/cases/count.py FLAT.csv AREAS.csv TO - count figures from an export.

Independent of the program: SQL over the flat rows of `export entries --format
csv`, written from the definitions in doc/pack.md and packs/beijing, not from
the code. Prints one line per figure: id, then the value at each basis.
"""
import csv, json, sqlite3, sys

csv.field_size_limit(1 << 26)
flat, areas, to = sys.argv[1:4]
db = sqlite3.connect(":memory:")
db.execute("CREATE TABLE e (seq INTEGER, id, kind, occurred, until, supporter, area, unit, skind, subject,"
           " identity, quantity INTEGER, fen INTEGER, programmes, died, basis INTEGER, root, f)")
db.execute("CREATE TABLE area (code PRIMARY KEY, level)")
db.executemany("INSERT OR REPLACE INTO area VALUES (?, ?)",
               ((r["code"], r["level"]) for r in csv.DictReader(open(areas, encoding="utf-8-sig"))))
levels = ["reported", "reviewed", "confirmed", "inspected"]
rows, into = [], {}
for r in csv.DictReader(open(flat, encoding="utf-8")):
    rows.append(r)
    if r["kind"] == "merge" and r["died"] == "":
        into[r["subject"]] = json.loads(r["fields"])["into"]
split = {r["target"] for r in rows if r["kind"] == "split" and r["died"] == ""}
into = {}
for r in rows:
    if r["kind"] == "merge" and r["died"] == "" and r["id"] not in split:
        into.setdefault(r["subject"], []).append(json.loads(r["fields"])["into"])
near = {}
for a, bs in into.items():
    for b in bs:
        near.setdefault(a, set()).add(b); near.setdefault(b, set()).add(a)
root = {}
for start in near:                  # one name for everybody who is one person
    if start in root: continue
    todo = [start]
    while todo:
        x = todo.pop()
        if x not in root:
            root[x] = start; todo += near[x]
number = lambda t: int(t) if t != "" else None
def full(day, tail):                # 2019 -> 2019-01-01
    return day + tail[len(day):] if day else day
db.executemany("INSERT INTO e VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (
    (int(r["seq"]), r["id"], r["kind"], full(r["occurred"], "0000-01-01"), full(r["until"], "0000-01-01"),
     r["supporter"], r["area"], r["unit"], r["subject_kind"], r["subject"], r["identity"],
     number(r["quantity"]), number(r["amount_fen"]), r["programmes"], r["died"],
     levels.index(r["basis"]), root.get(r["subject"], r["subject"]), r["fields"]) for r in rows))
db.execute("CREATE VIEW live AS SELECT *, json_extract(f,'$.direction') AS direction FROM e WHERE died = ''")
F = lambda name: f"json_extract(f, '$.{name}')"
NOW = "occurred <= :to AND (until = '' OR until > :to)"
FLOW = "occurred <= :to"
SQL = {
 "postings": f"SELECT count(*) FROM live WHERE kind='posting' AND direction='to_recipient' AND {FLOW} AND basis >= :b",
 "persons_posted": f"SELECT count(DISTINCT root) FROM live WHERE kind='posting' AND direction='to_recipient' AND {FLOW} AND basis >= :b",
 "training": f"SELECT count(*) + (SELECT coalesce(sum(quantity),0) FROM live WHERE kind='training_count' AND {FLOW} AND basis >= :b)"
             f" FROM live WHERE kind='training_attendance' AND {FLOW} AND basis >= :b",
 "persons_trained": None,
 "stable_jobs": f"SELECT count(DISTINCT root) FROM live WHERE kind='stable_job' AND {F('place')}='beijing' AND {FLOW} AND basis >= :b",
 "lifted_by_industry": f"SELECT count(DISTINCT root) FROM live WHERE kind='benefit_link' AND {F('benefit_source')}='industry'"
             f" AND {F('benefit_result')}='lifted' AND {FLOW} AND basis >= :b",
 "teachers_posted": f"SELECT count(DISTINCT root) FROM live WHERE kind='teaching_visit' AND {FLOW} AND basis >= :b",
 "clinic_visits": f"SELECT coalesce(sum(quantity),0) FROM live WHERE kind='clinic' AND {FLOW} AND basis >= :b",
 "projects": f"SELECT count(DISTINCT root) FROM live WHERE kind='project_milestone' AND {F('milestone')}='started' AND {FLOW} AND basis >= :b",
 "roads_km": f"SELECT coalesce(sum({F('length')}),0) FROM live WHERE kind='project_output' AND {F('output')}='road' AND {FLOW} AND basis >= :b",
 "homes": f"SELECT coalesce(sum(quantity),0) FROM live WHERE kind='project_output' AND {F('output')}='home' AND {FLOW} AND basis >= :b",
 "toilets": f"SELECT coalesce(sum(quantity),0) FROM live WHERE kind='project_output' AND {F('output')}='toilet' AND {FLOW} AND basis >= :b",
 "consumption": f"SELECT coalesce(sum(fen),0) FROM live WHERE kind='order' AND {F('certified')}=1 AND {FLOW} AND basis >= :b",
 "technologies": f"SELECT count(DISTINCT root) FROM live WHERE kind='technology_use' AND {FLOW} AND basis >= :b",
 "enterprises_mobilised": f"SELECT count(DISTINCT root) FROM live WHERE kind='enterprise_participation' AND {FLOW} AND basis >= :b",
 "townships_paired": f"SELECT count(DISTINCT area) FROM live JOIN area ON area.code = live.area WHERE kind='pair_township'"
             f" AND level='township' AND {NOW} AND basis >= :b",
 "policies": f"SELECT count(DISTINCT root) FROM live WHERE kind='policy' AND {NOW} AND basis >= :b",
 "collectives_commended": f"SELECT count(DISTINCT root) FROM live WHERE kind='conferral_collective' AND {F('level')}='city'"
             f" AND {NOW} AND basis >= :b",
 "people_lifted": f"SELECT count(*) FROM (SELECT {F('status')} AS status, row_number() OVER (PARTITION BY root"
             f" ORDER BY occurred DESC, seq DESC) AS nth FROM live WHERE kind='person_status' AND {FLOW} AND basis >= :b)"
             f" WHERE nth = 1 AND status = 'lifted'",
}
for id, sql in SQL.items():
    if sql:
        print(id, *(db.execute(sql, {"b": b, "to": to}).fetchone()[0] for b in range(4)))
