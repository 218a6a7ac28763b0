#include "web/record.h"

#include "base/utf8.h"
#include "exchange/labels.h"

void record_link(struct visit *v, uint64_t seq)
{
    HTML(&v->out, "<a href=\"{}\">#{}</a>",
         visit_link(v, "/entry/%llu", (unsigned long long)seq),
         arena_print(v->job->arena, "%llu", (unsigned long long)seq));
}

struct str record_day(struct arena *a, struct date d)
{
    char text[DATE_TEXT_SIZE] = "";
    if (d.precision != DATE_NONE) {
        date_print(d, text);
    }
    return arena_str(a, str_of(text));
}

static void open_table(struct visit *v)
{
    static const char *const heads[][2] = {
        { "记录", "Entry" }, { "类型", "Kind" }, { "日期", "Date" },
        { "地区", "Area" }, { "支援方", "Supporter" },
        { "数量", "Amount" }, { "状态", "State" },
    };
    HTML(&v->out, "<div class=\"scroll\" role=\"region\" aria-label=\"{}\" "
         "tabindex=\"0\"><table class=\"records\"><thead><tr>",
         visit_say(v, "记录", "Records"));
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        html_raw(&v->out, i == 5 ? "<th scope=\"col\" class=\"n\">"
                                 : "<th scope=\"col\">");
        HTML(&v->out, "{}</th>", visit_say(v, heads[i][0], heads[i][1]));
    }
    html_raw(&v->out, "</tr></thead><tbody>\n");
}

/* What the record says it is about: a sum of money, or a number of things. */
static struct str amount_of(const struct visit *v, const struct entry *e)
{
    struct arena *a = v->job->arena;
    if (e->has_amount) {
        return arena_print(a, "%.*s %s", STR_ARG(label_yuan(a,
                           e->amount_fen)), say(v->lang, "元", "yuan"));
    }
    return e->has_quantity ? label_number(a, e->quantity) : (struct str){ 0 };
}

bool record_table(struct visit *v, const struct explain_row *rows,
                  size_t count)
{
    struct entry *e = ARENA_NEW(v->job->arena, struct entry);
    if (count == 0) {
        return true;
    }
    open_table(v);
    for (size_t i = 0; i < count; i++) {
        if (!book_read(v->job, v->book, rows[i].seq, e)) {
            return false;
        }
        html_raw(&v->out, "<tr><td>");
        record_link(v, rows[i].seq);
        HTML(&v->out, "</td><td>{}</td><td class=\"day\">{}</td><td>{}</td>"
             "<td>{}</td><td class=\"n\">{}</td>"
             "<td><span class=\"state\">{}</span></td></tr>\n",
             label_kind(&v->labels, e->kind),
             record_day(v->job->arena, e->occurred),
             e->area.len > 0 ? label_area(&v->labels, e->area) : e->area,
             e->supporter.len > 0 ? label_unit(&v->labels, e->supporter)
                                  : e->supporter,
             amount_of(v, e),
             str_of(label_basis(v->lang, rows[i].basis)));
    }
    html_raw(&v->out, "</tbody></table></div>");
    return true;
}
