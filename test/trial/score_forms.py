#!/usr/bin/env python3
"""Scores `fill` on blank forms against gold made without sight of the code.

score_forms.py PROGRAM BOOK DIR [WORKDIR]

DIR holds FORM.xlsx with FORM.gold.csv beside it: one row for every cell of the form's frame that a person would look at.
The book is copied into WORKDIR once, so that the program can keep the answers it is given. Three passes over all forms:
  1. no answers: what is filled now was filled unasked; a wrong cell here is a lie, and there must be none;
  2. the answers of a person, made out of the gold, one for each question;
  3. the second month: the same blank form, no answers; nothing may be asked any more, and the same cells are filled.
After pass 2 each result is compared with its blank form, part by part and cell by cell: only the filled values, their comments,
what the package needs for comments and calcPr's fullCalcOnLoad (formulas are reckoned on opening) may differ. Where soffice is installed, it must open and save every result with the same
values. Exit status 0 when nothing is wrong unasked, nothing is asked twice, nothing is harmed, and 90 % is right; else 1.
"""
import calendar, collections, csv, glob, io, json, os, re, shutil, subprocess, sys, tempfile, time, zipfile
import xml.etree.ElementTree as ET
from decimal import Decimal, InvalidOperation, ROUND_HALF_UP

M = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
R = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'
UNITS = {'fen': {100: '元', 10**6: '万元', 10**10: '亿元', 10**5: '千元', 10**8: '百万元', 10**11: '十亿元'}, 'm': {1: '米', 1000: '公里'},
         'person': {1: '人', 10**4: '万人'}, 'person_time': {1: '人次', 10**4: '万人次'}, 'household': {1: '户', 10**4: '万户'}, 'item': {1: '个', 10**4: '万个'}}


# ---- reading a workbook, with nothing but the standard library ----

class Book:
    """sheets: name → {cell: (kind, value, formula, style)}; a cell with neither value nor formula has kind ''"""
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        assert self.zip.testzip() is None
        self.parts = {n: self.zip.read(n) for n in self.zip.namelist()}
        self.strings = []
        root = self.xml('xl/workbook.xml')
        rels = {r.get('Id'): r.get('Target') for r in self.xml('xl/_rels/workbook.xml.rels')}
        strings = [self.where('xl/', t) for t in rels.values() if t.endswith('sharedStrings.xml')]
        if strings and strings[0] in self.parts:
            for si in self.xml(strings[0]): self.strings.append(self.runs(si))
        self.path, self.cells, self.rest, self.comments = {}, {}, {}, {}
        for s in root.find(M + 'sheets'):
            name = s.get('name'); self.path[name] = self.where('xl/', rels[s.get(R + 'id')]); self.read(name)

    def xml(self, part): return ET.fromstring(self.parts[part])

    @staticmethod
    def where(base, target): return target[1:] if target.startswith('/') else os.path.normpath(base + target).replace('\\', '/')

    @staticmethod
    def runs(si):
        return ''.join(t.text or '' for e in si for t in ([e] if e.tag == M + 't' else e.findall(M + 't') if e.tag == M + 'r' else []))

    def read(self, name):
        part = self.path[name]; root = self.xml(part); cells = self.cells[name] = {}; rows = []
        for row in root.find(M + 'sheetData'):
            attr = dict(row.attrib); attr.pop('spans', None); rows.append(tuple(sorted(attr.items())))
            for c in row:
                kind, v, f = c.get('t', 'n'), c.find(M + 'v'), c.find(M + 'f')
                formula = None if f is None else (f.text or '') + repr(sorted(f.attrib.items()))
                if kind == 's' and v is not None: kind, value = 'text', self.strings[int(v.text)]
                elif kind == 'inlineStr': kind, value = 'text', self.runs(c.find(M + 'is') or [])
                elif v is None or v.text is None: kind, value = '', None
                else: kind, value = 'text' if kind == 'str' else kind, v.text
                if value == '' and formula is None: kind, value = '', None
                cells[c.get('r')] = (kind, value, formula, c.get('s', '0'))
        # all of the sheet but its cells, as one text; what is there only for comments is left out
        rest = []
        for e in root:
            if e.tag in (M + 'sheetData', M + 'legacyDrawing', M + 'dimension'): continue
            rest.append(ET.tostring(e))
        self.rest[name] = (rest, rows)
        rel = os.path.dirname(part) + '/_rels/' + os.path.basename(part) + '.rels'; found = self.comments[name] = {}
        if rel in self.parts:
            for r in self.xml(rel):
                if r.get('Type').endswith('/comments'):
                    for c in self.xml(self.where(os.path.dirname(part) + '/', r.get('Target'))).iter(M + 'comment'):
                        found[c.get('ref')] = ''.join(t.text or '' for t in c.iter(M + 't'))


