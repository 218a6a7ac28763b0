/* The words of texts and forms, on the packs as they are. */
#include "reading/lexicon.h"

#include <time.h>

#include "base/date.h"
#include "test/reading/world.h"

static struct world beijing, xiezuo;

/* ---- indicators ------------------------------------------------------- */

struct spoken { const char *words; enum quantity_class class; const char *id; };

/* The first of those that fit, or "=" before the ids of a tie. */
static bool speaks_of(const struct world *w, const struct spoken *s)
{
    struct lexicon_candidate found[12];
    struct lexicon_piece piece = { str_of(s->words), 100 };
    struct arena *a = arena_open();
    size_t count = lexicon_rank(w->l, a, &piece, 1, s->class, found, 12);
    const struct lexicon_candidate *best = NULL, *next = NULL;
    for (size_t i = 0; i < count; i++) {
        if (found[i].fits && best == NULL) {
            best = &found[i];
        } else if (found[i].fits && next == NULL) {
            next = &found[i];
        }
    }
    bool asks = *s->id == '=';
    bool good = best != NULL &&
        str_is(best->indicator->id, str_of(s->id + asks)) &&
        asks == (next != NULL && next->score == best->score);
    for (size_t i = 0; !good && i < count && i < 4; i++) {
        printf("# %s: %.*s %d%s\n", s->words,
               STR_ARG(found[i].indicator->id), found[i].score,
               found[i].fits ? "" : " (other unit)");
    }
    arena_close(a);
    return good;
}

#define EACH_SPOKEN(world, rows) \
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) { \
        CHECK(speaks_of(&(world), &rows[i])); \
    }

static void words_of_the_account_lead_to_their_indicators(void)
{
    static const struct spoken rows[] = {
        { "领导小组成员单位", QUANTITY_ITEM, "member_units" },
        { "下设专项工作组", QUANTITY_ITEM, "working_groups" },
        { "出台政策制度", QUANTITY_ITEM, "policies" },
        { "建立工作体系", QUANTITY_ITEM, "work_systems" },
        { "组织选派干部人才", QUANTITY_PERSON_TIME, "postings" },
        { "共投入市区两级财政帮扶资金", QUANTITY_MONEY, "funds" },
        { "实施项目", QUANTITY_ITEM, "projects" },
        { "结对帮扶贫困乡镇", QUANTITY_ITEM, "townships_paired" },
        { "结对帮扶贫困村", QUANTITY_ITEM, "villages_paired" },
        { "结对帮扶学校", QUANTITY_ITEM, "schools_paired" },
        { "结对帮扶医院", QUANTITY_ITEM, "hospitals_paired" },
        { "引导企业赴受援地区投资兴业", QUANTITY_ITEM, "enterprises_investing" },
        { "产业带动贫困人口脱贫", QUANTITY_PERSON, "lifted_by_industry" },
        { "帮助贫困劳动力在京稳定就业", QUANTITY_PERSON, "stable_jobs" },
        { "院校承担扶贫协作任务", QUANTITY_ITEM, "supporting_schools" },
        { "教师赴受援地区挂职支教", QUANTITY_PERSON, "teachers_posted" },
        { "为贫困群众义诊", QUANTITY_PERSON_TIME, "clinic_visits" },
        { "培训致富带头人", QUANTITY_PERSON_TIME, "training" },
        { "动员企业参与扶贫", QUANTITY_ITEM, "enterprises_mobilised" },
        { "社会组织参与", QUANTITY_ITEM, "social_organisations" },
        { "爱心人士", QUANTITY_PERSON, "volunteers" },
        { "万企帮万村，帮助贫困村脱贫", QUANTITY_ITEM, "villages_by_enterprises" },
        { "援建道路", QUANTITY_LENGTH, "roads_km" },
        { "新建安居房", QUANTITY_ITEM, "homes" },
        { "新建厕所", QUANTITY_ITEM, "toilets" },
        { "援建卫生室", QUANTITY_ITEM, "clinics" },
        { "新建改扩建学校", QUANTITY_ITEM, "schools_built" },
        { "消费扶贫销售额", QUANTITY_MONEY, "consumption" },
        { "推广农业技术", QUANTITY_ITEM, "technologies" },
        { "贫困旗县摘帽", QUANTITY_ITEM, "counties_delisted" },
        { "贫困人口脱贫", QUANTITY_BARE, "people_lifted" },
        { "授予先进集体称号", QUANTITY_ITEM, "collectives_commended" },
        { "先进个人", QUANTITY_PERSON, "individuals_commended" },
    };
    EACH_SPOKEN(beijing, rows)
}

