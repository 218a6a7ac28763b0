#include "reading/measure.h"

#include "base/num.h"
#include "base/utf8.h"

#define COUNT(class_, word_) { word_, QUANTITY_##class_, 0, 0, 1, 1 }
#define NOUN(class_, word_) { word_, QUANTITY_##class_, 0, MEASURE_NOUN, 1, 1 }
#define UNIT(class_, word_, num_, den_) \
    { word_, QUANTITY_##class_, 0, 0, num_, den_ }
#define MAKES(decoy_, word_) \
    { word_, QUANTITY_OTHER, DECOY_##decoy_, 0, 1, 1 }
#define STOP(word_) { word_, QUANTITY_BARE, 0, MEASURE_STOP, 1, 1 }
#define WEAK(class_, word_, num_) \
    { word_, QUANTITY_##class_, 0, MEASURE_WEAK, num_, 1 }

/* A 亩 is a fifteenth of a hectare; a 里 is half a kilometre. */
static const struct measure_word chinese[] = {
    UNIT(MONEY, "元", 100, 1), UNIT(MONEY, "元人民币", 100, 1),
    UNIT(MONEY, "人民币", 100, 1), UNIT(MONEY, "块", 100, 1),
    UNIT(MONEY, "块钱", 100, 1), UNIT(MONEY, "圆", 100, 1),
    UNIT(MONEY, "角", 10, 1), UNIT(MONEY, "克朗", 100, 1),
    COUNT(OTHER, "美元"), COUNT(OTHER, "欧元"), COUNT(OTHER, "港元"),
    COUNT(OTHER, "日元"), COUNT(OTHER, "港币"), COUNT(OTHER, "英镑"),
    COUNT(OTHER, "卢布"), COUNT(OTHER, "韩元"), STOP("元旦"),
    STOP("元素"), STOP("块儿"), STOP("角度"), STOP("角色"),

    UNIT(LENGTH, "公里", 1000, 1), UNIT(LENGTH, "千米", 1000, 1),
    UNIT(LENGTH, "km", 1000, 1), UNIT(LENGTH, "延米", 1, 1),
    UNIT(LENGTH, "延长米", 1, 1), UNIT(LENGTH, "米", 1, 1),
    UNIT(LENGTH, "m", 1, 1), UNIT(LENGTH, "华里", 500, 1),
    WEAK(LENGTH, "里", 500), COUNT(OTHER, "厘米"), COUNT(OTHER, "毫米"),
    COUNT(OTHER, "立方米"), COUNT(OTHER, "万方"), COUNT(OTHER, "立方"),
    COUNT(OTHER, "m³"), STOP("里程"), STOP("里面"), STOP("米粉"),

    UNIT(LAND, "平方米", 10000, 1), UNIT(LAND, "平米", 10000, 1),
    UNIT(LAND, "m²", 10000, 1), UNIT(LAND, "㎡", 10000, 1),
    UNIT(LAND, "平方公里", 10000000000, 1),
    UNIT(LAND, "平方千米", 10000000000, 1),
    UNIT(LAND, "km²", 10000000000, 1),
    UNIT(LAND, "平方厘米", 1, 1), UNIT(LAND, "亩", 20000000, 3),
    UNIT(LAND, "公顷", 100000000, 1), UNIT(LAND, "hm²", 100000000, 1),
    UNIT(LAND, "亩次", 20000000, 3), UNIT(LAND, "亩地", 20000000, 3),
    UNIT(LAND, "公亩", 1000000, 1),

    COUNT(PERSON, "人"), COUNT(PERSON, "名"), COUNT(PERSON, "位"),
    COUNT(PERSON, "口人"), COUNT(PERSON, "人口"), COUNT(PERSON, "余口"),
    COUNT(PERSON, "个人"), COUNT(PERSON, "人员"), STOP("人才"),
    STOP("人均"), STOP("人民"), STOP("人大"), STOP("人社"),
    STOP("人居"), STOP("人力"), STOP("人工"), STOP("名单"),
    STOP("名录"), STOP("位置"), STOP("位于"), STOP("名称"),
    COUNT(PERSON_TIME, "人次"), COUNT(PERSON_TIME, "人次数"),
    COUNT(PERSON_TIME, "人·次"), COUNT(PERSON_TIME, "人(次)"),
    COUNT(PERSON_TIME, "人/次"), COUNT(PERSON_TIME, "人（次）"),
    COUNT(HOUSEHOLD, "户"), COUNT(HOUSEHOLD, "户家庭"),
    COUNT(HOUSEHOLD, "户次"), COUNT(HOUSEHOLD, "家庭"),
    STOP("户均"), STOP("户籍"),
    STOP("户外"), STOP("户口"), STOP("户主"),

    COUNT(ITEM, "个"), COUNT(ITEM, "家"), COUNT(ITEM, "所"),
    COUNT(ITEM, "座"), COUNT(ITEM, "套"), COUNT(ITEM, "项"),
    COUNT(ITEM, "对"), COUNT(ITEM, "场"), COUNT(ITEM, "场次"),
    COUNT(ITEM, "次"), COUNT(ITEM, "件"), COUNT(ITEM, "辆"),
    COUNT(ITEM, "台"), COUNT(ITEM, "台套"), COUNT(ITEM, "台(套)"),
    COUNT(ITEM, "间"), COUNT(ITEM, "处"), COUNT(ITEM, "条"),
    COUNT(ITEM, "批"), COUNT(ITEM, "批次"), COUNT(ITEM, "期"),
    COUNT(ITEM, "届"), COUNT(ITEM, "本"), COUNT(ITEM, "册"),
    COUNT(ITEM, "份"), COUNT(ITEM, "只"), COUNT(ITEM, "头"),
    COUNT(ITEM, "匹"), COUNT(ITEM, "株"), COUNT(ITEM, "棵"),
    COUNT(ITEM, "眼"), COUNT(ITEM, "口井"), COUNT(ITEM, "口"),
    STOP("口岸"), STOP("口径"), STOP("口号"), STOP("口罩"), STOP("口碑"),
    COUNT(ITEM, "支"),
    COUNT(ITEM, "篇"), COUNT(ITEM, "幅"), COUNT(ITEM, "张"),
    COUNT(ITEM, "幢"), COUNT(ITEM, "栋"), COUNT(ITEM, "类"),
    COUNT(ITEM, "种"), COUNT(ITEM, "款"), COUNT(ITEM, "笔"),
    COUNT(ITEM, "单"), COUNT(ITEM, "例"), COUNT(ITEM, "宗"),
    COUNT(ITEM, "起"), COUNT(ITEM, "盏"), COUNT(ITEM, "节"),
    COUNT(ITEM, "堂"), COUNT(ITEM, "门"), COUNT(ITEM, "枚"),
    COUNT(ITEM, "架"), COUNT(ITEM, "艘"), COUNT(ITEM, "床"),
    COUNT(ITEM, "张床位"), COUNT(ITEM, "床位"), COUNT(ITEM, "盒"),
    COUNT(ITEM, "箱"), COUNT(ITEM, "袋"), COUNT(ITEM, "双"),
    COUNT(ITEM, "副"), COUNT(ITEM, "片"), COUNT(ITEM, "组"),
    COUNT(ITEM, "队"), COUNT(ITEM, "班"), COUNT(ITEM, "班次"),
    COUNT(ITEM, "列"), COUNT(ITEM, "趟"), COUNT(ITEM, "车次"),
    COUNT(ITEM, "道"), COUNT(ITEM, "部"), COUNT(ITEM, "封"),
    COUNT(ITEM, "小时"), COUNT(ITEM, "学时"), COUNT(ITEM, "课时"),
    COUNT(ITEM, "个小时"), COUNT(ITEM, "人天"), COUNT(ITEM, "大"),
    STOP("大型"), STOP("大会"), STOP("大学"), STOP("大地"),
    STOP("大队"), STOP("大厦"), STOP("大洲"), STOP("大街"),
    STOP("家长"), STOP("家乡"), STOP("家禽"), STOP("所有"),
    STOP("项下"), STOP("对口"), STOP("对于"), STOP("对接"),
    STOP("场景"), STOP("次日"), STOP("台账"), STOP("台阶"),
    STOP("条件"), STOP("条例"), STOP("本地"), STOP("本科"),
    STOP("份额"), STOP("头雁"), STOP("支部"), STOP("支援"),
    STOP("支教"), STOP("类似"), STOP("单位"),
    STOP("例如"), STOP("起来"), STOP("节点"), STOP("班子"),
    STOP("道路"), STOP("部门"), STOP("部分"), STOP("部署"),
    STOP("部委"), STOP("门类"), STOP("双语"), STOP("组织"),
    STOP("片区"), STOP("期间"), STOP("期末"), STOP("处于"),
    STOP("对应"), STOP("件事"), STOP("起步"), STOP("队伍"),
    STOP("家居"), STOP("期望"), STOP("批准"), STOP("只有"),

    NOUN(ITEM, "县"), NOUN(ITEM, "旗县"), NOUN(ITEM, "县区"),
    NOUN(ITEM, "村"), NOUN(ITEM, "乡"), NOUN(ITEM, "镇"),
    NOUN(ITEM, "乡镇"), NOUN(ITEM, "旗"), NOUN(ITEM, "区"),
    NOUN(ITEM, "市"), NOUN(ITEM, "省"), NOUN(ITEM, "省份"),
    NOUN(ITEM, "校"), NOUN(ITEM, "州"), NOUN(ITEM, "省区"),
    NOUN(ITEM, "县市"), NOUN(ITEM, "区县"), NOUN(ITEM, "企"),
    NOUN(ITEM, "企业"), NOUN(ITEM, "社会组织"), NOUN(ITEM, "项目"),
    STOP("县级"), STOP("县域"), STOP("县城"), STOP("村民"),
    STOP("村级"), STOP("村医"), STOP("村组"), STOP("乡亲"),
    STOP("乡村"), STOP("镇级"), STOP("区域"), STOP("区级"),
    STOP("市场"), STOP("市级"), STOP("市民"), STOP("省级"),
    STOP("校长"), STOP("校园"), STOP("旗帜"), STOP("乡土"),
    STOP("旗舰"), STOP("市值"), STOP("省力"), STOP("村镇"),

    COUNT(OTHER, "吨"), COUNT(OTHER, "公斤"), COUNT(OTHER, "千克"),
    COUNT(OTHER, "斤"), COUNT(OTHER, "克"), COUNT(OTHER, "升"),
    COUNT(OTHER, "千瓦"), COUNT(OTHER, "千瓦时"), COUNT(OTHER, "兆瓦"),
    COUNT(OTHER, "瓦"), WEAK(OTHER, "度", 1), COUNT(OTHER, "度电"),
    COUNT(OTHER, "℃"), COUNT(OTHER, "摄氏度"), COUNT(OTHER, "kw"),
    COUNT(OTHER, "kwh"), COUNT(OTHER, "mw"), COUNT(OTHER, "kg"),
    COUNT(OTHER, "t"), COUNT(OTHER, "兆"), COUNT(OTHER, "gb"),
    COUNT(OTHER, "mb"), COUNT(OTHER, "字"), COUNT(OTHER, "票"),
    COUNT(OTHER, "羽"), COUNT(OTHER, "尾"), COUNT(OTHER, "瓶"),
    COUNT(OTHER, "桶"), COUNT(OTHER, "步"), COUNT(OTHER, "米深"),
    STOP("步骤"), STOP("度过"), STOP("升级"), STOP("升至"),
    STOP("字样"), STOP("克服"), WEAK(OTHER, "分", 1), STOP("分别"),
    STOP("分之"), COUNT(OTHER, "秒"), COUNT(OTHER, "平方"),

    MAKES(PERCENT, "%"), MAKES(PERCENT, "‰"), MAKES(PERCENT, "个百分点"),
    MAKES(PERCENT, "百分点"), MAKES(PERCENT, "成"), MAKES(PERCENT, "倍"),
    MAKES(PERCENT, "折"), MAKES(PERCENT, "番"), MAKES(PERCENT, "个点"),
    MAKES(PERCENT, "倍多"), STOP("成为"), STOP("成员"), STOP("成立"),
    STOP("成果"), STOP("成本"), STOP("成绩"), STOP("成效"),
    STOP("成熟"), STOP("成长"), STOP("成都"), STOP("番茄"),

    MAKES(TIME, "年"), MAKES(TIME, "年多"), MAKES(TIME, "年半"),
    MAKES(TIME, "年余"), MAKES(TIME, "个年头"), MAKES(TIME, "年时间"),
    MAKES(TIME, "日历天"), MAKES(TIME, "个日历天"), MAKES(TIME, "个月"), MAKES(TIME, "个半月"), MAKES(TIME, "个多月"),
    MAKES(TIME, "天"), MAKES(TIME, "天时间"), MAKES(TIME, "个工作日"),
    MAKES(TIME, "工作日"), MAKES(TIME, "周"), MAKES(TIME, "个星期"),
    MAKES(TIME, "星期"), MAKES(TIME, "分钟"), MAKES(TIME, "秒钟"),
    MAKES(TIME, "周年"), MAKES(TIME, "载"), MAKES(TIME, "个季度"),
    MAKES(TIME, "学年"), MAKES(TIME, "个学期"), MAKES(TIME, "学期"),
    MAKES(TIME, "昼夜"), MAKES(TIME, "个昼夜"), MAKES(TIME, "个春秋"),
    MAKES(TIME, "个寒暑"), MAKES(TIME, "刻钟"), MAKES(TIME, "个自然日"),
    MAKES(TIME, "个日夜"), MAKES(TIME, "个交易日"), MAKES(TIME, "周时间"),
    STOP("天然"), STOP("天津"), STOP("周边"), STOP("载体"),
    STOP("周转"), STOP("年轻"), MAKES(TIME, "日内"),
    MAKES(AGE, "岁"), MAKES(AGE, "周岁"), MAKES(AGE, "岁半"),
    MAKES(DATE, "年代"), MAKES(DATE, "世纪"), MAKES(DATE, "年度"),
    MAKES(DATE, "年份"),
    MAKES(ORDINAL, "级"), MAKES(ORDINAL, "等奖"), MAKES(ORDINAL, "年级"),
    MAKES(ORDINAL, "页"), MAKES(ORDINAL, "号线"), MAKES(ORDINAL, "号公告"), MAKES(ORDINAL, "级以上"),
    MAKES(DOCUMENT, "号文"), MAKES(DOCUMENT, "号文件"),
    MAKES(DOCUMENT, "号令"), MAKES(DOCUMENT, "号函"),
    MAKES(ADDRESS, "号楼"), MAKES(ADDRESS, "号院"),
    MAKES(ADDRESS, "单元"), MAKES(ADDRESS, "室"), MAKES(ADDRESS, "层"),
    MAKES(ADDRESS, "楼"), MAKES(ADDRESS, "号馆"), MAKES(ADDRESS, "号门"),
    MAKES(ADDRESS, "国道"), MAKES(ADDRESS, "省道"), MAKES(ADDRESS, "县道"),
    MAKES(ADDRESS, "号厅"), MAKES(ADDRESS, "弄"), MAKES(ADDRESS, "房间"),
    MAKES(ADDRESS, "号桌"), MAKES(ADDRESS, "号会议室"),
    STOP("层面"), STOP("层次"), STOP("室内"),
};

static const struct measure_word english[] = {
    UNIT(MONEY, "yuan", 100, 1), UNIT(MONEY, "rmb", 100, 1),
    UNIT(MONEY, "renminbi", 100, 1), UNIT(MONEY, "cny", 100, 1),
    UNIT(MONEY, "crown", 100, 1), UNIT(MONEY, "crowns", 100, 1),
    COUNT(OTHER, "dollar"), COUNT(OTHER, "dollars"), COUNT(OTHER, "usd"),
    COUNT(OTHER, "euro"), COUNT(OTHER, "euros"), COUNT(OTHER, "pounds"),
    UNIT(LENGTH, "km", 1000, 1), UNIT(LENGTH, "kilometre", 1000, 1),
    UNIT(LENGTH, "kilometres", 1000, 1), UNIT(LENGTH, "kilometer", 1000, 1),
    UNIT(LENGTH, "kilometers", 1000, 1), UNIT(LENGTH, "kms", 1000, 1),
    UNIT(LENGTH, "metre", 1, 1), UNIT(LENGTH, "metres", 1, 1),
    UNIT(LENGTH, "meter", 1, 1), UNIT(LENGTH, "meters", 1, 1),
    UNIT(LENGTH, "m", 1, 1), COUNT(OTHER, "cubic metres"),
    COUNT(OTHER, "cubic meters"),
    UNIT(LAND, "square metre", 10000, 1), UNIT(LAND, "square metres", 10000, 1),
    UNIT(LAND, "square meters", 10000, 1), UNIT(LAND, "m²", 10000, 1),
    UNIT(LAND, "sq m", 10000, 1), UNIT(LAND, "sqm", 10000, 1),
    UNIT(LAND, "square kilometres", 10000000000, 1),
    UNIT(LAND, "square kilometers", 10000000000, 1),
    UNIT(LAND, "sq km", 10000000000, 1), UNIT(LAND, "km²", 10000000000, 1),
    UNIT(LAND, "hectare", 100000000, 1), UNIT(LAND, "hectares", 100000000, 1),
    UNIT(LAND, "ha", 100000000, 1), UNIT(LAND, "mu", 20000000, 3),
    COUNT(OTHER, "acres"),
    COUNT(PERSON_TIME, "person-time"), COUNT(PERSON_TIME, "person-times"),
    COUNT(PERSON_TIME, "person times"), COUNT(PERSON_TIME, "person time"),
    COUNT(PERSON_TIME, "man-times"), COUNT(PERSON_TIME, "attendances"),
    COUNT(PERSON_TIME, "attendance"), COUNT(PERSON_TIME, "consultations"),
    COUNT(PERSON_TIME, "placements"), COUNT(PERSON_TIME, "house calls"),
    COUNT(PERSON_TIME, "calls"), COUNT(PERSON_TIME, "participations"),
    COUNT(PERSON_TIME, "treatments"), COUNT(PERSON_TIME, "postings"),
    COUNT(PERSON_TIME, "person-trips"), COUNT(PERSON_TIME, "enrolments"),
    COUNT(PERSON_TIME, "secondments"), COUNT(PERSON_TIME, "trainings"),
    COUNT(PERSON, "person"), COUNT(PERSON, "persons"), COUNT(PERSON, "people"),
    COUNT(PERSON, "worker"), COUNT(PERSON, "workers"),
    COUNT(PERSON, "teacher"), COUNT(PERSON, "teachers"),
    COUNT(PERSON, "cadre"), COUNT(PERSON, "cadres"),
    COUNT(PERSON, "specialist"), COUNT(PERSON, "specialists"),
    COUNT(PERSON, "individual"), COUNT(PERSON, "individuals"),
    COUNT(PERSON, "doctor"), COUNT(PERSON, "doctors"),
    COUNT(PERSON, "expert"), COUNT(PERSON, "experts"),
    COUNT(PERSON, "official"), COUNT(PERSON, "officials"),
    COUNT(PERSON, "villagers"), COUNT(PERSON, "residents"),
    COUNT(PERSON, "student"), COUNT(PERSON, "students"),
    COUNT(PERSON, "child"), COUNT(PERSON, "children"),
    COUNT(PERSON, "pupils"), COUNT(PERSON, "women"), COUNT(PERSON, "men"),
    COUNT(PERSON, "members"), COUNT(PERSON, "patients"),
    COUNT(PERSON, "volunteer"), COUNT(PERSON, "volunteers"),
    COUNT(PERSON, "farmer"), COUNT(PERSON, "farmers"),
    COUNT(PERSON, "apprentice"), COUNT(PERSON, "apprentices"),
    COUNT(PERSON, "leader"), COUNT(PERSON, "leaders"), COUNT(PERSON, "heads"),
    COUNT(PERSON, "trainees"), COUNT(PERSON, "participants"),
    COUNT(PERSON, "professionals"), COUNT(PERSON, "personnel"),
    COUNT(PERSON, "staff"), COUNT(PERSON, "staffers"),
    COUNT(PERSON, "labourers"), COUNT(PERSON, "laborers"),
    COUNT(PERSON, "donors"), COUNT(PERSON, "herders"),
    COUNT(PERSON, "herdsmen"), COUNT(PERSON, "nurses"),
    COUNT(PERSON, "technicians"), COUNT(PERSON, "entrepreneurs"),
    COUNT(PERSON, "beneficiaries"), COUNT(PERSON, "inhabitants"),
    COUNT(PERSON, "employees"), COUNT(PERSON, "graduates"),
    COUNT(PERSON, "citizens"), COUNT(PERSON, "medics"),
    COUNT(PERSON, "jobseekers"), COUNT(PERSON, "secretaries"),
    COUNT(PERSON, "migrants"), COUNT(PERSON, "talents"),
    COUNT(PERSON, "principals"), COUNT(PERSON, "administrators"),
    COUNT(PERSON, "visitors"), COUNT(PERSON, "mayors"),
    COUNT(PERSON, "vice-mayors"), COUNT(PERSON, "officers"),
    COUNT(PERSON, "deputies"),
    COUNT(HOUSEHOLD, "household"), COUNT(HOUSEHOLD, "households"),
    COUNT(HOUSEHOLD, "families"), COUNT(HOUSEHOLD, "family"),
    COUNT(OTHER, "tonne"), COUNT(OTHER, "tonnes"), COUNT(OTHER, "tons"),
    COUNT(OTHER, "kg"), COUNT(OTHER, "kilograms"), COUNT(OTHER, "kw"),
    COUNT(OTHER, "kwh"), COUNT(OTHER, "mw"), COUNT(OTHER, "degrees"),
    COUNT(OTHER, "kilowatts"), COUNT(OTHER, "megawatts"),
    COUNT(OTHER, "litres"), COUNT(OTHER, "kilowatt-hours"),
    COUNT(OTHER, "words"), COUNT(OTHER, "pages"), COUNT(OTHER, "points"),
    COUNT(ITEM, "hours"), COUNT(ITEM, "projects"), COUNT(ITEM, "visits"),
    COUNT(ITEM, "pieces"), COUNT(ITEM, "sets"), COUNT(ITEM, "series"),
    MAKES(PERCENT, "%"), MAKES(PERCENT, "percent"), MAKES(PERCENT, "‰"),
    MAKES(PERCENT, "per cent"), MAKES(PERCENT, "percentage points"),
    MAKES(PERCENT, "percentage point"), MAKES(PERCENT, "per mille"),
    MAKES(PERCENT, "thirds"), MAKES(PERCENT, "quarters"),
    MAKES(PERCENT, "third"), MAKES(PERCENT, "fifths"),
    MAKES(PERCENT, "fold"), MAKES(PERCENT, "times as"),
    MAKES(PERCENT, "times the"), MAKES(PERCENT, "times more"),
    MAKES(PERCENT, "tenths"), MAKES(PERCENT, "quarter"),
    MAKES(AGE, "years old"), MAKES(AGE, "years of age"),
    MAKES(AGE, "year-old"), MAKES(AGE, "year-olds"), MAKES(AGE, "year old"),
    MAKES(TIME, "year"), MAKES(TIME, "years"), MAKES(TIME, "month"),
    MAKES(TIME, "months"), MAKES(TIME, "week"), MAKES(TIME, "weeks"),
    MAKES(TIME, "day"), MAKES(TIME, "days"), MAKES(TIME, "minutes"),
    MAKES(TIME, "minute"), MAKES(TIME, "seconds"), MAKES(TIME, "decades"),
    MAKES(TIME, "decade"), MAKES(TIME, "centuries"), MAKES(TIME, "hour"),
    MAKES(TIME, "working days"), MAKES(TIME, "calendar days"),
    MAKES(TIME, "consecutive years"), MAKES(TIME, "consecutive days"),
    MAKES(TIME, "business days"), MAKES(TIME, "semesters"),
    MAKES(TIME, "full years"), MAKES(TIME, "straight years"),
    MAKES(TIME, "quarters of an hour"), MAKES(TIME, "o'clock"),
    MAKES(TIME, "am"), MAKES(TIME, "pm"), MAKES(TIME, "a.m."),
    MAKES(TIME, "p.m."),
};

_Static_assert(sizeof chinese / sizeof *chinese < 512 &&
               sizeof english / sizeof *english < 512, "measure_index.next");

static const struct { const struct measure_word *rows; size_t count; }
tables[] = {
    [MEASURE_ZH] = { chinese, sizeof chinese / sizeof *chinese },
    [MEASURE_EN] = { english, sizeof english / sizeof *english },
};

/* Of the first character, by its last byte: the one that differs most. */
static size_t slot(const char *word, size_t len)
{
    unsigned char c = (unsigned char)word[0];
    size_t last = c < 0x80 ? 0 : c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    return (unsigned char)word[last < len ? last : 0] & 127;
}

void measure_open(struct measure_index *x)
{
    *x = (struct measure_index){ 0 };
    for (size_t t = 0; t < 2; t++) {
        for (size_t i = 0; i < tables[t].count; i++) {
            const char *word = tables[t].rows[i].word;
            size_t at = slot(word, strlen(word));
            x->next[t][i] = x->heads[t][at];
            x->heads[t][at] = (uint16_t)(i + 1);
        }
    }
}

/* Whether the word ends where it does in s: "m" is none in "many". */
static bool is_whole(struct str s, size_t len, bool is_words)
{
    unsigned char last = (unsigned char)s.at[len - 1];
    char behind = s.len > len ? s.at[len] : ' ';
    bool goes_on = (behind >= 'a' && behind <= 'z') ||
                   (is_words && behind >= '0' && behind <= '9');
    return last >= 0x80 || last == '%' || !goes_on;
}

const struct measure_word *measure_find(const struct measure_index *x,
                                        enum measure_language language,
                                        struct str s)
{
    const struct measure_word *best = NULL;
    size_t best_len = 0;
    if (s.len == 0) {
        return NULL;
    }
    for (size_t n = x->heads[language][slot(s.at, s.len)]; n > 0;
         n = x->next[language][n - 1]) {
        const struct measure_word *row = &tables[language].rows[n - 1];
        size_t same = 0;
        while (same < s.len && row->word[same] != '\0' &&
               row->word[same] == s.at[same]) {
            same++;
        }
        if (row->word[same] == '\0' && same > best_len &&
            is_whole(s, same, language == MEASURE_EN)) {
            best = row;
            best_len = same;
        }
    }
    return best;
}

/* ---- heads of tables ------------------------------------------------- */

/* "(万元)" and "单位:万元" name the same unit as "万元". */
static struct str bare_head(struct str s)
{
    static const char *const before[] = { "(", "[", "单位:", "单位：", "/" };
    static const char *const behind[] = { ")", "]", "数" };
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        struct str word = str_of(before[i]);
        s = str_starts(s, word) ? str_part(s, word.len, s.len) : s;
    }
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        struct str word = str_of(behind[i]);
        s = str_ends(s, word) ? str_part(s, 0, s.len - word.len) : s;
    }
    return s;
}

/* 万元, 百万元, 千人: cut the power of ten off the front. */
static int64_t cut_power(struct str *s)
{
    static const struct { const char *word; int64_t power; } powers[] = {
        { "万亿", 1000000000000 }, { "千万", 10000000 }, { "百万", 1000000 },
        { "十万", 100000 }, { "亿", 100000000 }, { "万", 10000 },
        { "million", 1000000 }, { "billion", 1000000000 },
        { "thousand", 1000 },
    };
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++) {
        struct str word = str_of(powers[i].word);
        if (str_starts(*s, word) && s->len > word.len) {
            *s = str_part(*s, word.len, s->len);
            return powers[i].power;
        }
    }
    return 1;
}

