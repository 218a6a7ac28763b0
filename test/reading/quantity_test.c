/* Each row is a text and what is found in it: QUOTE=CLASS LOW..HIGH for a
 * figure, in stored units, the smallest and the greatest value that it lets
 * be; QUOTE=KIND for a decoy; ~ where the strict profile writes otherwise. */
#include "reading/quantity.h"

#include "base/num.h"
#include "base/utf8.h"
#include "test/check.h"

struct row { const char *text, *found; };

static const char *class_name(enum quantity_class class)
{
    static const char *const names[] = {
        "bare", "money", "length", "land", "person", "person_time",
        "household", "item", "other",
    };
    return names[class];
}

static void print_one(struct buf *out, struct str text,
                      const struct quantity *q)
{
    buf_str(out, str_part(text, q->from, q->len));
    if (q->decoy != QUANTITY_IS_FIGURE) {
        buf_print(out, "=%s", quantity_decoy_id(q->decoy));
        return;
    }
    buf_print(out, "=%s %lld..", class_name(q->class),
              (long long)phrase_lowest(q->bounds));
    if (!q->is_least) {
        buf_int(out, phrase_highest(q->bounds));
    }
    buf_text(out, q->is_strict ? "" : " ~");
}

static bool finds(const struct row *row)
{
    struct arena *a = arena_open();
    struct str text = str_of(row->text);
    struct buf out = { 0 };
    struct quantity *found;
    size_t count = quantity_find(a, text, &found);
    for (size_t i = 0; i < count; i++) {
        buf_text(&out, i > 0 ? "; " : "");
        print_one(&out, text, &found[i]);
    }
    bool ok = str_is(buf_view(&out), str_of(row->found));
    if (!ok) {
        printf("# %s\n#   wants %s\n#   found %s\n", row->text, row->found,
               buf_cstr(&out));
    }
    buf_free(&out);
    arena_close(a);
    return ok;
}

#define CHECK_ROWS(rows) \
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) { \
        CHECK(finds(&rows[i])); \
    }

static void the_vectors_of_the_domain_are_read(void)
{
    static const struct row rows[] = {
        { "财政帮扶资金381多亿元、17,400名、1.7万多名、38万多人",
          "381多亿元=money 3810000000001..3819999999999 ~; "
          "17,400名=person 17400..17400; "
          "1.7万多名=person 17001..17999 ~; "
          "38万多人=person 380001..389999" },
        { "义诊21万多人次，培训39万余人次，35万余名",
          "21万多人次=person_time 210001..219999; "
          "39万余人次=person_time 390001..399999; "
          "35万余名=person 350001..359999" },
        { "200多万贫困人口，1300余公里，9000多座，500多家，50余项，8298人次",
          "200多万=bare 2000001..2999999; "
          "1300余公里=length 1300001..1399999; "
          "9000多座=item 9001..9999; 500多家=item 501..599; "
          "50余项=item 51..59; 8298人次=person_time 8298..8298" },
        { "381亿多元，380多亿元，380亿多元，15万余人次，15余万人次",
          "381亿多元=money 3810000000001..3819999999999; "
          "380多亿元=money 3800000000001..3899999999999; "
          "380亿多元=money 3800000000001..3809999999999; "
          "15万余人次=person_time 150001..159999; "
          "15余万人次=person_time 150001..159999 ~" },
        { "近6000名、约6000名、超1300公里、逾200万人、突破500亿元",
          "近6000名=person 5700..5999; 约6000名=person 5820..6180; "
          "超1300公里=length 1300001..1430000; "
          "逾200万人=person 2000001..2200000; "
          "突破500亿元=money 5000000000001..5500000000000" },
        { "千余村、百余所、万余户、538亿元、1.3万家",
          "千余村=item 1001..1999; 百余所=item 101..199; "
          "万余户=household 10001..19999; "
          "538亿元=money 5375000000000..5384999999999; "
          "1.3万家=item 12500..13499" },
    };
    CHECK_ROWS(rows);
}

