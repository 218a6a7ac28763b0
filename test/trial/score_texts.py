#!/usr/bin/env python3
"""Scores the text checker against texts written without sight of it: score_texts.py PROGRAM BOOK DIR [--misses].

DIR holds NAME.ext beside NAME.gold.csv (context,phrase,want,indicator,area,supporter,from,to,note). `PROGRAM lint BOOK FILE
--format json` is run for each. A gold row is met by overlap of places. It is right when the verdict is the same and

  holds, differs, unit   indicator, area, supporter and period are gold's; a claim's period is not compared
  period                 indicator, area and supporter are gold's (the period is what is in question)
  the others             nothing more

Cells may hold several right answers, by `|` (an empty one among them: `|CS`). The period's end is the same whether nothing is
given, the answer's own `to`, or the last day that any gold of DIR names. A note `stock` leaves `from` out; `also` lets a phrase
bear a verdict of its own beside the arithmetic; on a decoy `either` lets it be `unknown` (20斤, 12张: some would call it a figure).

precision = right reports / reports; a report on a decoy, or on what no gold row knows (stray), is a wrong one.
recall = right rows / rows that are no decoys. The manner is the name up to the first `-`.
"""
import argparse, csv, json, os, re, subprocess, sys, unicodedata

DROP = set("*#`_>")


def flat(text):
    """Text without blanks and marks, and for each of its characters the place it came from; the borders of lines and cells stay."""
    out, at = [], []
    for i, c in enumerate(text):
        if c in "\n\t|":
            out.append("\n")
            at.append(i)
            continue
        for d in unicodedata.normalize("NFKC", c).lower():
            if not d.isspace() and d not in DROP and d != "\u200b":
                out.append(d)
                at.append(i)
    return "".join(out), at


def cell(norm, context, row):
    """Where a table's cell `row label|column header` stands; its note tells the column: cell=2 is the second after the label."""
    label, column = (flat(x)[0] for x in context.split("|", 1))
    want = flat(row["phrase"])[0]
    number = re.search(r"cell=(\d+)", row["note"])
    cells, n = [], 0
    for c in norm.split("\n"):
        if c:
            cells.append((c, n))
        n += len(c) + 1
    words = [c for c, _ in cells]
    head = words.index(column) if column in words else -1
    for i in range(head + 1, len(words)):
        if words[i] == label:
            for k in [int(number.group(1))] if number else range(1, 20):
                if i + k < len(words) and words[i + k] == want:
                    return cells[i + k][1]
    return -1


def locate(text, norm, at, row):
    """Places of context and phrase, as characters of the text."""
    phrase, context = flat(row["phrase"])[0], row["context"]
    inner, k = flat(context)[0], 0
    n = ("\n" + norm + "\n").find("\n" + inner + "\n") if inner == phrase else -1  # a cell of its own
    if n < 0:
        n = norm.find(inner)
    if n < 0 and "|" in context:
        n, inner = cell(norm, context, row), phrase
    if n < 0:  # a paragraph broken into lines
        bare = [i for i, c in enumerate(norm) if c != "\n"]
        m = "".join(norm[i] for i in bare).find(inner)
        if m < 0:
            return None
        place = lambda i, j: (at[bare[m + i]], at[bare[m + j - 1]] + 1)
        k = inner.find(phrase)
        return place(0, len(inner)), place(k, k + len(phrase))
    k = n + inner.find(phrase)
    return (at[n], at[n + len(inner) - 1] + 1), (at[k], at[k + len(phrase) - 1] + 1)


def options(value):
    return set((value or "").split("|"))


def same(row, finding, ends):
    """Whether a finding says what the gold row wants."""
    want = row["want"]
    if finding["verdict"] != want:
        return False
    if want not in ("holds", "differs", "unit", "period"):
        return True
    if (finding.get("indicator") or "") not in options(row["indicator"]):
        return False
    if (finding.get("area") or "") not in options(row["area"]) or (finding.get("supporter") or "") not in options(row["supporter"]):
        return False
    if want == "period" or "claim" in row["note"]:
        return True
    if "stock" not in row["note"] and (finding.get("from_date") or "") not in options(row["from"]):
        return False
    day = lambda x: "" if x in ends else x
    return day(finding.get("to_date") or "") in {day(x) for x in options(row["to"])}