static void neighbours_are_told_apart_by_their_words(void)
{
    static const struct spoken rows[] = {
        { "选派干部人才", QUANTITY_PERSON, "persons_posted" },
        { "来京挂职干部", QUANTITY_PERSON, "persons_hosted" },
        { "选派支教教师", QUANTITY_PERSON, "teachers_posted" },
        { "选派医疗队员支医", QUANTITY_PERSON, "doctors_sent" },
        { "市级财政帮扶资金", QUANTITY_MONEY, "funds_city" },
        { "区级财政帮扶资金", QUANTITY_MONEY, "funds_districts" },
        { "社会各界捐款捐物", QUANTITY_MONEY, "donations" },
        { "企业实际到位资金", QUANTITY_MONEY, "money_invested" },
        { "项目竣工验收", QUANTITY_ITEM, "projects_accepted" },
        { "贫困劳动力就近就地稳定就业", QUANTITY_PERSON, "stable_jobs_nearby" },
        { "帮助贫困劳动力转移就业", QUANTITY_PERSON, "workers_helped" },
        { "帮助贫困劳动力转移就业", QUANTITY_PERSON_TIME, "jobs_helped" },
        { "村企结对", QUANTITY_ITEM, "villages_paired_firms" },
        { "全国脱贫攻坚先进集体", QUANTITY_ITEM, "national_collectives" },
        { "全国脱贫攻坚先进个人", QUANTITY_PERSON, "national_individuals" },
        { "举办义诊活动", QUANTITY_ITEM, "clinics_held" },
        { "参加培训", QUANTITY_PERSON, "persons_trained" },
        { "贫困村出列", QUANTITY_ITEM, "villages_out" },
        { "受援旗县", QUANTITY_ITEM, "counties_paired" },
        { "返贫人口", QUANTITY_PERSON, "people_returned" },
        { "脱贫户", QUANTITY_HOUSEHOLD, "households_lifted" },
        { "发放扶贫贷款", QUANTITY_MONEY, "loans" },
        { "扶贫车间", QUANTITY_ITEM, "workshops" },
        { "认定扶贫产品", QUANTITY_ITEM, "products" },
    };
    EACH_SPOKEN(beijing, rows)
}

static void heads_of_forms_are_short(void)
{
    static const struct spoken rows[] = {
        { "选派干部人次", QUANTITY_PERSON_TIME, "postings" },
        { "选派干部人数", QUANTITY_PERSON, "persons_posted" },
        { "财政帮扶资金（万元）", QUANTITY_MONEY, "funds" },
        { "结对村（个）", QUANTITY_ITEM, "villages_paired" },
        { "结对乡镇数", QUANTITY_ITEM, "townships_paired" },
        { "摘帽县", QUANTITY_ITEM, "counties_delisted" },
        { "在京稳岗就业人数", QUANTITY_PERSON, "stable_jobs" },
        { "义诊人次", QUANTITY_PERSON_TIME, "clinic_visits" },
        { "义诊场次", QUANTITY_ITEM, "clinics_held" },
        { "培训人次", QUANTITY_PERSON_TIME, "training" },
        { "参训人数", QUANTITY_PERSON, "persons_trained" },
        { "消费帮扶额（万元）", QUANTITY_MONEY, "consumption" },
        { "村卫生室", QUANTITY_ITEM, "clinics" },
        { "道路里程（公里）", QUANTITY_LENGTH, "roads_km" },
        { "帮扶车间", QUANTITY_ITEM, "workshops" },
        { "脱贫人口（人）", QUANTITY_PERSON, "people_lifted" },
        { "捐款捐物折款", QUANTITY_MONEY, "donations" },
    };
    EACH_SPOKEN(beijing, rows)
}