static void digits_are_read_however_they_are_grouped(void)
{
    static const struct row rows[] = {
        { "38,120,000,000元；１７，４００名；７３个",
          "38,120,000,000元=money 3812000000000..3812000000000; "
          "１７，４００名=person 17400..17400; ７３个=item 73..73" },
        { "3 812 000万元；1 300公里；3,812,000万元",
          "3 812 000万元=money 3811999500000..3812000499999; "
          "1 300公里=length 1300000..1300000; "
          "3,812,000万元=money 3811999500000..3812000499999" },
        { "5亿3400万元；5亿3千4百万元；3千万元；2000余万元",
          "5亿3400万元=money 53399500000..53400499999; "
          "5亿3千4百万元=money 53399500000..53400499999; "
          "3千万元=money 2500000000..3499999999; "
          "2000余万元=money 2000000001..2999999999" },
        { "1.5亿元；0.8万人；228.8公里；12.50元",
          "1.5亿元=money 14500000000..15499999999; "
          "0.8万人=person 7500..8499; 228.8公里=length 228750..228849; "
          "12.50元=money 1250..1250" },
    };
    CHECK_ROWS(rows);
}

static void chinese_numerals_are_read(void)
{
    static const struct row rows[] = {
        { "七十三个县，一千三百多公里，三百万人，两万户，二十二万多人",
          "七十三个=item 73..73; "
          "一千三百多公里=length 1300001..1399999; "
          "三百万人=person 2995000..3004999; "
          "两万户=household 15000..24999; "
          "二十二万多人=person 220001..229999" },
        { "十余项，几十家，数百名，数千万元，十几个，几十万户",
          "十余项=item 11..19; 几十家=item 20..99; "
          "数百名=person 200..999; "
          "数千万元=money 2000000000..9999999999; "
          "十几个=item 11..19; 几十万户=household 200000..999999" },
        { "一亿两千万元，三万五千人，一百六十八万余小时，八百九十万余小时",
          "一亿两千万元=money 11999500000..12000499999; "
          "三万五千人=person 34500..35499; "
          "一百六十八万余小时=item 1680001..1689999; "
          "八百九十万余小时=item 8900001..8909999" },
        { "三四十人，七八百户，三五百人，十五六人，十来个，叁佰万元",
          "三四十人=person 30..49; 七八百户=household 700..899; "
          "三五百人=person 300..599; 十五六人=person 15..16; "
          "十来个=item 9..12; 叁佰万元=money 299500000..300499999" },
        { "上千人，近百名，超百万人，成百上千人，上亿元",
          "上千人=person 1000..; 近百名=person 95..99; "
          "超百万人=person 1000001..1100000; 上千人=person 1000..; "
          "上亿元=money 10000000000.." },
    };
    CHECK_ROWS(rows);
}

static void marks_before_and_behind_make_the_interval(void)
{
    static const struct row rows[] = {
        { "将近6000名，大约2万人，2万人左右，500户上下",
          "将近6000名=person 5700..5999; "
          "大约2万人=person 19400..20600; "
          "2万人左右=person 19400..20600; "
          "500户上下=household 485..515" },
        { "500家以上，不少于500家，至少500家",
          "500家以上=item 500..; 不少于500家=item 500..; "
          "至少500家=item 500.." },
        { "不到500家，不足3万元，500人以内，最多20人，不超过50万元",
          "不到500家=item 0..499; 不足3万元=money 0..2999999; "
          "500人以内=person 0..500; 最多20人=person 0..20; "
          "不超过50万元=money 0..50000000" },
        { "多达300家，达到380亿元，31公里多",
          "300家=item 300..300; "
          "380亿元=money 3795000000000..3804999999999; "
          "31公里多=length 31001..31999" },
        { "建行、国开行4家等金融机构", "4家=item 4.." },
        { "签约300家、附近300米、节约200万元",
          "300家=item 300..300; 300米=length 300..300; "
          "200万元=money 199500000..200499999" },
    };
    CHECK_ROWS(rows);
}

