#!/usr/bin/env python3
"""Derive the packs' areas and pairs from the published lists in SHARED.

    tools/pack_areas.py SHARED packs

Writes areas.csv of packs/beijing and packs/xiezuo, and units.csv, pairings.csv,
delistings.csv and demo_places.csv of packs/beijing. The results are committed,
the lists are not; packs/beijing/README.md names the sources. Running it twice
gives the same bytes.
"""
import csv
import gzip
import re
import sys

REGIONS = ["15", "1306", "1307", "1308", "5401", "6327", "6532"]
"""Where Beijing's recipients of 2013-2020 lie: Inner Mongolia, Baoding,
Zhangjiakou, Chengde, Lhasa, Yushu, Hotan."""
NOT_PAIRED = {"540121", "540124", "540104", "540127", "653227"}
"""On the national list, in these regions, without a published pair."""
FIRST_YEAR = "2013"     # of published pairs that state none
VILLAGES = 16           # kept of each township of a recipient county
AREA_HEAD = ("code,name,level,parent,aliases,name_en,pinyin,valid_from,"
             "valid_until,successor").split(",")
UNIT_HEAD = ("id,name,kind,level,parent,area,aliases,name_en,credit_code,"
             "valid_from,valid_until").split(",")
ENGLISH = dict(line.split(" ", 1) for line in """\
110000 Beijing
110101 Dongcheng
110102 Xicheng
110105 Chaoyang
110106 Fengtai
110107 Shijingshan
110108 Haidian
110109 Mentougou
110111 Fangshan
110112 Tongzhou
110113 Shunyi
110114 Changping
110115 Daxing
110116 Huairou
110117 Pinggu
110118 Miyun
110119 Yanqing
130000 Hebei
130600 Baoding
130700 Zhangjiakou
130800 Chengde
150000 Inner Mongolia
150100 Hohhot
150400 Chifeng
150500 Tongliao
150700 Hulunbuir
150900 Ulanqab
152200 Hinggan League
152500 Xilingol League
410000 Henan
411300 Nanyang
420000 Hubei
420300 Shiyan
540000 Tibet
540100 Lhasa
630000 Qinghai
632700 Yushu
650000 Xinjiang
653200 Hotan
130705 Xuanhua
130708 Wanquan
130709 Chongli
130722 Zhangbei
130723 Kangbao
130724 Guyuan
130725 Shangyi
130726 Yuxian
130727 Yangyuan
130728 Huai'an
130732 Chicheng
150921 Zhuozi
150922 Huade
150923 Shangdu
150924 Xinghe
150929 Siziwang Banner
653201 Hotan City
653221 Hotan County
653222 Moyu
653224 Luopu
632701 Yushu City
130623 Laishui
130624 Fuping
130627 Tangxian
130630 Laiyuan
130631 Wangdu
130633 Yixian
130634 Quyang
130636 Shunping
130821 Chengde County
130824 Luanping
130825 Longhua
130826 Fengning
130828 Weichang
130881 Pingquan
150125 Wuchuan
150421 Ar Horqin Banner
150422 Bairin Left Banner
150423 Bairin Right Banner
150424 Linxi
150426 Ongniud Banner
150428 Harqin Banner
150429 Ningcheng
150430 Aohan Banner
150521 Horqin Left Middle Banner
150522 Horqin Left Rear Banner
150524 Hure Banner
150525 Naiman Banner
150722 Morin Dawa
150723 Oroqen
150926 Qahar Right Front Banner
150927 Qahar Right Middle Banner
150928 Qahar Right Rear Banner
152202 Arxan
152221 Horqin Right Front Banner
152222 Horqin Right Middle Banner
152223 Jalaid Banner
152224 Tuquan
152524 Sonid Right Banner
152527 Taibus Banner
152529 Zhengxiangbai Banner
411326 Xichuan
420304 Yunyang
420322 Yunxi
540102 Chengguan
540103 Doilungdeqen
540104 Dagze
540121 Lhunzhub
540122 Damxung
540123 Nyemo
540124 Quxu
540127 Maizhokunggar
632722 Zadoi
632723 Chindu
632724 Zhidoi
632725 Nangqen
632726 Qumarleb
653223 Pishan
653225 Qira
653226 Yutian
653227 Minfeng""".split("\n"))
# How people on the spot shorten a name.
SHORT = dict(line.split(" ", 1) for line in """\
130826 丰宁县|丰宁
130828 围场县|围场
150421 阿旗
150426 翁旗
150428 喀旗
150521 科左中旗
150522 科左后旗
150722 莫旗|莫力达瓦旗
150723 鄂伦春旗
150926 察右前旗
150927 察右中旗
150928 察右后旗
152221 科右前旗
152222 科右中旗
152223 扎旗
152524 苏右旗|西苏旗
152527 太旗""".split("\n"))
LEVELS = ["province", "prefecture", "county", "township", "village"]
OFFICE = "北京市扶贫协作和支援合作工作领导小组办公室"
MEMBERS = """发展和改革委员会 财政局 人才工作局 教育委员会 卫生健康委员会
经济和信息化局 人力资源和社会保障局 农业农村局 工商业联合会 民政局 商务局
科学技术委员会 地方金融监督管理局 审计局 住房和城乡建设委员会 交通委员会
水务局 文化和旅游局 园林绿化局 生态环境局 规划和自然资源委员会 国有资产监督管理委员会
市场监督管理局 统计局 民族宗教事务委员会 公安局 司法局 退役军人事务局 应急管理局
城市管理委员会 广播电视局 体育局 粮食和物资储备局 医疗保障局 知识产权局 药品监督管理局
文物局 信访办公室 政务服务管理局 投资促进服务中心 机关事务管理局 总工会 共青团市委员会
妇女联合会 科学技术协会 残疾人联合会 红十字会 贸促会分会 工商联合作中心 供销合作总社
农林科学院 社会科学院 市属国企联络办公室 市属高校联络办公室 新闻宣传联络办公室""".split()
GROUPS = """产业合作 劳务协作 人才支援 教育支援 健康支援 消费扶贫 社会动员 资金项目
考核监督 宣传表彰""".split()
TEAMS = [("内蒙古", "150000"), ("河北张承保", "130000"), ("和田", "653200"),
         ("拉萨", "540100"), ("玉树", "632700"), ("赤峰通辽", "150400"),
         ("乌兰察布", "150900"), ("兴安盟锡林郭勒盟", "152200")]