static void english_words_are_whole_words(void)
{
    static const struct spoken rows[] = {
        { "cadres and specialists were dispatched", QUANTITY_PERSON_TIME,
          "postings" },
        { "seconded officials", QUANTITY_PERSON, "persons_posted" },
        { "fiscal aid from the city and its districts", QUANTITY_MONEY,
          "funds" },
        { "in municipal fiscal funds", QUANTITY_MONEY, "funds_city" },
        { "projects were carried out", QUANTITY_ITEM, "projects" },
        { "poor townships were paired", QUANTITY_ITEM, "townships_paired" },
        { "schools were paired", QUANTITY_ITEM, "schools_paired" },
        { "schools built", QUANTITY_ITEM, "schools_built" },
        { "teachers were sent", QUANTITY_PERSON, "teachers_posted" },
        { "workers found stable jobs in Beijing", QUANTITY_PERSON,
          "stable_jobs" },
        { "free consultations", QUANTITY_PERSON_TIME, "clinic_visits" },
        { "kilometres of roads built", QUANTITY_LENGTH, "roads_km" },
        { "village clinics built", QUANTITY_ITEM, "clinics" },
        { "counties were removed from the list of poor counties",
          QUANTITY_ITEM, "counties_delisted" },
        { "people were lifted out of poverty", QUANTITY_PERSON,
          "people_lifted" },
        { "firms led to invest in recipient areas", QUANTITY_ITEM,
          "enterprises_investing" },
        { "social organizations took part", QUANTITY_ITEM,
          "social_organisations" },
        { "collectives were honoured", QUANTITY_ITEM,
          "collectives_commended" },
    };
    EACH_SPOKEN(beijing, rows)
}

static void words_that_mean_several_things_are_a_tie(void)
{
    static const struct spoken rows[] = {
        { "学校", QUANTITY_ITEM, "=schools_paired" },
        { "企业", QUANTITY_ITEM, "=enterprises_investing" },
        { "到位资金", QUANTITY_MONEY, "=funds" },
        { "销售额", QUANTITY_MONEY, "=consumption" },
    };
    EACH_SPOKEN(beijing, rows)
}

static void words_may_be_split_over_pieces(void)
{
    struct arena *a = arena_open();
    struct lexicon_candidate found[4];
    struct lexicon_piece pieces[] = {
        { STR("个卫生室"), 100 }, { STR("、座厕所"), 60 },
        { STR("修建道路"), 40 },
    };
    size_t count = lexicon_rank(beijing.l, a, pieces, 3, QUANTITY_ITEM,
                                found, 4);
    CHECK(count > 1 && str_is(found[0].indicator->id, STR("clinics")));
    pieces[0].text = STR("所学校");
    count = lexicon_rank(beijing.l, a, pieces, 3, QUANTITY_ITEM, found, 4);
    CHECK(count > 1 && str_is(found[0].indicator->id, STR("schools_built")));
    CHECK(found[0].has_label && found[0].fits);
    CHECK(lexicon_rank(beijing.l, a, pieces, 0, QUANTITY_ITEM, found, 4) ==
          0);
    struct lexicon_piece none = { STR("天气很好"), 100 };
    count = lexicon_rank(beijing.l, a, &none, 1, QUANTITY_ITEM, found, 4);
    CHECK(count == 0 || !found[0].has_label);
    arena_close(a);
}

static void todays_programme_has_words_of_its_own(void)
{
    static const struct spoken rows[] = {
        { "选派党政干部", QUANTITY_PERSON, "cadres_sent" },
        { "接收西派东党政干部", QUANTITY_PERSON, "cadres_received" },
        { "选派专业技术人才", QUANTITY_PERSON, "specialists_sent" },
        { "接收西派东专业技术人才", QUANTITY_PERSON, "specialists_received" },
        { "东派西干部人才", QUANTITY_PERSON_TIME, "postings_sent" },
        { "财政援助资金", QUANTITY_MONEY, "funds" },
        { "乡镇结对", QUANTITY_ITEM, "pairs_township" },
        { "村村结对", QUANTITY_ITEM, "pairs_village" },
        { "村企结对", QUANTITY_ITEM, "pairs_firm_village" },
        { "社会组织与村结对", QUANTITY_ITEM, "pairs_org_village" },
        { "共建产业园区", QUANTITY_ITEM, "parks" },
        { "引导企业入园", QUANTITY_ITEM, "park_firms" },
        { "引导落地投产企业", QUANTITY_ITEM, "firms_landed" },
        { "实际到位投资额", QUANTITY_MONEY, "money_arrived" },
        { "吸纳农村劳动力就业", QUANTITY_PERSON, "workers_absorbed" },
        { "吸纳脱贫劳动力", QUANTITY_PERSON, "workers_absorbed_out" },
        { "帮助农村劳动力就业", QUANTITY_PERSON, "workers_helped" },
        { "到东部省份就业", QUANTITY_PERSON, "workers_supporter_province" },
        { "到其他地区就业", QUANTITY_PERSON, "workers_elsewhere" },
        { "省内就近就业", QUANTITY_PERSON, "workers_nearby" },
        { "帮助脱贫劳动力就业", QUANTITY_PERSON, "workers_helped_out" },
        { "采购和帮助销售农产品", QUANTITY_MONEY, "consumption" },
        { "打造乡村振兴示范村", QUANTITY_ITEM, "demonstration_villages" },
        { "边缘易致贫户", QUANTITY_HOUSEHOLD, "monitored_edge" },
        { "突发严重困难户", QUANTITY_HOUSEHOLD, "monitored_sudden" },
        { "党政领导互访", QUANTITY_ITEM, "visits" },
        { "监测户", QUANTITY_HOUSEHOLD, "=monitored_unstable" },
    };
    EACH_SPOKEN(xiezuo, rows)
}