static void ranges_are_one_phrase(void)
{
    static const struct row rows[] = {
        { "3万~8万元、3万元至8万元、300至500人、3至5万元",
          "3万~8万元=money 3000000..8000000; "
          "3万元至8万元=money 3000000..8000000; "
          "300至500人=person 300..500; 3至5万元=money 3000000..5000000" },
        { "10—15公里、300-500户、10-15%、16—60周岁",
          "10—15公里=length 10000..15000; "
          "300-500户=household 300..500; 10-15%=percent; 16—60周岁=age" },
        { "由55家增加到60家，从300人到500人",
          "55家=item 55..55; 60家=item 60..60; 300人=person 300..300; "
          "500人=person 500..500" },
    };
    CHECK_ROWS(rows);
}

static void measure_words_tell_the_class(void)
{
    static const struct row rows[] = {
        { "1.2万亩、50公顷、3平方公里、200平方米、500亩",
          "1.2万亩=land 76666666667..83333333333; "
          "50公顷=land 5000000000..5000000000; "
          "3平方公里=land 30000000000..30000000000; "
          "200平方米=land 2000000..2000000; "
          "500亩=land 3330000000..3336666666" },
        { "30里、1300km、18.5千米、10吨、5000千瓦、20℃",
          "30里=length 15000..15000; 1300km=length 1300000..1300000; "
          "18.5千米=length 18450..18549; 10吨=other 10..10; "
          "5000千瓦=other 5000..5000; 20℃=other 20..20" },
        { "50人/次、300人（次）、35万户次、3000例手术、120万小时",
          "50人/次=person_time 50..50; "
          "300人（次）=person_time 300..300; "
          "35万户次=household 345000..354999; 3000例=item 3000..3000; "
          "120万小时=item 1195000..1204999" },
        { "人民币38.1亿元，¥500万，2亿元人民币，100万美元，US$5 million",
          "人民币38.1亿元=money 380500000000..381499999999; "
          "¥500万=money 499500000..500499999; "
          "2亿元人民币=money 15000000000..24999999999; "
          "100万美元=other 995000..1004999; "
          "US$5 million=other 4500000..5499999" },
        { "38万多贫困劳动力，3万村民，16区，73县，八大工作体系，两个村",
          "38万多=bare 380001..389999; 3万=bare 25000..34999; "
          "16区=item 16..16; 73县=item 73..73; 八大=item 8..8; "
          "两个=item 2..2" },
    };
    CHECK_ROWS(rows);
}

static void dates_and_times_are_no_figures(void)
{
    static const struct row rows[] = {
        { "2020年12月31日、2020-12-31、2020/12/31、2020.12.31",
          "2020年12月31日=date; 2020-12-31=date; 2020/12/31=date; "
          "2020.12.31=date" },
        { "12月、10月14日、2017年以来、上世纪80年代、2020年底",
          "12月=date; 10月14日=date; 2017年=date; 80年代=date; "
          "2020年底=date" },
        { "2017—2020年、2018、2019和2020年、1至6月、2020年度",
          "2017=date; 2020年=date; 2018=date; 2019=date; 2020年=date; "
          "1至6月=date; 2020年度=date" },
        { "二〇二〇年十二月、十二月三十一日、2020届毕业生",
          "二〇二〇年十二月=date; 十二月三十一日=date; "
          "2020届=date" },
        { "9:30、上午9时、9时30分、早上8点、9点半、7×24小时",
          "9:30=time; 9时=time; 9时30分=time; 8点=time; 9点半=time; "
          "7×24小时=time" },
        { "6个月、3年、30天、两周、24小时、三年来、35岁",
          "6个月=time; 3年=time; 30天=time; 两周=time; "
          "24小时=time; 三年=time; 35岁=age" },
    };
    CHECK_ROWS(rows);
}

static void ordinals_and_numbers_of_papers_are_no_figures(void)
{
    static const struct row rows[] = {
        { "第一、第3批、第三次、第十九届、第12号令、二期工程",
          "第一=ordinal; 第3批=ordinal; 第三次=ordinal; "
          "第十九届=ordinal; 第12号令=document; 二期=ordinal" },
        { "国开发〔2017〕6号、京扶办〔2020〕12号、（2019）京01民终123号",
          "国开发〔2017〕6号=document; "
          "京扶办〔2020〕12号=document; "
          "（2019）京01民终123号=document" },
        { "GB/T 15835-2011、ISO 9001、附件2、表1、共4页、印150份",
          "GB/T 15835-2011=document; ISO 9001=document; 2=ordinal; "
          "1=ordinal; 4页=ordinal; 150份=document" },
    };
    CHECK_ROWS(rows);
}

