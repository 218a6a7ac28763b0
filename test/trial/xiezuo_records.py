#!/usr/bin/env python3
"""Generates the records of the trial book for packs/xiezuo: xiezuo_records.py DIR [SEED].

Nothing in them is real but the names of cities and counties; persons are bare numbers. The same seed gives the same bytes.
"""
import csv, os, random, sys

out = sys.argv[1]
rnd = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 20240131)
os.makedirs(out, exist_ok=True)
PAIRS = [("WZ", "610828"), ("CS", "610830"), ("KS", "610826")]
HOME = {"WZ": "320506", "CS": "320581", "KS": "320583"}
YEARS = (2021, 2022, 2023)


def day(year, first=1, last=12):
    return "%d-%02d-%02d" % (year, rnd.randint(first, last), rnd.randint(1, 28))


def key(number):
    """A subject's key as a book gives them: twelve letters and digits that say nothing."""
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    value = (number * 0x9E3779B97F4A7C15 + 0x7F4A7C15) % (1 << 60)
    return "".join(letters[value >> shift & 31] for shift in range(55, -5, -5))


def write(name, header, rows):
    with open(os.path.join(out, name + ".csv"), "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


# Places and units
townships, villages = [], []
FIRST = "桃 杏 槐 柳 榆 枣 梨 松 柏 石 沙 白 黄 青 红 金 银 双 长 高".split()
LAST = "峁 塬 坪 沟 湾 岔 梁 畔 川 洼".split()
for n, (s, county) in enumerate(PAIRS):
    for i in range(5):
        townships.append(("%s1%02d" % (county, i + 1), FIRST[n * 5 + i] + LAST[(n * 3 + i) % 10] + "镇", county, s))
    for i in range(9):
        t = townships[n * 5 + i % 5]
        villages.append(("%s2%02d" % (t[0], i + 1), FIRST[(n * 9 + i * 3 + 7) % 20] + LAST[(i + n) % 10] + "村", t[0], s))
write("areas", "代码,名称,级别,上级",
      [(c, n, "乡镇", p) for c, n, p, _ in townships] + [(c, n, "村", p) for c, n, p, _ in villages])
units = [("SZ", "苏州市人民政府", "government", "prefecture", "", "320500", "苏州市|苏州", "Suzhou"),
         ("WZ", "苏州市吴中区人民政府", "government", "county", "SZ", "320506", "吴中区", "Wuzhong District"),
         ("CS", "常熟市人民政府", "government", "county", "SZ", "320581", "常熟市|常熟", "Changshu"),
         ("KS", "昆山市人民政府", "government", "county", "SZ", "320583", "昆山市|昆山", "Kunshan")]
firms, orgs, schools, hospitals = [], [], [], []
for s in HOME:
    for i in range(12):
        firms.append(("F-%s%02d" % (s, i + 1), s))
        units.append((firms[-1][0], "试算企业%s%02d号" % (s, i + 1), "firm", "", "", HOME[s], "", ""))
    for i in range(4):
        orgs.append(("O-%s%d" % (s, i + 1), s))
        units.append((orgs[-1][0], "试算社会组织%s%d号" % (s, i + 1), "social", "", "", HOME[s], "", ""))
for s, county in PAIRS:
    for i in range(6):
        schools.append(("S-%s%d" % (s, i), "S-%s%d" % (county, i), s, county))
        units.append((schools[-1][0], "试算支援学校%s%d号" % (s, i), "school", "county", s, HOME[s], "", ""))
        units.append((schools[-1][1], "试算受援学校%s%d号" % (county, i), "school", "county", "", county, "", ""))
    for i in range(4):
        hospitals.append(("H-%s%d" % (s, i), "H-%s%d" % (county, i), s, county))
        units.append((hospitals[-1][0], "试算支援医院%s%d号" % (s, i), "hospital", "county", s, HOME[s], "", ""))
        units.append((hospitals[-1][1], "试算受援医院%s%d号" % (county, i), "hospital", "county", "", county, "", ""))
KIND = dict(government="政府", firm="企业", social="社会组织", school="学校", hospital="医院")
write("units", "编号,单位名称,类别,上级单位,行政区,别名,name_en",
      [(i, name, KIND[kind], parent, area, also, en) for i, name, kind, _, parent, area, also, en in units])

# Pairs
no = 0


def agreement():
    global no
    no += 1
    return "XZ-%03d" % no


H = "kind,occurred,until,supporter,area,agreement"
write("pairs_county", H, [("pair_county", "2021-04-%02d" % (8 + n), "", s, c, agreement()) for n, (s, c) in enumerate(PAIRS)])
write("pairs_township", H, [("pair_township", day(2021 + i % 2, 5), "2022-12-31" if i == 4 else "", s, c, agreement())
                            for i, (c, _, _, s) in enumerate(townships)])
write("pairs_village", H, [("pair_village", day(2021 + i % 3, 5), "", s, c, agreement())
                           for i, (c, _, _, s) in enumerate(villages) if i % 9 < 7])
write("pairs_firm_village", H, [("pair_firm_village", day(2022, 2), "", firms[i][0], v[0], agreement())
                                for i, v in enumerate(villages) if i % 2 == 0])
write("pairs_org_village", H, [("pair_org_village", day(2022 + i % 2, 2), "", orgs[i % 12][0], v[0], agreement())
                               for i, v in enumerate(villages) if i % 4 == 1])
H = "kind,occurred,until,supporter,unit,area,agreement"
write("pairs_school", H, [("pair_school", day(2021 + i % 2, 6), "", a, b, c, agreement()) for i, (a, b, _, c) in enumerate(schools)])
write("pairs_hospital", H, [("pair_hospital", day(2021 + i % 3, 6), "", a, b, c, agreement())
                            for i, (a, b, _, c) in enumerate(hospitals) if i % 4 < 3 or c == "610826"])

# People
H = "kind,occurred,until,supporter,area,subject,identity,direction,role,position"
rows, person = [], 0
for direction, share in (("to_recipient", 1.0), ("to_supporter", 0.55)):
    for s, county in PAIRS:
        for year in YEARS:
            for role, many in (("cadre", 4), ("education", 11), ("health", 8), ("farming", 3), ("other_specialist", 2)):
                for _ in range(max(1, round((many + rnd.randint(-1, 2)) * share))):
                    person += 1
                    stays = [year]
                    if year < 2023 and rnd.random() < 0.14:
                        stays.append(year + 1)
                    for y in stays:
                        rows.append(("posting", day(y, 1, 9), "%d-12-%02d" % (y + (role == "cadre"), rnd.randint(1, 28)), s, county,
                                     key(100000 + person), "proved", direction, role, "挂职" if role == "cadre" else "支教支医支农"))
write("postings", H, rows)

# Money and projects
rows, voucher = [], 0
for n, (s, county) in enumerate(PAIRS):
    for year in YEARS:
        for _ in range(9):
            voucher += 1
            rows.append(("fund_movement", day(year, 2, 11), s, county, "%d.00" % (rnd.randint(4200, 9800) * 1000 + rnd.randint(0, 999)),
                         "credit", "V%05d" % voucher))
        voucher += 1
        rows.append(("fund_movement", day(year, 12), s, county, "%d.00" % (rnd.randint(60, 240) * 1000), "return", "V%05d" % voucher))
        voucher += 1
        rows.append(("fund_movement", day(year, 1, 1), s, county, "%d.00" % (rnd.randint(40, 60) * 1000000), "commitment", "V%05d" % voucher))
write("funds", "kind,occurred,supporter,area,amount_yuan,movement,voucher", rows)
rows, benefits, project = [], [], 0
for s, county in PAIRS:
    for year in YEARS:
        for _ in range(rnd.randint(11, 15)):
            project += 1
            name = "XM%04d" % project
            sector = rnd.choice("industry infrastructure education health village labour".split())
            budget = "%d.00" % (rnd.randint(600, 5200) * 1000)
            rows.append(("project_milestone", day(year, 2, 6), s, county, name, "started", sector, "试算项目", budget))
            if year < 2023 or rnd.random() < 0.5:
                rows.append(("project_milestone", day(year, 9, 11), s, county, name, "finished", sector, "试算项目", budget))
            if year < 2023 or rnd.random() < 0.3:
                rows.append(("project_milestone", day(year, 12), s, county, name, "accepted", sector, "试算项目", budget))
            benefits.append(("project_benefit", day(year, 10), county, name, rnd.randint(40, 1900)))
write("projects", "kind,occurred,supporter,area,subject,milestone,sector,title,amount_yuan", rows)
write("benefits", "kind,occurred,area,subject,quantity", benefits)

# Industry
write("parks", "kind,occurred,until,supporter,area,subject,title",
      [("park", "2021-%02d-15" % (8 + n), "", s, c, "YQ%d" % n, "试算共建园区%d号" % n) for n, (s, c) in enumerate(PAIRS)])
rows, invests = [], []
for i, (firm, s) in enumerate(firms):
    county = dict(PAIRS)[s]
    n = [p[0] for p in PAIRS].index(s)
    if i % 12 < 6:
        rows.append(("park_firm", day(2021 + i % 3, 10), "2023-06-30" if i == 3 else "", s, county, firm, "YQ%d" % n))
    if i % 12 < 8:
        for year in (2021 + i % 3,) + ((2023,) if i % 5 == 0 and i % 3 < 2 else ()):
            arrived = rnd.randint(300, 5600) * 10000
            invests.append(("investment", day(year, 3), s, county, firm, "%d.00" % arrived, "%d.00" % (arrived * rnd.randint(11, 25) // 10)))
write("park_firms", "kind,occurred,until,supporter,area,subject,park", rows)
write("investments", "kind,occurred,supporter,area,subject,amount_yuan,agreed_yuan", invests)
rows = []
for n, (s, county) in enumerate(PAIRS):
    for i in range((9, 7, 11)[n]):
        rows.append(("workshop", day(2021 + i % 3), "2023-09-30" if i == 3 else "", county, "CJ%s%02d" % (s, i), rnd.randint(8, 60)))
write("workshops", "kind,occurred,until,area,subject,quantity", rows)

# Work and training
worker = 0
rows = []
for n, (s, county) in enumerate(PAIRS):
    for year in YEARS:
        for _ in range(rnd.randint(38, 56)):
            worker += 1
            rows.append(("job_absorbed", day(year), s, county, key(200000 + worker), "proved",
                         rnd.choice(["out_of_poverty"] * 5 + ["monitored"] + ["other"] * 3), rnd.randint(3, 12)))
write("jobs_absorbed", "kind,occurred,supporter,area,subject,identity,worker,months", rows)
rows, counts = [], []
for n, (s, county) in enumerate(PAIRS):
    for year in YEARS:
        for _ in range(rnd.randint(120, 170)):
            worker += 1
            kind = rnd.choice(["out_of_poverty"] * 6 + ["monitored"] + ["other"] * 4)
            place = rnd.choice(["supporter_province"] * 2 + ["elsewhere"] * 3 + ["nearby"] * 4)
            rows.append(("job_placement", day(year), s, county, key(200000 + worker), "proved", kind, place, rnd.randint(3, 12)))
        for place in ("supporter_province", "elsewhere", "nearby"):
            for kind in ("out_of_poverty", "other"):
                counts.append(("job_count", "%d-12-%02d" % (year, 20 + (kind == "other")), s, county, rnd.randint(110, 620), place, kind))
write("jobs", "kind,occurred,supporter,area,subject,identity,worker,place,months", rows)
write("job_counts", "kind,occurred,supporter,area,quantity,place,worker", counts)
rows, counts, trainee = [], [], 0
for n, (s, county) in enumerate(PAIRS):
    for year in YEARS:
        for _ in range(rnd.randint(90, 120)):
            trainee += 1
            for _ in range(1 + (rnd.random() < 0.25)):
                rows.append(("training_attendance", day(year), s, county, key(300000 + trainee), "proved",
                             rnd.choice(["leader", "cadre", "specialist", "skill"]), rnd.randint(1, 12)))
        for quarter in (3, 6, 9, 12):
            counts.append(("training_count", "%d-%02d-25" % (year, quarter), s, county, rnd.randint(180, 740)))
seen, unique = set(), []
for r in rows:
    k = (r[1], r[4], r[6])
    if k not in seen:
        seen.add(k)
        unique.append(r)
write("training", "kind,occurred,supporter,area,subject,identity,course,days", unique)
write("training_counts", "kind,occurred,supporter,area,quantity", counts)

# Purchases, gifts, visits, villages
rows, counts, order = [], [], 0
for n, (s, county) in enumerate(PAIRS):
    for year in YEARS:
        for _ in range(rnd.randint(22, 30)):
            order += 1
            rows.append(("order", day(year), s, county, "CP%02d" % rnd.randint(1, 40), "%d.%02d" % (rnd.randint(20000, 900000), rnd.randint(0, 99)),
                         "D%05d" % order, rnd.choice("online canteen counter fair other".split())))
        counts.append(("order_count", "%d-12-28" % year, s, county, rnd.randint(300, 900), "%d.00" % (rnd.randint(1900, 4800) * 10000)))
write("orders", "kind,occurred,supporter,area,subject,amount_yuan,order_no,channel", rows)
write("order_counts", "kind,occurred,supporter,area,quantity,amount_yuan", counts)
rows = []
for i in range(75):
    firm, s = rnd.choice(firms + orgs)
    rows.append(("donation", day(2021 + i % 3), firm, dict(PAIRS)[s], rnd.choice(["money", "money", "goods"]),
                 "%d.00" % (rnd.randint(2, 90) * 5000), "P%04d" % (i + 1)))
write("donations", "kind,occurred,supporter,area,goods,amount_yuan,receipt", rows)
rows = []
for s, county in PAIRS:
    for year in YEARS:
        for i in range(rnd.randint(2, 5)):
            rows.append(("visit", day(year), s, county, "互访会商%d" % (i + 1), rnd.randint(4, 20)))
write("visits", "kind,occurred,supporter,area,purpose,quantity", rows)
write("demonstration_villages", "kind,occurred,until,supporter,area",
      [("demonstration_village", day(2021 + i % 3, 4), "", v[3], v[0]) for i, v in enumerate(villages) if i % 9 in (0, 2, 5, 8)])

# Households that are watched
rows, helps, house = [], [], 0
for n, (s, county) in enumerate(PAIRS):
    for kind, many in (("unstable", 21 + 4 * n), ("edge", 17 + 3 * n), ("sudden", 8 + n)):
        for i in range(many):
            house += 1
            y = 2021 + i % 3
            rows.append(("monitored_household", day(y, 1, 6), county, key(400000 + house), kind, "present",
                         rnd.choice("illness disability schooling disaster accident industry job other".split()), rnd.randint(1, 6)))
            if y < 2023 and rnd.random() < 0.4:
                rows.append(("monitored_household", day(2023, 7, 11), county, key(400000 + house), kind, "removed", "", rows[-1][7]))
            for m in rnd.sample("industry job health education housing relief social".split(), rnd.choice([0, 1, 1, 2])):
                helps.append(("help_measure", day(max(y, 2022), 7), county, key(400000 + house), s, m, "%d.00" % (rnd.randint(4, 60) * 100)))
write("monitored_households", "kind,occurred,area,subject,monitor_type,risk,cause,quantity", rows)
write("help_measures", "kind,occurred,area,subject,supporter,measure,amount_yuan", helps)
