#include "reading/quantity_inside.h"

/* Expressions that have a number in them and count nothing that a book knows:
 * campaigns, policies, meetings, standards. What is only an ordinary word, or
 * the name of a place, is no decoy either: WORD. */
enum kind { NAME, WORD };

static const struct { const char *word; enum kind kind; } names[] = {
    { "万企帮万村", NAME }, { "万企兴万村", NAME }, { "百企帮百村", NAME },
    { "千企帮千村", NAME }, { "百村千企", NAME }, { "百千万工程", NAME },
    { "千万工程", NAME }, { "千村示范", NAME }, { "万村整治", NAME },
    { "两不愁三保障", NAME }, { "两不愁、三保障", NAME }, { "两不愁", NAME },
    { "三保障", NAME }, { "十一五", NAME }, { "十二五", NAME },
    { "十三五", NAME }, { "十四五", NAME }, { "十五五", NAME },
    { "十八大", NAME }, { "十九大", NAME }, { "二十大", NAME },
    { "十七大", NAME }, { "十六大", NAME }, { "八七扶贫", NAME },
    { "一带一路", NAME }, { "三农", NAME }, { "四个意识", NAME },
    { "四个自信", NAME }, { "两个维护", NAME }, { "两个确立", NAME },
    { "四个不摘", NAME }, { "四个全面", NAME }, { "五位一体", NAME },
    { "五个一批", NAME }, { "六个一批", NAME }, { "六个精准", NAME },
    { "六个早", NAME }, { "六稳", NAME }, { "六保", NAME },
    { "两山", NAME }, { "三区三州", NAME }, { "三区", NAME },
    { "三州", NAME }, { "三会一课", NAME }, { "两学一做", NAME },
    { "三严三实", NAME }, { "三个代表", NAME }, { "三支一扶", NAME },
    { "三变改革", NAME }, { "三位一体", NAME }, { "三级书记", NAME },
    { "五级书记", NAME }, { "三级联动", NAME },
    { "四级书记", NAME }, { "一把手", NAME }, { "一号文件", NAME },
    { "一方面", NAME }, { "一批", WORD }, { "一些", WORD },
    { "万众一心", NAME }, { "千方百计", NAME }, { "千千万万", NAME }, { "成千上万", NAME }, { "千头万绪", NAME },
    { "千辛万苦", NAME }, { "千山万水", NAME }, { "千言万语", NAME },
    { "万水千山", NAME }, { "四面八方", NAME }, { "五湖四海", NAME },
    { "三心二意", NAME }, { "五花八门", NAME }, { "七上八下", NAME },
    { "百花齐放", NAME }, { "百家争鸣", NAME }, { "百年大计", NAME },
    { "百年未有", NAME }, { "两个一百年", NAME }, { "三十而立", NAME },
    { "一举两得", NAME }, { "一心一意", NAME }, { "一五一十", NAME },
    { "二十四节气", NAME }, { "三下乡", NAME }, { "三甲医院", NAME },
    { "三甲", NAME }, { "双一流", WORD }, { "八一", WORD }, { "七一", WORD },
    { "五一", WORD }, { "十一黄金周", NAME }, { "十一假期", NAME },
    { "双十一", NAME }, { "双11", NAME }, { "三八妇女", NAME },
    { "三八红旗", NAME }, { "五四青年", NAME }, { "五四奖章", NAME },
    { "一村一品", NAME }, { "一户一策", NAME }, { "一县一业", NAME },
    { "一乡一业", NAME }, { "一人一策", NAME }, { "一对一", NAME },
    { "一村一策", NAME }, { "一企一策", NAME }, { "一户一档", NAME },
    { "一码通", NAME }, { "一站式", NAME }, { "一条龙", NAME },
    { "一揽子", NAME }, { "一张网", NAME }, { "一张图", NAME },
    { "一卡通", NAME }, { "三部曲", NAME }, { "三步走", NAME },
    { "两步走", NAME }, { "四梁八柱", NAME }, { "三大攻坚战", NAME },
    { "三大战役", NAME }, { "五大发展理念", NAME }, { "四大班子", NAME },
    { "两手抓", NAME }, { "三位数", WORD }, { "三重一大", NAME },
    { "八项规定", NAME }, { "四风", NAME }, { "四议两公开", NAME },
    { "三资", NAME }, { "三公经费", NAME }, { "两免一补", NAME },
    { "三通一平", NAME }, { "五险一金", NAME }, { "七通一平", NAME },
    { "三权分置", NAME }, { "三个一百", NAME }, { "百日攻坚", NAME },
    { "百日行动", NAME }, { "百日会战", NAME }, { "百日冲刺", NAME },
    { "十百千", NAME }, { "百县千品", NAME }, { "百强县", NAME },
    { "百强", NAME }, { "500强", NAME }, { "五百强", NAME },
    { "千人计划", NAME }, { "万人计划", NAME }, { "万里长征", NAME },
    { "万里长城", NAME }, { "二万五千里长征", NAME },
    { "两万五千里长征", NAME }, { "九牛一毛", NAME }, { "三高一低", NAME },
    { "211工程", NAME }, { "985工程", NAME }, { "832平台", NAME },
    { "832扶贫", NAME }, { "12316", NAME }, { "832网", NAME },
    { "扶贫832", NAME }, { "第一书记", NAME }, { "第一资源", NAME },
    { "第一产业", NAME }, { "第二产业", NAME }, { "第三产业", NAME },
    { "第一要务", NAME }, { "第一时间", NAME }, { "第一线", NAME },
    { "第一责任人", NAME }, { "第一课堂", NAME }, { "第三方", NAME },
    { "第一手", NAME }, { "第一位", NAME }, { "第一动力", NAME },
    { "二维码", NAME }, { "三维", NAME }, { "一维", WORD },
    { "三农工作", NAME }, { "一刻钟", NAME }, { "五保户", NAME },
    { "五保", NAME }, { "四好农村路", NAME }, { "四好", NAME },
    { "四新", NAME }, { "两新", NAME }, { "两委", NAME }, { "两会", NAME },
    { "两癌", NAME }, { "三北", NAME }, { "三定", NAME },
    { "七七", WORD }, { "四史", NAME }, { "五老", NAME },
    { "三社联动", NAME }, { "两岸", WORD }, { "三包", NAME },
    { "三线建设", NAME }, { "一线", WORD }, { "二线", WORD },
    { "三线城市", NAME }, { "三亚", WORD }, { "三河", WORD },
    { "三明", WORD }, { "三门峡", WORD }, { "三峡", WORD },
    { "三台县", WORD }, { "五台", WORD }, { "七台河", WORD },
    { "九台", WORD }, { "六盘", WORD }, { "六安", WORD },
    { "四川", WORD }, { "四平", WORD }, { "五大连池", WORD },
    { "四子王旗", WORD }, { "九江", WORD }, { "九寨", WORD },
    { "八里", WORD }, { "五里", WORD }, { "十里", WORD }, { "三里", WORD },
    { "十堰", WORD }, { "百色", WORD }, { "千阳", WORD },
    { "万全", WORD }, { "万州", WORD }, { "万宁", WORD }, { "万达", WORD },
    { "万科", WORD }, { "两江", WORD }, { "两湖", WORD },
    { "两广", WORD }, { "八达岭", WORD }, { "八宝", WORD },
    { "双百", NAME }, { "百万庄", WORD }, { "一亩三分地", NAME },
    { "一分钱", WORD }, { "万分", WORD }, { "十分", WORD },
    { "百分百", NAME }, { "十足", WORD }, { "十全", WORD },
    { "千里马", WORD }, { "万一", WORD }, { "一度", WORD },
    { "再度", WORD }, { "几乎", WORD }, { "几何", WORD },
    { "三番五次", NAME }, { "两全其美", NAME }, { "十字路口", WORD },
    { "零距离", NAME }, { "零就业", NAME }, { "零突破", NAME },
    { "零报告", NAME }, { "清零", WORD }, { "二手", WORD },
    { "二次元", NAME }, { "三角", WORD }, { "四通", WORD },
    { "两翼", WORD }, { "五谷", WORD }, { "六畜", WORD },
    { "三文鱼", WORD }, { "八角", WORD }, { "九九", WORD },
    { "百合", WORD }, { "百货", WORD }, { "百姓", WORD },
    { "百科", WORD }, { "百年老店", NAME }, { "千秋", WORD },
    { "千载", WORD }, { "万物", WORD }, { "万象", WORD },
    { "二人转", WORD }, { "三七", WORD }, { "五味子", WORD },
    { "京津冀", WORD }, { "三省吾身", WORD }, { "一一", WORD },
    { "国家5a级", NAME }, { "5a级", NAME }, { "4a级", NAME },
    { "3a级", NAME }, { "aaa级", NAME }, { "百佳", NAME },
    { "十佳", NAME }, { "十优", NAME }, { "十大杰出", NAME },
    { "三个一", NAME }, { "五个一", NAME }, { "四个一", NAME },
    { "两个一", NAME }, { "六个一", NAME }, { "十个一", NAME },
    { "四个切实", NAME }, { "五个坚持", NAME }, { "八个坚持", NAME },
    { "七个坚持", NAME }, { "四个着力", NAME }, { "三个转变", NAME },
    { "五个振兴", NAME }, { "三个确保", NAME }, { "两个确保", NAME },
    { "四个聚焦", NAME }, { "三个聚焦", NAME }, { "两个责任", NAME },
    { "三专", NAME }, { "六进", NAME }, { "七进", NAME },
    { "五进", NAME }, { "三进", NAME }, { "两进", NAME },
    { "一体化", WORD }, { "24小时便利", NAME }, { "三类人群", NAME },
    { "两类对象", NAME }, { "三类监测", NAME },
    { "five-year plan", NAME }, { "12th five-year plan", NAME },
    { "13th five-year plan", NAME }, { "14th five-year plan", NAME },
    { "one belt one road", NAME }, { "one belt, one road", NAME },
    { "10,000 enterprises helping 10,000 villages", NAME },
    { "10,000 enterprises help 10,000 villages", NAME },
    { "ten thousand enterprises", NAME }, { "first secretary", WORD },
    { "first secretaries", WORD }, { "two assurances", NAME },
    { "three guarantees", NAME }, { "832 platform", NAME },
    { "one by one", WORD }, { "one another", WORD }, { "one-stop", WORD },
    { "fortune 500", NAME }, { "top 500", NAME }, { "top ten", NAME },
    { "亿万", WORD }, { "百千万", NAME }, { "万万", WORD }, { "百尺竿头", NAME }, { "一马当先", WORD }, { "千钧一发", NAME },
    { "百折不挠", NAME }, { "百炼成钢", NAME }, { "千载难逢", NAME },
    { "千差万别", NAME }, { "千军万马", NAME }, { "千锤百炼", NAME },
    { "千姿百态", NAME }, { "千家万户", NAME }, { "千变万化", NAME },
    { "万无一失", NAME }, { "万事俱备", NAME }, { "万紫千红", NAME },
    { "万象更新", NAME }, { "百废待兴", NAME }, { "百里挑一", NAME },
    { "三头六臂", NAME }, { "三令五申", NAME }, { "三长两短", NAME },
    { "三五成群", NAME }, { "四平八稳", NAME }, { "四通八达", NAME },
    { "五光十色", NAME }, { "五彩缤纷", NAME }, { "六神无主", NAME },
    { "七嘴八舌", NAME }, { "八仙过海", NAME }, { "九霄云外", NAME },
    { "十年树木", NAME }, { "十里八乡", NAME }, { "十拿九稳", NAME },
    { "十全十美", NAME }, { "两袖清风", NAME }, { "两肋插刀", NAME },
    { "两全", WORD }, { "九曲", WORD }, { "千金", WORD }, { "千秋万代", NAME },
    { "数一数二", NAME }, { "数九", WORD }, { "四处", WORD }, { "两头", WORD },
    { "一路", WORD }, { "一起", WORD }, { "三方", WORD }, { "两级", WORD },
    { "三级", WORD }, { "四级", WORD }, { "五级", WORD }, { "各级", WORD },
};