BANKS = ["中国建设银行北京市分行", "国家开发银行北京市分行", "华夏银行", "北京银行"]


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def divisions(shared, province):
    path = {"11": "11_beijing", "13": "13_hebei", "15": "15_neimenggu",
            "41": "41_henan", "42": "42_hubei", "54": "54_xizang",
            "63": "63_qinghai", "65": "65_xinjiang"}[province]
    name = f"{shared}/data/divisions/cn_town_village_{path}_2023.csv.gz"
    with gzip.open(name, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def village_name(name):
    """太平村村民委员会 -> 太平村; neighbourhood committees are not villages."""
    if re.search("社区|居委会|居民委员会|虚拟|分场|管理区", name):
        return None
    short = re.sub("(村民委员会|村委会|民委员会|委员会)$", "", name)
    if short == name or not short:
        return None
    return short if re.search("[村屯庄营镇嘎查]$", short) else short + "村"


def write(path, head, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(rows)
    print(f"{path}: {len(rows)}")


def area(code, name, level, parent, **more):
    short = code[:9] if level == "township" else code
    return [short, name, level, parent, more.get("aliases", SHORT.get(code, "")),
            ENGLISH.get(code, ""), "", more.get("start", ""),
            more.get("end", ""), more.get("successor", "")]


def townships(shared, counties, villages):
    """Townships of the counties, each with some of its villages."""
    rows = []
    for province in sorted({c[:2] for c in counties}):
        kept, names = {}, {}
        for row in divisions(shared, province):
            code, level = row["code"], row["level"].strip()
            if code[:6] not in counties:
                continue
            if level == "township":
                rows.append(area(code, row["name"], level, code[:6]))
                continue
            name = village_name(row["name"])
            town = code[:9]
            seen = names.setdefault(town, set())
            if name is None or name in seen or kept.get(town, 0) >= villages:
                continue
            seen.add(name)
            kept[town] = kept.get(town, 0) + 1
            rows.append(area(code, name, level, town))
    return rows


def is_pseudo(name):
    """Statistics put a level between a municipality and its districts."""
    return name in ("市辖区", "县") or "直辖县级行政区划" in name


def pseudo_codes(counties):
    return {r["code"] for r in counties if is_pseudo(r["name"])}


def upper_areas(counties, wanted):
    """Provinces, prefectures and counties that hold what is wanted."""
    rows, seen = [], set()
    pseudo = pseudo_codes(counties)
    for row in counties:
        code, level = row["code"], row["level"].strip()
        parent = row["parent"].strip()
        size = {"province": 2, "prefecture": 4, "county": 6}[level]
        if level == "prefecture" and is_pseudo(row["name"]):
            continue
        if parent in pseudo:
            parent = parent[:2] + "0000"
        if code in seen:        # a prefecture without counties, again
            continue
        if wanted and not any(w.startswith(code[:size]) for w in wanted):
            continue
        seen.add(code)
        rows.append(area(code, row["name"], level, parent))
    return rows


def former_counties(shared, wanted, pseudo):
    """Abolished codes whose successor is wanted, in force after 2000."""
    rows = []
    path = f"{shared}/data/divisions/areacodes_history_1981_2024.csv"
    for row in table(path):
        end = row["变更/弃用时间"]
        nexts = row["新代码"].split(";")
        here = [n for n in nexts if n in wanted]
        if row["级别"] != "县级" or not here or not end or int(end) < 2001:
            continue
        parent = here[-1][:4] + "00"
        if parent in pseudo:
            parent = parent[:2] + "0000"
        rows.append(area(row["代码"], row["名称"], "county", parent,
                         start=row["启用时间"] + "-01-01",
                         end=end + "-12-31", successor=here[-1]))
    return rows


def units(districts, counties, towns):
    rows = [["BJ", "北京市", "government", "city", "", "110000", "北京|北京市政府",
             "Beijing", "", "", ""],
            ["BJ-O01", OFFICE, "department", "city", "BJ", "110000",
             "市扶贫办|市扶贫支援办", "Programme Office", "", "", ""]]
    for number, name in enumerate(MEMBERS, 1):
        rows.append([f"BJ-M{number:02d}", "北京市" + name, "department", "city",
                     "BJ", "110000", "市" + name, "", "", "", ""])
    for number, name in enumerate(GROUPS, 1):
        rows.append([f"BJ-G{number:02d}", name + "专项小组", "group", "city",
                     "BJ-O01", "110000", "", "", "", "", ""])
    for number, (name, code) in enumerate(TEAMS, 1):
        rows.append([f"BJ-T{number:02d}", f"北京市{name}前方团队", "team", "city",
                     "BJ-O01", code, "", "", "", "", ""])
    for number, name in enumerate(BANKS, 1):
        rows.append([f"BJ-B{number:02d}", name, "bank", "", "", "110000", "", "",
                     "", "", ""])
    for code, name in districts:
        rows.append(["D" + code, "北京市" + name, "government", "district", "BJ",
                     code, f"{name}|{name}政府", ENGLISH[code] + " District", "",
                     "", ""])
    for code, name, district in towns:
        rows.append(["T" + code, f"{district}{name}", "government", "township",
                     "D" + code[:6], code, "", "", "", "", ""])
    for code, name, prefecture in counties:
        rows.append(["C" + code, f"{prefecture}{name}人民政府", "government", "county",
                     "", code, "", ENGLISH.get(code, ""), "", "", ""])
    return rows


def pair_rows(shared, names, towns):
    """The published pairs, as records of the pack."""
    rows, partners = [], {}
    folder = f"{shared}/data/pairings"
    for row in table(f"{folder}/pairings.csv"):
        code = row["recipient_code"]
        year = row["from_year_if_stated"].strip() or FIRST_YEAR
        rows.append(["pair_county", year, "D" + row["supporter_code"], code,
                     row["sources"], row["programme"]])
        partners.setdefault(code, []).append("D" + row["supporter_code"])
    for row in table(f"{folder}/township_pairings.csv"):
        giver = [t for t in towns if t[1] == row["supporter_town"]
                 and t[2] == row["supporter_district"]]
        taker = [c for c, n in names.items() if n == row["recipient_town"]
                 and names.get(c[:6]) == row["recipient_county"]]
        if len(giver) == 1 and len(taker) == 1:
            rows.append(["pair_township", "2018", "T" + giver[0][0], taker[0],
                         row["source"], "poverty"])
    return rows, partners


def place_rows(shared, codes, partners, districts):
    """Each recipient with its partners; where none is published, the next
    district in turn, so that the generated records have somebody to name."""
    ids, turn, rows = ["D" + code for code, _ in districts], 0, []
    for code in codes:
        given = partners.get(code)
        if not given:
            given = [ids[(turn * 7 + 10) % len(ids)]]
            turn += 1
        rows.append([code, "|".join(given),
                     "" if partners.get(code) else "unpublished"])
    return rows


def beijing(shared, pack, counties):
    names = {r["code"]: r["name"] for r in counties}
    listed = [r for r in table(f"{shared}/data/poverty_counties/"
                               "counties832.csv")
              if any(r["code_valid_in_2020"].startswith(p) for p in REGIONS)]
    poor = sorted({r["code_valid_in_2020"] for r in listed})
    paired = {r["recipient_code"] for r in
              table(f"{shared}/data/pairings/pairings.csv")}
    recipients = sorted(set(poor) | paired)
    districts = [(c, n) for c, n in names.items()
                 if c.startswith("1101") and c != "110100"]
    wanted = set(recipients) | {c for c, _ in districts}
    rows = upper_areas(counties, wanted) + former_counties(
        shared, wanted, pseudo_codes(counties))
    giving = townships(shared, {c for c, _ in districts}, 0)
    taking = townships(shared, set(recipients), VILLAGES)
    write(f"{pack}/areas.csv", AREA_HEAD, rows + giving + taking)
    towns = [(r[0], r[1], names[r[3]]) for r in giving]
    write(f"{pack}/units.csv", UNIT_HEAD, units(
        districts, [(c, names[c], names[c[:4] + "00"]) for c in recipients],
        towns))
    all_names = dict(names)
    all_names.update({r[0]: r[1] for r in taking})
    pairs, partners = pair_rows(shared, all_names, towns)
    write(f"{pack}/pairings.csv",
          "id,kind,occurred,supporter,area,basis_source,programmes".split(","),
          [[uuid("pair", n)] + row for n, row in enumerate(pairs)])
    out = [r for r in listed if r["code_valid_in_2020"] not in NOT_PAIRED]
    write(f"{pack}/delistings.csv",
          "id,kind,occurred,area,basis_source".split(","),
          [[uuid("exit", n), "delisting", r["exit_year"],
            r["code_valid_in_2020"], "832 县名单"]
           for n, r in enumerate(sorted(out, key=lambda r:
                                        r["code_valid_in_2020"]))])
    places = [c for c in poor if c not in NOT_PAIRED]
    write(f"{pack}/demo_places.csv", ["area", "partners", "lists"],
          place_rows(shared, places, partners, districts))


def uuid(word, number):
    """A version 8 UUID that says what it is; these rows are few and fixed."""
    digits = word.encode().hex().ljust(8, "0")[:8]
    return f"{digits}-0000-8000-8000-{number:012x}"


def main():
    shared, packs = sys.argv[1:3]
    counties = table(f"{shared}/data/divisions/cn_county_2023.csv")
    beijing(shared, f"{packs}/beijing", counties)
    write(f"{packs}/xiezuo/areas.csv", AREA_HEAD, upper_areas(counties, None))


if __name__ == "__main__":
    main()