static const struct measure_word *whole_word(const struct measure_index *x,
                                             struct str s)
{
    const struct measure_word *m = measure_find(x, MEASURE_ZH, s);
    if (m == NULL || strlen(m->word) != s.len) {
        m = measure_find(x, MEASURE_EN, s);
    }
    return m != NULL && strlen(m->word) == s.len ? m : NULL;
}

bool quantity_measure(struct str word, enum quantity_class *class,
                      int64_t *scale)
{
    struct measure_index x;
    struct arena *a = arena_open();
    struct str s = bare_head(utf8_fold(a, word));
    measure_open(&x);
    const struct measure_word *m = whole_word(&x, s);
    int64_t power = 1;
    if (m == NULL) {
        power = cut_power(&s);
        m = whole_word(&x, s);
    }
    bool ok = m != NULL && m->rule != MEASURE_STOP &&
              m->decoy == QUANTITY_IS_FIGURE &&
              num_times(m->num, power, scale);
    if (ok) {
        *class = m->class;
        *scale = num_divide(*scale, m->den);
    }
    arena_close(a);
    return ok;
}

bool quantity_fits(enum quantity_class class, enum figure_unit unit)
{
    static const enum quantity_class of_unit[] = {
        [UNIT_FEN] = QUANTITY_MONEY, [UNIT_M] = QUANTITY_LENGTH,
        [UNIT_CM2] = QUANTITY_LAND, [UNIT_PERSON] = QUANTITY_PERSON,
        [UNIT_PERSON_TIME] = QUANTITY_PERSON_TIME,
        [UNIT_ITEM] = QUANTITY_ITEM, [UNIT_HOUSEHOLD] = QUANTITY_HOUSEHOLD,
    };
    return class == QUANTITY_BARE || class == of_unit[unit];
}
