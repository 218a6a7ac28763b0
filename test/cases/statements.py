"""The four statements, published from one book and compared."""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

jiedui = os.path.abspath(sys.argv[1])
scale = float(sys.argv[2])
done = 0
failed = 0


def tell(good, name, why=""):
    global done, failed
    done += 1
    failed += not good
    if not good and why:
        print("\n".join("# " + line for line in str(why).splitlines()))
    print(f"{'ok' if good else 'not ok'} {done} - {name}")


def run(*words, status=0):
    r = subprocess.run([jiedui, *words], capture_output=True, text=True)
    if r.returncode != status:
        tell(False, " ".join(words), f"ended with {r.returncode}\n{r.stderr}")
    return r.stdout


work = tempfile.mkdtemp(prefix="jiedui-statements-")
book = os.path.join(work, "book")
files = os.path.join(work, "files")
run("demo", files, "--scale", str(scale))
run("init", book, "--pack", os.path.join(files, "pack"))
sheets = sorted(glob.glob(os.path.join(files, "*.csv")))
rounds = [[s for s in sheets if s.count(".2021-") == 0],
          [s for s in sheets if s.endswith(".2021-01.csv")],
          [s for s in sheets if s.endswith(".2021-03.csv")]]
statements = [["2020-10-14"], ["2021-01-24"], ["2021-03-15", "2021-03-16"]]
for sheets, days in zip(rounds, statements):
    run("import", book, *sheets)
    for day in days:
        run("publish", book, "--number", day, "--template", "statement-" + day,
            "--drafter", "Gao", "--checker", "He", "--approver", "Jin")
tell(all(rounds), "the demonstration comes in by three rounds")

listed = json.loads(run("editions", book, "--format", "json"))["editions"]
tell([e["number"] for e in listed] == sum(statements, []),
     "four editions are listed in their order", listed)
for e in listed:
    run("edition", book, e["number"], "--reproduce")
tell(not failed, "each is made again, byte for byte, when all is in the book")

words = {
    "2020-10-14": ["252亿余元", "5383个", "近6000名", "15万余人次"],
    "2021-01-24": ["370多亿元", "7822个", "7795名", "39万", "38.5万人",
                   "1500余家", "538亿元"],
    "2021-03-15": ["381多亿元", "7879个", "8298人次", "39万余人次", "38万多人",
                   "1500余家", "500多家", "538亿元"],
    "2021-03-16": ["381亿多元", "7879个", "8298人次", "39万余人次", "38万多人",
                   "1500余家", "500多家"],
}
for day, phrases in words.items() if scale == 1 else ():
    text = run("edition", book, day)
    lost = [p for p in phrases if p not in text]
    tell(not lost, f"{day} says what was published", lost)


def compare(a, b):
    rows = json.loads(run("compare", book, a, b, "--format", "json"))["figures"]
    for r in rows:
        if "parts" in r:
            change = r["after"]["value"] - r["before"]["value"]
            if sum(r["parts"].values()) != change or r["change"] != change:
                tell(False, f"{a} {b}: parts of {r['name']}", r)
    return {(r["before"] and r["before"]["id"], r["after"] and r["after"]["id"]):
            r for r in rows}


def why(rows, before, after, expected, name):
    row = rows.get((before, after))
    tell(row is not None and sorted(row["why"]) == sorted(expected), name,
         row or list(rows))


first = compare("2020-10-14", "2021-01-24")
for figure in ("funds", "projects", "persons_posted"):
    why(first, figure, figure, ["period", "growth"],
        f"2020-10 to 2021-01, {figure}: another period, and growth")
why(first, "training", "training", ["unit", "period", "growth"],
    "2020-10 to 2021-01, training: person-times worded as people")
second = compare("2021-01-24", "2021-03-15")
for figure in ("funds", "projects"):
    why(second, figure, figure, ["growth"],
        f"2021-01 to 2021-03, {figure}: growth alone")
why(second, "persons_posted", "postings", ["unit"],
    "2021-01 to 2021-03, cadres: persons against person-times")
row = second[("persons_posted", "postings")]
tell("parts" not in row and row["crossed"]["after_then"] >=
     row["before"]["value"] and row["crossed"]["before_now"] <=
     row["after"]["value"], "they are not subtracted; each is given at both",
     row)
why(second, "training", "training", ["unit", "growth"],
    "2021-01 to 2021-03, training: one of the two leaves its unit open")
if scale == 1:
    why(second, "enterprises_linking", "enterprises_mobilised", ["scope"],
        "2021-01 to 2021-03, 1500余家: one number, two meanings")
    why(second, "stable_jobs", "stable_jobs", ["rounding"],
        "2021-01 to 2021-03, 38.5万 and 38万多: the same value")
third = compare("2021-03-15", "2021-03-16")
tell(all(r["kind"] in ("same", "rounding", "gone") for r in third.values()),
     "2021-03-15 to 2021-03-16: nothing but the words", third)
why(third, "funds", "funds", ["rounding"],
    "2021-03-15 to 2021-03-16, funds: 381多亿 and 381亿多")

seq = str(listed[0]["seq"])
run("withdraw", book, seq, "--reason", "the period was not stated")
listed = json.loads(run("editions", book, "--format", "json"))["editions"]
tell(bool(listed[0]["withdrawn"]) and len(listed) == 4,
     "a withdrawn edition stays listed as withdrawn", listed[0])
notice = run("compare", book, "2021-01-24", "2021-03-15", "--notice")
tell("更正说明" in notice and "人次" in notice,
     "the notice warns of figures that must not be compared", notice)
run("verify", book)
frozen = listed[1]["files"]["zh.md"]
with open(f"{book}.files/{frozen}", "ab") as f:
    f.write(b" ")
run("verify", book, status=3)
run("edition", book, "2021-01-24", status=3)
run("edition", book, "2021-01-24", "--reproduce", status=3)
tell(not failed, "a frozen text that is touched is found by verify")
shutil.rmtree(work)
print(f"1..{done}")
sys.exit(failed != 0)