static void telephones_codes_and_places_are_no_figures(void)
{
    static const struct row rows[] = {
        { "010-12345678、12317、13812345678、400-810-1234",
          "010-12345678=phone; 12317=phone; 13812345678=phone; "
          "400-810-1234=phone" },
        { "+86 10 6512 3456、电话：65123456转8012、(010)65123456",
          "+86 10 6512 3456=phone; 65123456转8012=phone; "
          "(010)65123456=phone" },
        { "12号楼3单元501室、长安街88号、邮编：100010、海拔1400米",
          "12号楼=address; 3单元=address; 501室=address; "
          "88号=address; 100010=code; 1400米=address" },
        { "统一社会信用代码91110000MA01ABCD2X、编号0417、FN-2020-0077",
          "91110000MA01ABCD2X=code; 0417=code; FN-2020-0077=code" },
        { "7x个", "7x=code" },
        { "https://a.b/c?id=3，邮箱abc123@qq.com，版本v1.2.3",
          "https://a.b/c?id=3=code; abc123@qq.com=code; v1.2.3=code" },
    };
    CHECK_ROWS(rows);
}

static void what_is_said_of_the_text_or_of_a_way_is_no_figure(void)
{
    static const struct row rows[] = {
        { "相距220公里，平均海拔1400多米，7×24小时值守，满200元减30元",
          "220公里=address; 1400多米=address; 7×24小时=time; "
          "200元=name; 30元=name" },
        { "印150份，两个口径，两张表，联系人：305室，账号尾号6677",
          "150份=document; 两个口径=name; 两张表=name; "
          "305室=address; 6677=code" },
    };
    CHECK_ROWS(rows);
}

static void shares_and_multiples_are_no_figures(void)
{
    static const struct row rows[] = {
        { "三成、2倍、30%、百分之三十、千分之五、3‰、2.5个百分点、三分之二",
          "三成=percent; 2倍=percent; 30%=percent; "
          "百分之三十=percent; 千分之五=percent; 3‰=percent; "
          "2.5个百分点=percent; 三分之二=percent" },
    };
    CHECK_ROWS(rows);
}

static void marks_of_lists_and_notes_are_no_figures(void)
{
    static const struct row rows[] = {
        { "一、总体情况", "一、=list" },
        { "（二）资金100万元", "（二）=list; 100万元=money 99500000..100499999" },
        { "1. 资金", "1.=list" },
        { "3.1 资金投入", "3.1=list" },
        { "3.1万人受益", "3.1万人=person 30500..31499" },
        { "(3) 资金", "(3)=list" },
        { "①资金100万元；②项目20个",
          "①=list; 100万元=money 99500000..100499999; ②=list; "
          "20个=item 20..20" },
        { "据统计[1]，共有8298人次^2", "[1]=list; 8298人次=person_time 8298..8298; ^2=list" },
        { "注：1.帮助就业为人数；2.数据更新", "1.=list; 2.=list" },
    };
    CHECK_ROWS(rows);
}

static void fixed_expressions_are_names(void)
{
    static const struct row rows[] = {
        { "万企帮万村、两不愁三保障、十三五、一带一路、四个意识",
          "万企帮万村=name; 两不愁三保障=name; 十三五=name; "
          "一带一路=name; 四个意识=name" },
        { "832平台、5A级景区、4K、5G、一方面、万众一心、三级书记",
          "832平台=name; 5A级=name; 4K=name; 5G=name; 一方面=name; "
          "万众一心=name; 三级书记=name" },
        { "1+N政策体系、“百千万”工程、三点意见、四个方面、500强企业、一户一策、“832”",
          "1+N=name; 百千万=name; 三点意见=name; 四个方面=name; "
          "500强=name; 一户一策=name; 832=name" },
    };
    CHECK_ROWS(rows);
}

static void ordinary_words_with_numerals_are_nothing(void)
{
    static const struct row rows[] = {
        { "百万雄师、千万不要、收拾、陆续、一起、统一、十分重要、万一、百姓、千里之外、四川省、三亚市",
          "" },
        { "一批、一些、几乎、市区两级、人数、数据、双方、一个也不能少", "" },
    };
    CHECK_ROWS(rows);
}