def brief(f):
    return "%s %s area=%s supporter=%s %s..%s “%s”" % (f["verdict"], f.get("indicator"), f.get("area"), f.get("supporter"),
                                                     f.get("from_date") or "", f.get("to_date") or "", f.get("quote"))


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("program")
    ask.add_argument("book")
    ask.add_argument("dir")
    ask.add_argument("--misses", action="store_true")
    ask = ask.parse_args()
    texts = {n.rsplit(".", 1)[0]: n for n in sorted(os.listdir(ask.dir)) if not n.endswith(".gold.csv")}
    golds, last = {}, ""
    for name in sorted(texts):
        path = os.path.join(ask.dir, name + ".gold.csv")
        if os.path.exists(path):
            with open(path, encoding="utf-8", newline="") as file:
                golds[name] = list(csv.DictReader(file))
            last = max([last] + [d for r in golds[name] for d in r["to"].split("|")])
    keys = "phrases decoys found right reported good decoyed stray lost".split()
    sums = {}
    misses = []
    for name, rows in golds.items():
        sum_ = sums.setdefault(name.split("-")[0], dict.fromkeys(keys, 0))
        sum_["phrases"] += sum(r["want"] != "decoy" for r in rows)
        sum_["decoys"] += sum(r["want"] == "decoy" for r in rows)
        run = subprocess.run([ask.program, "lint", ask.book, os.path.join(ask.dir, texts[name]), "--format", "json"],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            answer = json.loads(run.stdout.decode("utf-8"))
        except ValueError:
            misses.append("%s: no answer (exit %d) %s" % (texts[name], run.returncode, run.stderr.decode("utf-8", "replace").strip()[:200]))
            continue
        text = answer["text"]
        raw = text.encode("utf-8")
        ends = {"", answer.get("to") or "", last}
        findings = []
        for f in answer["findings"]:
            a = len(raw[:f["from"]].decode("utf-8", "ignore"))
            findings.append((a, a + max(1, len(raw[f["from"]:f["from"] + f["len"]].decode("utf-8", "ignore"))), f))
        good, known = set(), {}  # findings that are right; finding -> rows it touches
        norm, at = flat(text)
        for row in rows:
            place = locate(text, norm, at, row)
            if not place:
                sum_["lost"] += 1
                misses.append("%s: gold not found in the text: %s" % (texts[name], row["context"]))
                continue
            context, phrase = place
            total = row["want"] == "arithmetic"
            touch, other = [], []
            for i, (a, b, f) in enumerate(findings):
                is_total = f["verdict"] == "arithmetic" or f.get("what") == "sum"
                span = context if total and is_total else phrase
                if a < span[1] and span[0] < b:
                    known.setdefault(i, []).append((row, is_total))
                    (touch if is_total == total or row["want"] == "decoy" else other).append(i)
            if row["want"] == "decoy":
                continue
            sum_["found"] += bool(touch)
            right = [i for i in touch if same(row, findings[i][2], ends)]
            good.update(right)
            sum_["right"] += bool(right)
            if not right:
                came = "; ".join(brief(findings[i][2]) for i in touch + other) or "nothing"
                misses.append("%s: “%s” in “%s”: wanted %s %s area=%s supporter=%s %s..%s %s; came %s" % (
                    texts[name], row["phrase"], row["context"], row["want"], row["indicator"], row["area"], row["supporter"],
                    row["from"], row["to"], row["note"], came))
        for i, (a, b, f) in enumerate(findings):
            touched = known.get(i, [])
            is_total = f["verdict"] == "arithmetic" or f.get("what") == "sum"
            if i not in good:
                # beside a sum that does not add up: its phrase may bear its own verdict, its other parts may be named too
                if any(r["want"] == "arithmetic" and (is_total or "also" in r["note"]) for r, _ in touched):
                    continue
                if f["verdict"] == "unknown" and any("either" in r["note"] for r, _ in touched):
                    continue
                around = text[max(0, a - 12):b + 12].replace("\n", " ")
                if not touched:
                    sum_["stray"] += 1
                    misses.append("%s: stray: %s in “%s”" % (texts[name], brief(f), around))
                elif all(r["want"] == "decoy" for r, _ in touched):
                    sum_["decoyed"] += 1
                    misses.append("%s: decoy (%s) reported: %s in “%s”" % (texts[name], touched[0][0]["note"], brief(f), around))
            sum_["reported"] += 1
            sum_["good"] += i in good
    share = lambda a, b: "%.3f" % (a / b) if b else "-"
    print("%-10s %8s %7s %6s %6s %9s %7s %6s %5s %10s %7s" % ("manner", "phrases", "decoys", "found", "right", "reported", "decoyed", "stray",
                                                         "lost", "precision", "recall"))
    all_ = dict.fromkeys(keys, 0)
    for manner, s in sorted(sums.items()) + [("all", all_)]:
        if s is not all_:
            for k in keys:
                all_[k] += s[k]
        print("%-10s %8d %7d %6d %6d %9d %7d %6d %5d %10s %7s" % (manner, s["phrases"], s["decoys"], s["found"], s["right"], s["reported"],
              s["decoyed"], s["stray"], s["lost"], share(s["good"], s["reported"]), share(s["right"], s["phrases"])))
    if ask.misses:
        print("\n".join(misses))
    elif any("no answer" in m or "not found" in m for m in misses):
        print("\n".join(m for m in misses if "no answer" in m or "not found" in m))
    print("precision %s recall %s phrases %d decoys %d" % (share(all_["good"], all_["reported"]), share(all_["right"], all_["phrases"]),
                                                     all_["phrases"], all_["decoys"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