static void sisters_count_the_same_with_another_unit(void)
{
    static const struct { const char *id, *sister; } rows[] = {
        { "postings", "persons_posted" }, { "persons_posted", "postings" },
        { "training", "persons_trained" }, { "workers_helped", "jobs_helped" },
        { "clinic_visits", "clinics_held" }, { "projects", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct pack_indicator *found[4];
        size_t count = lexicon_sisters(
            beijing.l, pack_indicator(lexicon_pack(beijing.l),
                                      str_of(rows[i].id), UINT64_MAX),
            found, 4);
        CHECK(count == (rows[i].sister != NULL));
        CHECK(count == 0 || str_is(found[0]->id, str_of(rows[i].sister)));
    }
}

/* ---- places ----------------------------------------------------------- */

/* What stands there, as "code" or "unit", joined by blanks. */
static bool places_are(const struct world *w, const char *text,
                       const char *within, const char *expected)
{
    struct arena *a = arena_open();
    struct lexicon_place *found;
    struct buf said = { 0 };
    uint32_t area = within ? area_of_code(lexicon_areas(w->l), str_of(within))
                           : (uint32_t)AREA_NONE;
    size_t count = lexicon_places(w->l, a, str_of(text), area, &found);
    for (size_t i = 0; i < count; i++) {
        buf_text(&said, i ? " " : "");
        buf_str(&said, found[i].is_unit
            ? unit_at(lexicon_units(w->l), found[i].number).id
            : area_at(lexicon_areas(w->l), found[i].number).code);
        CHECK(found[i].from + found[i].len <= strlen(text));
    }
    bool good = str_is(buf_view(&said), str_of(expected));
    if (!good) {
        printf("# %s: %.*s\n", text, STR_ARG(buf_view(&said)));
    }
    buf_free(&said);
    arena_close(a);
    return good;
}

static void names_of_places_are_found(void)
{
    static const struct { const char *text, *within, *expected; } rows[] = {
        { "在张北县实施项目", NULL, "130722" },
        { "张北、沽源、康保三县", NULL, "130722 130724 130723" },
        { "河北省张家口市张北县", NULL, "130722" },
        { "内蒙古自治区赤峰市敖汉旗", NULL, "150430" },
        { "内蒙古和河北", NULL, "150000 130000" },
        { "和田县", NULL, "653221" },
        { "和田", NULL, "653200" },
        { "和田", "653221", "653221" },
        { "号称多年合作的平台", NULL, "" },
        { "Zhangbei County, Hebei", NULL, "130722 130000" },
        { "in Zhangbei, Hebei", NULL, "130722" },
        { "a hotan carpet", NULL, "" },
        { "新村", NULL, "" },
        { "市教育委员会", NULL, "BJ-M04" },
        { "北京市选派干部", NULL, "" },
        { "首都北京和张北县", NULL, "130722" },
        { "", NULL, "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(places_are(&beijing, rows[i].text, rows[i].within,
                         rows[i].expected));
    }
}

static void a_district_is_an_area_and_a_supporter(void)
{
    struct arena *a = arena_open();
    struct lexicon_place *found;
    static const char *const texts[] = {
        "海淀区选派干部", "北京市海淀区选派干部", "海淀选派干部", "海淀区政府选派",
        "Haidian sent teachers" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t count = lexicon_places(beijing.l, a, str_of(texts[i]),
                                      AREA_NONE, &found);
        CHECK(count == 1 && found[0].unit != UNIT_NONE);
        CHECK(count == 1 && found[0].supports);
        CHECK(count == 1 && str_is(unit_at(lexicon_units(beijing.l),
                                           found[0].unit).id,
                                   STR("D110108")));
    }
    size_t count = lexicon_places(beijing.l, a, STR("张北县"), AREA_NONE,
                                  &found);
    CHECK(count == 1 && !found[0].supports && !found[0].is_unit);
    arena_close(a);
}