static void english_figures_are_read(void)
{
    static const struct row rows[] = {
        { "8,298 person-times, more than 38.1 billion yuan, over 1,300 kilometres",
          "8,298 person-times=person_time 8298..8298; "
          "more than 38.1 billion yuan=money 3810000000001..3819999999999; "
          "over 1,300 kilometres=length 1300001..1430000" },
        { "nearly 6,000 people, about 390,000 attendances, around 500 firms",
          "nearly 6,000 people=person 5700..5999; "
          "about 390,000 attendances=person_time 378300..401700; "
          "around 500 firms=item 485..515" },
        { "at least 55 units, up to 300 villages, fewer than 50 cases",
          "at least 55 units=item 55..; up to 300 villages=item 0..300; "
          "fewer than 50 cases=item 0..49" },
        { "1.5 million people; 38.12bn; RMB 38.1 billion; ¥300m; 2m people",
          "1.5 million people=person 1450000..1549999; "
          "38.12bn=bare 38115000000..38124999999; "
          "RMB 38.1 billion=money 3805000000000..3814999999999; "
          "¥300m=money 29950000000..30049999999; "
          "2m people=person 1500000..2499999" },
        { "seventy-three counties, a dozen villages, dozens of firms",
          "seventy-three counties=item 73..73; "
          "a dozen villages=item 12..12; dozens of firms=item 24..119" },
        { "two hundred and fifty people, several hundred teachers, half a million people",
          "two hundred and fifty people=person 250..250; "
          "several hundred teachers=person 200..999; "
          "half a million people=person 450000..549999" },
        { "73 poor counties, 1,046 village clinics, 13,000 social organisations",
          "73 poor counties=item 73..73; "
          "1,046 village clinics=item 1046..1046; "
          "13,000 social organisations=item 12500..13499" },
        { "154,000 homes, 385,000 workers, 12,345 people, 9,000-plus toilets",
          "154,000 homes=item 153500..154499; "
          "385,000 workers=person 384500..385499; "
          "12,345 people=person 12345..12345; "
          "9,000-plus toilets=item 9001..9999" },
        { "between 300 and 500 people, 300-500 households, from 300 to 500",
          "300 and 500 people=person 300..500; "
          "300-500 households=household 300..500; 300=bare 300..300; "
          "500=bare 500..500" },
        { "a 100-kilometre road, 500 mu of land, 20 hectares, 1.2 million mu",
          "100-kilometre=length 100000..100000; "
          "500 mu=land 3330000000..3336666666; "
          "20 hectares=land 2000000000..2000000000; "
          "1.2 million mu=land 7666666666667..8333333333333" },
        { "a rise of 43.67 hundred million yuan, 154,000-odd homes, 2 mln people",
          "43.67 hundred million yuan=money 436650000000..436749999999; "
          "154,000-odd homes=item 154001..154999; "
          "2 mln people=person 1500000..2499999" },
    };
    CHECK_ROWS(rows);
}

static void english_decoys_are_told(void)
{
    static const struct row rows[] = {
        { "On 31 December 2020, December 31, 2020, Dec. 2020, March 15",
          "31 December 2020=date; December 31, 2020=date; Dec. 2020=date; "
          "March 15=date" },
        { "in 2019, since 2017, by the end of 2020, 2017-2020, the 1980s",
          "2019=date; 2017=date; 2020=date; 2017-2020=date; 1980s=date" },
        { "the 3rd batch, No. 5, Table 3, Phase 2, the 13th Five-Year Plan",
          "3rd=ordinal; No. 5=ordinal; Table 3=ordinal; Phase 2=ordinal; "
          "13th Five-Year Plan=name" },
        { "21 percent, 30%, 2.5 percentage points, two-thirds, 25 per cent",
          "21 percent=percent; 30%=percent; 2.5 percentage points=percent; "
          "two-thirds=percent; 25 per cent=percent" },
        { "six months, three years, two weeks, 24 hours, 9:30, 9 am, 5 p.m.",
          "six months=time; three years=time; two weeks=time; "
          "24 hours=time; 9:30=time; 9 am=time; 5 p.m.=time" },
        { "aged 16 to 60, 45 years old, a 20-year-old, turned 45",
          "16 to 60=age; 45 years old=age; 20-year-old=age; 45=age" },
        { "Room 402, hotline 12317, call 400-810-1234, COVID-19, 5G",
          "Room 402=address; 12317=phone; 400-810-1234=phone; "
          "COVID-19=code; 5G=name" },
        { "100 Chang'an Avenue, Beijing 100010, Clause 4, Day 3",
          "100=address; 100010=code; Clause 4=ordinal; Day 3=ordinal" },
        { "three of them, one of the largest, two-way, first-class, no one", "" },
    };
    CHECK_ROWS(rows);
}