def number(text):
    try: return Decimal(str(text).replace(',', '').replace('\u00a0', '').strip())
    except (InvalidOperation, ValueError): return None


def is_same(cell, text, note=''):
    """the cell holds what the gold asks for; 'shown' gold is what the cell's number format shows, so the exact value is right too"""
    if cell is None or cell[1] is None: return False
    a, b = number(cell[1]), number(text)
    if a is None or b is None: return str(cell[1]).strip() == str(text).strip()
    if a == b or abs(a - b) <= abs(b) * Decimal('1e-14'): return True
    return 'shown' in note.split() and a.quantize(Decimal(1).scaleb(b.as_tuple().exponent), ROUND_HALF_UP) == b


# ---- what must not change ----

def without_reckoning(workbook):
    """the part without calcPr's fullCalcOnLoad, which a filled form sets so that its formulas are reckoned when it is opened"""
    text = re.sub(rb'\s+fullCalcOnLoad\s*=\s*("[^"]*"|\'[^\']*\')', b'', workbook)
    return re.sub(rb'<calcPr\s*/>|<calcPr\s*>\s*</calcPr>', b'', text)


def harm(before, after):
    """what differs between the blank form and the filled one, beyond filled cells and comments"""
    out = []
    sheets = set(before.path.values())
    for n, data in before.parts.items():
        if n not in after.parts: out.append(f'part {n} is gone'); continue
        if data == after.parts[n] or n in sheets or n == '[Content_Types].xml' or re.fullmatch(r'xl/worksheets/_rels/[^/]+\.rels', n): continue
        if re.search(r'comments?\d*\.xml$|vmlDrawing\d*\.vml$', n): continue
        if n == 'xl/workbook.xml' and without_reckoning(data) == without_reckoning(after.parts[n]): continue
        out.append(f'part {n} changed')
    for n in after.parts:
        if n not in before.parts and not re.search(r'comments?\d*\.xml$|vmlDrawing\d*\.vml$|^xl/worksheets/_rels/', n): out.append(f'part {n} is new')
    if list(before.cells) != list(after.cells): return out + ['the list of sheets differs']
    for name in before.cells:
        (a, rows), (b, rows2) = before.rest[name], after.rest[name]
        if a != b: out.append(f'{name}: sheet settings, merges, validations or formats differ')
        if not set(rows) <= set(rows2): out.append(f'{name}: row attributes differ')
        for c, (kind, value, formula, style) in before.cells[name].items():
            new = after.cells[name].get(c)
            if new is None: out.append(f'{name}!{c}: cell is gone'); continue
            if new[3] != style: out.append(f'{name}!{c}: style {style} is now {new[3]}')
            if new[2] != formula: out.append(f'{name}!{c}: formula differs')
            if formula is None and value is not None and new[:2] != (kind, value): out.append(f'{name}!{c}: {value!r} is now {new[1]!r}')
    return out


# ---- the person who answers ----