static void labels_of_everything_are_known(void)
{
    static const struct { const char *label; bool is_whole; } rows[] = {
        { "合计", true }, { "全 市", true }, { "北京市", true },
        { "Total", true }, { "海淀区", false }, { "", false },
        { "北京市海淀区", false },
    };
    struct arena *a = arena_open();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(lexicon_is_whole(beijing.l, a, str_of(rows[i].label)) ==
              rows[i].is_whole);
    }
    arena_close(a);
}

/* ---- periods ---------------------------------------------------------- */

static void put_day(struct buf *b, bool has, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    date_print((struct date){ day, DATE_DAY }, text);
    buf_text(b, has ? text : "");
}

/* from..to, with + when open, joined by blanks; told from 2021-03-15. */
static bool periods_are(const char *text, const char *expected)
{
    struct arena *a = arena_open();
    struct lexicon_period *found;
    struct buf said = { 0 };
    int32_t today;
    date_of(2021, 3, 15, &today);
    size_t count = lexicon_periods(beijing.l, a, str_of(text), today, &found);
    for (size_t i = 0; i < count; i++) {
        buf_text(&said, i ? " " : "");
        put_day(&said, found[i].has_from, found[i].from_day);
        buf_text(&said, "..");
        put_day(&said, found[i].has_to, found[i].to_day);
        buf_text(&said, found[i].is_open ? "+" : "");
        CHECK(found[i].len > 0 && found[i].from + found[i].len <=
              strlen(text));
    }
    bool good = str_is(buf_view(&said), str_of(expected));
    if (!good) {
        printf("# %s: %.*s\n", text, STR_ARG(buf_view(&said)));
    }
    buf_free(&said);
    arena_close(a);
    return good;
}

#define YEAR(y) y "-01-01.." y "-12-31"