static void a_span_points_at_number_and_measure(void)
{
    static const struct { const char *text, *number, *measure; } rows[] = {
        { "投入近381多亿元资金", "381多亿", "元" },
        { "共８２９８　人次。", "８２９８", "人次" },
        { "More than 38.1 billion yuan", "38.1 billion", "yuan" },
        { "帮扶38万多贫困劳动力", "38万多", "" },
        { "从3万~8万元", "3万~8万", "元" },
        { "1,046 village clinics", "1,046", "clinics" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *a = arena_open();
        struct str text = str_of(rows[i].text);
        struct quantity *q;
        CHECK(quantity_find(a, text, &q) == 1);
        CHECK(str_is(str_part(text, q->number_from, q->number_len),
                     str_of(rows[i].number)));
        CHECK(str_is(q->measure, str_of(rows[i].measure)));
        arena_close(a);
    }
}

/* Everything that the bulletin writes is read back as an interval in which the
 * value lies. */
static const struct writer {
    enum figure_unit unit;
    const char *word, *noun, *style;
    int64_t places;
} writers[] = {
    { UNIT_FEN, "元", "yuan", "floor", 0 },
    { UNIT_FEN, "元", "yuan", "nearest", 1 },
    { UNIT_FEN, "元", "yuan", "exact", 0 },
    { UNIT_PERSON_TIME, "人次", "person-times", "floor", 0 },
    { UNIT_ITEM, "个", "projects", "near", 1 },
    { UNIT_ITEM, "家", "firms", "floor", 1 },
    { UNIT_ITEM, "家", "firms", "about", 1 },
    { UNIT_HOUSEHOLD, "户", "households", "floor1", 0 },
    { UNIT_M, "公里", "kilometres", "floor", 2 },
    { UNIT_CM2, "亩", "mu", "exact", 0 },
    { UNIT_CM2, "亩", "mu", "floor", 2 },
};

static void read_back(const struct writer *w, int64_t value,
                      struct phrase_how how)
{
    struct arena *a = arena_open();
    struct pack_indicator i = {
        .id = STR("x"), .unit = w->unit, .measure = MEASURE_SUM,
        .measure_word_zh = str_of(w->word), .noun_en = str_of(w->noun),
        .style = str_of(w->style), .style_places = w->places,
        .suffix = STR("多") };
    struct err e = { 0 };
    struct str text;
    struct phrase_bounds written;
    struct quantity *q = NULL;
    if (phrase_make(a, &i, value, how, &text, &written, &e)) {
        size_t count = quantity_find(a, text, &q);
        bool ok = count == 1 && q->decoy == QUANTITY_IS_FIGURE &&
                  quantity_fits(q->class, w->unit) &&
                  phrase_holds(q->bounds, value);
        CHECK(ok);
        if (!ok) {
            printf("# %lld as %s was written %.*s\n", (long long)value,
                   w->style, STR_ARG(text));
        }
    }
    arena_close(a);
}

static void what_the_bulletin_writes_is_read_back(void)
{
    uint64_t seed = 1;
    for (size_t n = 0; n < 4000; n++) {
        const struct writer *w = &writers[n % (sizeof writers /
                                               sizeof *writers)];
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        int64_t value = (int64_t)(seed >> (14 + n % 40)) % 900000000000000;
        struct phrase_how how = { .lang = n / 11 % 2 ? LANG_EN : LANG_ZH,
                                  .profile = n / 22 % 2 ? PHRASE_STRICT
                                                        : PHRASE_PRESS };
        read_back(w, value + 1, how);
    }
}

static void heads_of_tables_name_class_and_scale(void)
{
    static const struct {
        const char *word;
        enum quantity_class class;
        int64_t scale;
    } rows[] = {
        { "万元", QUANTITY_MONEY, 1000000 },
        { "（亿元）", QUANTITY_MONEY, 10000000000 },
        { "元", QUANTITY_MONEY, 100 },
        { "单位：万元", QUANTITY_MONEY, 1000000 },
        { "人次", QUANTITY_PERSON_TIME, 1 },
        { "万人次", QUANTITY_PERSON_TIME, 10000 },
        { "(个)", QUANTITY_ITEM, 1 },
        { "户", QUANTITY_HOUSEHOLD, 1 },
        { "人数", QUANTITY_PERSON, 1 },
        { "公里", QUANTITY_LENGTH, 1000 },
        { "km", QUANTITY_LENGTH, 1000 },
        { "万亩", QUANTITY_LAND, 66666666667 },
        { "million yuan", QUANTITY_MONEY, 100000000 },
        { "person-times", QUANTITY_PERSON_TIME, 1 },
        { "吨", QUANTITY_OTHER, 1 },
    };
    static const char *const none[] = { "", "备注", "序号", "%", "年", "万",
                                        "村民", "名称" };
    enum quantity_class class;
    int64_t scale;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool ok = quantity_measure(str_of(rows[i].word), &class, &scale) &&
                  class == rows[i].class && scale == rows[i].scale;
        CHECK(ok);
        if (!ok) {
            printf("# %s\n", rows[i].word);
        }
    }
    CHECK(!quantity_measure(STR("%\0\0"), &class, &scale));
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        CHECK(!quantity_measure(str_of(none[i]), &class, &scale));
    }
}

