#include "web/page.h"

static const struct { const char *zh, *en, *more_zh, *more_en; } terms[] = {
    { "数字", "Figure",
      "一个指标在某个范围内、在台账某个位置上的值。点开它，就能看到定义、范围、"
      "分布和每条记录。",
      "An indicator's value in a scope, at a position of the book. It opens "
      "to its definition, scope, split and every record." },
    { "台账位置", "Book position",
      "台账只增不改，所以“前 N 条记录”永远是同一批。给出位置，就能重现当时的"
      "每个数字。",
      "The book only grows, so “the first N entries” are always the same "
      "ones. Naming a position brings back every figure as it was." },
    { "口径", "Basis",
      "已上报、已审核、已确认（受援方）、已核查，后一级包含在前一级里。通报默认"
      "用已审核。",
      "Reported, reviewed, confirmed by the receiving side, inspected; each "
      "lies within the one before. Bulletins use reviewed." },
    { "逐条、汇总、结转", "Named, aggregate, carried",
      "逐条的有记录可查；汇总只有数目没有名字；结转是建账以前的总数，注明来源"
      "和担保人。以后补上的明细会顶替结转，不会重复相加。",
      "Named ones have records; aggregate ones are counts without names; "
      "carried ones are totals from before the book, with their source. "
      "Detail that comes later replaces them and is never added on top." },
    { "为什么变了", "Why it changed",
      "在数字页给出两个位置，差额会按撤回、更正、合并、归类或审核、新增、改定义逐条"
      "说清，加起来一分不差。",
      "Give two positions on a figure's page: the difference is accounted "
      "for by withdrawal, correction, merging, reclassification, addition "
      "and redefinition, to the last unit." },
    { "更正与撤回", "Corrections",
      "写错了就再写一条更正或撤回，说明理由；原来那条仍在，但不再计入。",
      "A mistake is mended by another entry that says why; the old one "
      "stays, but no longer counts." },
};

static bool help(struct visit *v)
{
    HTML(&v->out, "<h1>{}</h1><dl class=\"help\">", visit_say(v, "帮助",
                                                             "Help"));
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        HTML(&v->out, "<dt>{}</dt><dd>{}</dd>",
             visit_say(v, terms[i].zh, terms[i].en),
             visit_say(v, terms[i].more_zh, terms[i].more_en));
    }
    HTML(&v->out, "</dl><h2>{}</h2><p>{} <a href=\"/openapi.json\"><code>"
         "/openapi.json</code></a></p><pre><code>{}</code></pre>",
         visit_say(v, "给程序", "For programs"),
         visit_say(v, "接口和命令行用同样的词。说明：",
                   "The API uses the same words as the command line:"),
         STR("curl 'http://127.0.0.1:8787/api/v1/figures?by=year'"));
    return true;
}

const struct page help_pages[] = {
    { "GET", "/help", "帮助", "Help", PAGE_HTML, 0, help },
    { 0 },
};