static void chinese_periods_are_read(void)
{
    static const struct { const char *text, *expected; } rows[] = {
        { "2019年选派", YEAR("2019") },
        { "二〇一九年", YEAR("2019") },
        { "2019年度统计表", YEAR("2019") },
        { "2019年上半年", "2019-01-01..2019-06-30" },
        { "2019年第三季度", "2019-07-01..2019-09-30" },
        { "2019年1至11月", "2019-01-01..2019-11-30" },
        { "2019年1-11月", "2019-01-01..2019-11-30" },
        { "2019年前三季度", "2019-01-01..2019-09-30" },
        { "2019年12月", "2019-12-01..2019-12-31" },
        { "2019年12月5日", "2019-12-05..2019-12-05" },
        { "2020.12", "2020-12-01..2020-12-31" },
        { "2017年以来", "2017-01-01..+" },
        { "自2017年起", "2017-01-01..+" },
        { "2012年11月以来累计", "2012-11-01..+" },
        { "2017—2020年", "2017-01-01..2020-12-31" },
        { "2013年至2020年间", "2013-01-01..2020-12-31" },
        { "从2017年到2020年底", "2017-01-01..2020-12-31" },
        { "截至2020年底", "..2020-12-31" },
        { "到2020年底", "..2020-12-31" },
        { "截至2020年12月底", "..2020-12-31" },
        { "截至2020年10月14日", "..2020-10-14" },
        { "2020年底前", "..2020-12-31" },
        { "截至目前", "..2021-03-15" },
        { "今年以来", "2021-01-01..+" },
        { "今年", YEAR("2021") },
        { "去年上半年", "2020-01-01..2020-06-30" },
        { "五年来", "2016-03-16..+" },
        { "近三年", "2018-03-16..+" },
        { "累计选派", "..+" },
        { "2020年累计投入", YEAR("2020") },
        { "2020年选派500人次，累计8298人次", YEAR("2020") " ..+" },
        { "本月", "2021-03-01..2021-03-31" },
        { "上月", "2021-02-01..2021-02-28" },
        { "一季度", "2021-01-01..2021-03-31" },
        { "上年同期", "2020-01-01..2020-03-15" },
        { "党的十八大以来", "2012-11-08..+" },
        { "“十三五”时期", "2016-01-01..2020-12-31" },
        { "“十三五”期间", "2016-01-01..2020-12-31" },
        { "2019", YEAR("2019") },
        { "京发〔2018〕15号", "" },
        { "投入2019元", "" },
        { "一共12个月", "" },
        { "到5月", "..2020-05-31" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(periods_are(rows[i].text, rows[i].expected));
    }
}

static void english_periods_are_read(void)
{
    static const struct { const char *text, *expected; } rows[] = {
        { "in 2019", YEAR("2019") },
        { "since 2017", "2017-01-01..+" },
        { "from 2017 to 2020", "2017-01-01..2020-12-31" },
        { "between 2013 and 2020", "2013-01-01..2020-12-31" },
        { "2017-2020", "2017-01-01..2020-12-31" },
        { "by the end of 2020", "..2020-12-31" },
        { "By end-2020", "..2020-12-31" },
        { "as of December 2020", "..2020-12-31" },
        { "as of 31 December 2020", "..2020-12-31" },
        { "on December 5, 2019", "2019-12-05..2019-12-05" },
        { "the first half of 2019", "2019-01-01..2019-06-30" },
        { "in the first quarter of 2020", "2020-01-01..2020-03-31" },
        { "FY2019", YEAR("2019") },
        { "Q3 2019", "2019-07-01..2019-09-30" },
        { "last year", YEAR("2020") },
        { "so far this year", "2021-01-01..+" },
        { "over the past five years", "2016-03-16..+" },
        { "to date", "..2021-03-15" },
        { "cumulative", "..+" },
        { "in the 13th Five-Year Plan period", "2016-01-01..2020-12-31" },
        { "some 2019 people", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(periods_are(rows[i].text, rows[i].expected));
    }
}

/* ---- claims ----------------------------------------------------------- */

static void claims_are_found_with_their_subject(void)
{
    static const struct { const char *text, *expected; } rows[] = {
        { "73个贫困旗县全部摘帽", "全部=counties_delisted" },
        { "16个区全部参与结对帮扶，73个贫困县全部摘帽",
          "全部=districts_pairing 全部=counties_delisted" },
        { "贫困乡镇结对实现全覆盖", "全覆盖=townships_paired" },
        { "建成全国首个双创中心", "首个=distinction" },
        { "派出第一书记", "" },
        { "支持民营和所有制企业", "" },
        { "全部干部都很辛苦", "全部=" },
        { "与70个贫困县结对，项目没有全部竣工", "" },
        { "73个贫困县如今怎样，已全部摘帽", "全部=counties_delisted" },
        { "帮扶贫困县，材料全部收齐", "全部=" },
        { "all poor counties were removed from the list",
          "all=counties_delisted" },
        { "The first product catalogue in the country", "The first=distinction" },
        { "in the first half of 2019, above all", "" },
        { "天气很好", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *a = arena_open();
        struct lexicon_claim *found;
        struct buf said = { 0 };
        size_t count = lexicon_claims(beijing.l, a, str_of(rows[i].text),
                                      &found);
        for (size_t k = 0; k < count; k++) {
            buf_print(&said, "%s%.*s=%.*s", k ? " " : "", (int)found[k].len,
                      rows[i].text + found[k].from, STR_ARG(found[k].part));
        }
        bool good = str_is(buf_view(&said), str_of(rows[i].expected));
        if (!good) {
            printf("# %s: %.*s\n", rows[i].text, STR_ARG(buf_view(&said)));
        }
        CHECK(good);
        buf_free(&said);
        arena_close(a);
    }
}

int main(void)
{
    if (world_open(&beijing, SOURCE_DIR "/packs/beijing") &&
        world_open(&xiezuo, SOURCE_DIR "/packs/xiezuo")) {
        RUN(words_of_the_account_lead_to_their_indicators);
        RUN(neighbours_are_told_apart_by_their_words);
        RUN(heads_of_forms_are_short);
        RUN(english_words_are_whole_words);
        RUN(words_that_mean_several_things_are_a_tie);
        RUN(words_may_be_split_over_pieces);
        RUN(todays_programme_has_words_of_its_own);
        RUN(sisters_count_the_same_with_another_unit);
        RUN(names_of_places_are_found);
        RUN(a_district_is_an_area_and_a_supporter);
        RUN(labels_of_everything_are_known);
        RUN(chinese_periods_are_read);
        RUN(english_periods_are_read);
        RUN(claims_are_found_with_their_subject);
    }
    world_close(&beijing);
    world_close(&xiezuo);
    return CHECK_DONE();
}