def period_of(g):
    """2020 · 2020-10 · 2020-01..2020-10 · 2017-01-01..2020-12-31 · ..2020-12-31, the shortest that says the same days"""
    a, b = g['from'], g['to']
    if not a or not b: return f'{a}..{b}'
    y, m, d = (int(x) for x in b.split('-')); is_month = a[8:] == '01' and d == calendar.monthrange(y, m)[1]
    if a[5:] == '01-01' and b == a[:4] + '-12-31': return a[:4]
    if not is_month: return f'{a}..{b}'
    return a[:7] if a[:7] == b[:7] else f'{a[:7]}..{b[:7]}'


def answer_of(question, gold, unit_of):
    """what a person with the gold in hand says; cells of one question that want different answers are counted by the caller"""
    says = []
    for ref in question['cells']:
        sheet, cell = ref.rsplit('!', 1); g = gold.get((sheet.strip("'"), cell.split(':')[0]))
        if g is None or g['want'] != 'fill': says.append('leave'); continue
        first = g['indicator'].split('|')[0]; kind = question['kind']
        if kind == 'indicator': says.append(first)
        elif kind == 'place': says.append(g['area'].split('+')[0] or g['supporter'] or '全部')
        elif kind == 'period': says.append(period_of(g))
        elif kind == 'unit':
            v, t = Decimal(g['value']), number(g['text']); best = None
            if v and t: best = min(UNITS.get(unit_of.get(first, 'item'), {1: '个'}).items(), key=lambda u: abs(v / u[0] / t - 1))[1]
            says.append(best)
        else: says.append('leave')
    known = [s for s in says if s is not None] or ['leave']
    return collections.Counter(known).most_common(1)[0][0], len(set(known))


def fill(program, book, form, out, answers=None):
    args = [program, 'fill', book, form, '--out', out, '--format', 'json'] + (['--answers', answers] if answers else [])
    if os.path.exists(out): os.remove(out)
    start = time.monotonic(); run = subprocess.run(args, capture_output=True, text=True); ms = (time.monotonic() - start) * 1000
    if run.returncode not in (0, 3): return None, ms, (run.stderr or run.stdout).strip()[-300:]
    try: data = json.loads(run.stdout)
    except ValueError as e: return None, ms, f'no JSON: {e}'
    if (run.returncode == 3) != bool(data['questions']): return data, ms, f'exit {run.returncode} with {len(data["questions"])} questions'
    return data, ms, ''


class Score:
    def __init__(self, blank, result, gold, asked):
        """asked: the cells that a question has been put about, in this pass or an earlier one"""
        self.right = self.knowable = 0; self.wrong, self.missed = [], []
        for name, cells in result.cells.items():
            for c, now in cells.items():
                if (name, c) in gold: continue
                was = blank.cells.get(name, {}).get(c)
                if now[2] is None and now[1] is not None and (was is None or was[1] is None): self.wrong.append(f'{name}!{c}: {now[1]} outside the frame')
        for (name, c), g in gold.items():
            now = result.cells.get(name, {}).get(c); was = blank.cells.get(name, {}).get(c); ref = f'{name}!{c}'
            if g['want'] == 'fill':
                self.knowable += 1
                if now is None or now[1] is None: self.missed.append(f'{ref}: blank, wants {g["indicator"]} {g["text"]}')
                elif not is_same(now, g['text'], g['note']): self.wrong.append(f'{ref}: {now[1]}, wants {g["indicator"]} {g["area"]}{g["supporter"]} {g["from"]}..{g["to"]} {g["text"]}')
                elif '|' in g['indicator'] and ref not in asked: self.wrong.append(f'{ref}: {now[1]} filled unasked, two readings: {g["indicator"]}')
                else: self.right += 1
            elif now is not None and now[2] is None and now[1] is not None and (was is None or was[1] is None): self.wrong.append(f'{ref}: {now[1]}, wants {g["want"]} {g["note"]}')