static uint32_t first_char(const char *word)
{
    struct line l = { .s = str_of(word) };
    size_t len;
    return line_char(&l, 0, &len);
}

static size_t slot(uint32_t c)
{
    return (c * 40503u >> 4) & 255;
}

void names_open(struct names_index *x)
{
    size_t count = sizeof names / sizeof *names;
    *x = (struct names_index){ 0 };
    for (size_t i = 0; i < count; i++) {
        size_t at = slot(first_char(names[i].word));
        x->next[i] = x->heads[at];
        x->heads[at] = (uint16_t)(i + 1);
    }
}

_Static_assert(sizeof names / sizeof *names <= 512, "names_index.next");

bool decoy_name(const struct names_index *x, const struct line *l, size_t i,
                struct found *out)
{
    size_t len, best = 0;
    uint32_t c = line_char(l, i, &len);
    for (size_t n = x->heads[slot(c)]; n > 0; n = x->next[n - 1]) {
        size_t word = strlen(names[n - 1].word);
        if (word > best && line_has(l, i, names[n - 1].word)) {
            best = word;
            out->is_word = names[n - 1].kind == WORD;
        }
    }
    unsigned char before = i > 0 ? line_at(l, i - 1) : ' ';
    bool is_joint = (before == ',' || before == '.') && i > 1 &&
                    is_digit(line_at(l, i - 2));
    bool is_cut = is_alnum(line_at(l, i)) && (is_alnum(before) || is_joint);
    if (best == 0 || is_cut) {
        return false;
    }
    out->from = i;
    out->end = i + best;
    out->decoy = DECOY_NAME;
    return true;
}