static void persons_do_not_fit_person_times(void)
{
    CHECK(quantity_fits(QUANTITY_PERSON, UNIT_PERSON));
    CHECK(!quantity_fits(QUANTITY_PERSON, UNIT_PERSON_TIME));
    CHECK(!quantity_fits(QUANTITY_PERSON_TIME, UNIT_PERSON));
    CHECK(quantity_fits(QUANTITY_BARE, UNIT_FEN));
    CHECK(quantity_fits(QUANTITY_BARE, UNIT_ITEM));
    CHECK(!quantity_fits(QUANTITY_OTHER, UNIT_ITEM));
    CHECK(!quantity_fits(QUANTITY_ITEM, UNIT_HOUSEHOLD));
}

static void numbers_too_large_are_left_out(void)
{
    static const struct row rows[] = {
        { "99999999999999亿元，5个", "5个=item 5..5" },
        { "9999999999999999公里", "9999999999999999=code" },
        { "亿万人民", "" },
        { "九千九百九十九万亿亿亿亿公里", "" },
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    RUN(the_vectors_of_the_domain_are_read);
    RUN(digits_are_read_however_they_are_grouped);
    RUN(chinese_numerals_are_read);
    RUN(marks_before_and_behind_make_the_interval);
    RUN(ranges_are_one_phrase);
    RUN(measure_words_tell_the_class);
    RUN(dates_and_times_are_no_figures);
    RUN(ordinals_and_numbers_of_papers_are_no_figures);
    RUN(telephones_codes_and_places_are_no_figures);
    RUN(what_is_said_of_the_text_or_of_a_way_is_no_figure);
    RUN(shares_and_multiples_are_no_figures);
    RUN(marks_of_lists_and_notes_are_no_figures);
    RUN(fixed_expressions_are_names);
    RUN(ordinary_words_with_numerals_are_nothing);
    RUN(english_figures_are_read);
    RUN(english_decoys_are_told);
    RUN(a_span_points_at_number_and_measure);
    RUN(what_the_bulletin_writes_is_read_back);
    RUN(heads_of_tables_name_class_and_scale);
    RUN(persons_do_not_fit_person_times);
    RUN(numbers_too_large_are_left_out);
    return CHECK_DONE();
}