def soffice(files, work):
    """the files opened and saved by LibreOffice, by base name; None when it is not installed"""
    if not shutil.which('soffice') or not files: return None
    to = os.path.join(work, 'soffice'); shutil.rmtree(to, ignore_errors=True); os.makedirs(to)
    subprocess.run(['soffice', '-env:UserInstallation=file://' + os.path.join(os.path.abspath(work), 'profile'), '--headless', '--convert-to', 'xlsx', '--outdir', to] + files,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
    return {os.path.basename(f): os.path.join(to, os.path.basename(f)) for f in files}


def main():
    if len(sys.argv) not in (4, 5): sys.exit(__doc__)
    program, source, folder = sys.argv[1:4]
    program = os.path.abspath(program) if os.path.exists(program) else program
    work = sys.argv[4] if len(sys.argv) == 5 else tempfile.mkdtemp(prefix='forms-'); os.makedirs(work, exist_ok=True)
    book = os.path.join(work, os.path.basename(source))
    for f in glob.glob(glob.escape(source) + '*'):
        rest = f[len(source):]
        if rest and not rest.startswith('.'): continue
        to = book + rest
        if os.path.isdir(to): shutil.rmtree(to)
        elif os.path.exists(to): os.remove(to)
        subprocess.run(['cp', '-r', '--reflink=auto', f, to], check=True)
    out = subprocess.run([program, 'figures', book, '--format', 'csv'], capture_output=True, text=True).stdout
    unit_of = {r['id']: r['unit'] for r in csv.DictReader(io.StringIO(out))}

    forms = sorted(glob.glob(os.path.join(glob.escape(folder), '*.xlsx'))); names = [os.path.basename(f)[:-5] for f in forms]
    gold, blank, asked, keep = {}, {}, {n: set() for n in names}, {n: collections.Counter() for n in names}
    notes = collections.defaultdict(list)
    for n, f in zip(names, forms):
        with open(f[:-5] + '.gold.csv', encoding='utf-8-sig', newline='') as g: gold[n] = {(r['sheet'], r['cell']): r for r in csv.DictReader(g)}
        blank[n] = Book(f); keep[n]['knowable'] = sum(g['want'] == 'fill' for g in gold[n].values())

    questions = {}
    for n, f in zip(names, forms):                                          # pass 1: no answers
        first = os.path.join(work, n + '.1.xlsx'); data, ms, why = fill(program, book, f, first); keep[n]['ms'] = ms
        if why: notes[n].append('pass 1: ' + why)
        if data is None: continue
        questions[n] = data['questions']; keep[n]['questions'] = len(data['questions'])
        s = Score(blank[n], Book(first), gold[n], asked[n]); keep[n]['right1'] = s.right; keep[n]['wrong1'] = len(s.wrong)
        notes[n] += ['unasked ' + w for w in s.wrong]
        for q in data['questions']: asked[n] |= {r.replace("'", '') for r in q['cells']}
    results = {}
    for n, f in zip(names, forms):                                          # pass 2: a person's answers
        if n not in questions: continue
        second = os.path.join(work, n + '.2.xlsx'); sheet = os.path.join(work, n + '.answers.csv')
        with open(sheet, 'w', newline='', encoding='utf-8') as a:
            w = csv.writer(a); w.writerow(['question', 'answer'])
            for q in questions[n]:
                says, ways = answer_of(q, gold[n], unit_of); w.writerow([q['question'], says])
                if ways > 1: notes[n].append(f'question {q["kind"]} “{q.get("label")}” puts {ways} different answers into one ({len(q["cells"])} cells)')
        data, ms, why = fill(program, book, f, second, sheet if questions[n] else None); keep[n]['ms2'] = ms
        if why: notes[n].append('pass 2: ' + why)
        if data is None: continue
        keep[n]['again'] = len(data['questions'])
        for q in data['questions']:
            notes[n].append(f'asked anew after the answers: {q["kind"]} “{q.get("label")}” ({len(q["cells"])} cells)'); asked[n] |= {r.replace("'", '') for r in q['cells']}
        r = results[n] = Book(second); s = Score(blank[n], r, gold[n], asked[n])
        keep[n]['right2'] = s.right; keep[n]['wrong2'] = len(s.wrong); notes[n] += ['after answers ' + w for w in s.wrong] + ['missed ' + m for m in s.missed]
        told = {(c['sheet'], c['cell']): c for c in data['cells'] if c['state'] == 'filled'}
        filled = {(t, c) for t in r.cells for c, v in r.cells[t].items() if v[2] is None and v[1] is not None and (blank[n].cells[t].get(c) or ('', None))[1] is None}
        if set(told) != filled: notes[n].append(f'the report and the file differ: {len(set(told) - filled)} told but not filled, {len(filled - set(told))} filled but not told')
        keep[n]['comments'] = sum((t, c) in filled for t in r.comments for c in r.comments[t])
        if keep[n]['comments'] != len(filled): notes[n].append(f'{len(filled)} cells filled, {keep[n]["comments"]} of them with a comment')
        bad = harm(blank[n], r); keep[n]['harm'] = len(bad); notes[n] += ['harm: ' + b for b in bad]
    for n, f in zip(names, forms):                                          # pass 3: the second month
        if n not in results: continue
        third = os.path.join(work, n + '.3.xlsx'); data, ms, why = fill(program, book, f, third); keep[n]['ms3'] = ms
        if why: notes[n].append('pass 3: ' + why)
        if data is None: keep[n]['second'] = 1; continue
        keep[n]['second'] = len(data['questions'])
        if Book(third).cells != results[n].cells: notes[n].append('the second month fills other cells than the first'); keep[n]['harm'] += 1
    opened = soffice([os.path.join(work, n + '.2.xlsx') for n in results], work)
    for n in results if opened is not None else []:
        path = opened[n + '.2.xlsx']
        if not os.path.exists(path): notes[n].append('harm: LibreOffice does not open it'); keep[n]['harm'] += 1; continue
        other = Book(path); bad = 0
        for t, cells in results[n].cells.items():
            for c, v in cells.items():
                if v[1] is None or v[2] is not None: continue
                o = other.cells.get(t, {}).get(c)
                if o is None or not (o[1] == v[1] or is_same(o, v[1]) or o[1] is not None and o[1].split() == v[1].split()): bad += 1
        if bad: notes[n].append(f'harm: LibreOffice reads {bad} cells otherwise'); keep[n]['harm'] += 1

    head = ['knowable', 'right1', 'right2', 'wrong1', 'wrong2', 'questions', 'again', 'second', 'comments', 'harm']
    print(f'{"form":22}' + ''.join(f'{h:>10}' for h in head) + f'{"ms":>8}{"ms2":>8}{"ms3":>8}')
    total = collections.Counter()
    for n in names:
        k = keep[n]; total.update({h: k[h] for h in head}); print(f'{n:22}' + ''.join(f'{k[h]:>10}' for h in head) + ''.join(f'{k[h]:>8.0f}' for h in ('ms', 'ms2', 'ms3')))
    print(f'{"all":22}' + ''.join(f'{total[h]:>10}' for h in head))
    each = [100 * keep[n]['right2'] / keep[n]['knowable'] for n in names if keep[n]['knowable']]
    print(f'share right after answers, the mean of the forms: {sum(each) / max(1, len(each)):.1f} %, the worst form: {min(each, default=0):.1f} %')
    print('right1/wrong1: before any answer · right2/wrong2: after one round · again: asked after the answers · second: asked in the second month · ms: wall time with the start of the program')
    if opened is None: print('soffice is not installed: opening by LibreOffice was not checked')
    for n in names:
        for line in notes[n][:40]: print(f'  {n}: {line}')
        if len(notes[n]) > 40: print(f'  {n}: … {len(notes[n]) - 40} more')
    share = 100 * total['right2'] / max(1, total['knowable'])
    print(f'knowable {total["knowable"]} right {total["right2"]} ({share:.1f} %) wrong-unasked {total["wrong1"]} questions {total["questions"]}')
    if len(sys.argv) == 4: shutil.rmtree(work)
    sys.exit(0 if len(results) == len(names) and share >= 90 and not total['wrong1'] and not total['second'] and not total['harm'] else 1)


if __name__ == '__main__': main()
