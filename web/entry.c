#include <stdio.h>
#include <stdlib.h>

#include "book/core.h"
#include "book/marks.h"
#include "book/proof.h"
#include "exchange/ask.h"
#include "exchange/workbook.h"
#include "web/record.h"

/* One line of the description list; nothing for an empty value. */
static void line(struct visit *v, const char *zh, const char *en,
                 struct str value)
{
    if (value.len > 0) {
        HTML(&v->out, "<dt>{}</dt><dd>{}</dd>", visit_say(v, zh, en), value);
    }
}

/* A line that points at another entry by its id. */
static bool pointer(struct visit *v, const char *zh, const char *en,
                    struct str id)
{
    uint64_t seq;
    if (id.len == 0) {
        return true;
    }
    if (!book_find(v->job, v->book, id, &seq)) {
        return false;
    }
    HTML(&v->out, "<dt>{}</dt><dd>", visit_say(v, zh, en));
    if (seq != UINT64_MAX) {
        record_link(v, seq);
    }
    HTML(&v->out, " <code>{}</code></dd>", id);
    return true;
}

/* ---- what became of it ------------------------------------------------- */

static void write_mark(struct visit *v, const char *zh, const char *en,
                       uint32_t seq)
{
    if (seq != MARK_NEVER) {
        HTML(&v->out, "<li>{} ", visit_say(v, zh, en));
        record_link(v, seq);
        html_raw(&v->out, "</li>");
    }
}

static bool write_state(struct visit *v, uint64_t seq)
{
    static const struct { enum basis basis; const char *zh, *en; } marks[] = {
        { BASIS_REVIEWED, "审核：", "Reviewed by" },
        { BASIS_CONFIRMED, "受援方确认：",
          "Confirmed by the receiving side in" },
        { BASIS_INSPECTED, "核查：", "Inspected in" },
    };
    const struct marks *m = book_fold(v->job, v->book, &marks_fold);
    if (m == NULL) {
        return false;
    }
    uint64_t at = v->head.size;
    uint32_t died = marks_died(m, seq, at);
    uint32_t successor = marks_corrected_by(m, seq, at);
    bool is_live = died == MARK_NEVER;
    HTML(&v->out, "<section class=\"{}\"><h2>{}</h2><ul>",
         is_live ? STR("fate live") : STR("fate dead"),
         !is_live ? successor != MARK_NEVER
             ? visit_say(v, "已被更正，不再计入", "Corrected: no longer counts")
             : visit_say(v, "已被撤回，不再计入", "Withdrawn: no longer counts")
         : str_of(label_basis(v->lang, marks_basis(m, seq, at))));
    write_mark(v, "更正后的记录：", "Replaced by", successor);
    if (successor == MARK_NEVER) {
        write_mark(v, "撤回：", "Withdrawn by", died);
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        write_mark(v, marks[i].zh, marks[i].en,
                   marks_given(m, seq, marks[i].basis, at));
    }
    html_raw(&v->out, "</ul></section>");
    return true;
}

/* ---- what it says ------------------------------------------------------ */

static struct str identity_text(const struct visit *v, struct str identity)
{
    static const struct { const char *id, *zh; } words[] = {
        { "proved", "已证实" }, { "provisional", "暂定（凭姓名和单位）" },
        { "none", "未知" },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (v->lang == LANG_ZH && str_is(identity, str_of(words[i].id))) {
            return str_of(words[i].zh);
        }
    }
    return identity;
}

static struct str kind_of_subject(const struct visit *v, struct str kind)
{
    static const struct { const char *id, *zh; } words[] = {
        { "person", "个人" }, { "household", "户" }, { "project", "项目" },
        { "product", "产品" }, { "unit", "单位" }, { "area", "行政区" },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (v->lang == LANG_ZH && str_is(kind, str_of(words[i].id))) {
            return str_of(words[i].zh);
        }
    }
    return kind;
}

static struct str subject_text(const struct visit *v, const struct entry *e)
{
    if (e->subject.len == 0) {
        return e->subject;
    }
    struct str name = str_is(e->subject_kind, STR("unit"))
        ? label_unit(&v->labels, e->subject)
        : str_is(e->subject_kind, STR("area"))
        ? label_area(&v->labels, e->subject) : e->subject;
    if (str_is(name, e->subject)) {
        return arena_print(v->job->arena, "%.*s %.*s",
                           STR_ARG(kind_of_subject(v, e->subject_kind)),
                           STR_ARG(name));
    }
    return arena_print(v->job->arena, "%.*s (%.*s)", STR_ARG(name),
                       STR_ARG(e->subject));
}

static void write_numbers(struct visit *v, const struct entry *e)
{
    struct arena *a = v->job->arena;
    if (e->has_quantity) {
        line(v, "数量", "Quantity", label_number(a, e->quantity));
    }
    if (e->has_amount) {
        line(v, "金额", "Amount",
             arena_print(a, "%.*s %s", STR_ARG(label_yuan(a, e->amount_fen)),
                         say(v->lang, "元", "yuan")));
    }
    for (uint32_t i = 0; i < e->field_count; i++) {
        HTML(&v->out, "<dt>{}</dt><dd>{}</dd>",
             label_field(&v->labels, e->kind, e->fields[i].key),
             label_value(&v->labels, e->kind, &e->fields[i]));
    }
    for (uint32_t i = 0; i < e->programme_count; i++) {
        line(v, "项目群", "Programme", e->programmes[i]);
    }
}

static bool write_facts(struct visit *v, const struct entry *e)
{
    struct arena *a = v->job->arena;
    const struct labels *l = &v->labels;
    html_raw(&v->out, "<dl class=\"facts\">");
    line(v, "日期", "Date", record_day(a, e->occurred));
    line(v, "至", "Until", record_day(a, e->until));
    line(v, "支援方", "Supporter",
         e->supporter.len ? label_unit(l, e->supporter) : e->supporter);
    line(v, "受援地区", "Area", e->area.len ? label_area(l, e->area)
                                           : e->area);
    line(v, "受援单位", "Receiving unit",
         e->unit.len ? label_unit(l, e->unit) : e->unit);
    line(v, "对象", "Subject", subject_text(v, e));
    line(v, "身份", "Identity", identity_text(v, e->identity));
    write_numbers(v, e);
    if (!pointer(v, "更正的是", "Corrects", e->corrects) ||
        !pointer(v, "撤回的是", "Withdraws", e->withdraws) ||
        !pointer(v, "针对", "About", e->target)) {
        return false;
    }
    line(v, "理由", "Reason", e->reason);
    line(v, "代谁填报", "On behalf of",
         e->on_behalf.len ? label_unit(l, e->on_behalf) : e->on_behalf);
    for (uint32_t i = 0; i < e->evidence_count; i++) {
        line(v, "凭证 SHA-256", "Evidence SHA-256", e->evidence[i]);
    }
    if (e->sealed.len > 0) {
        line(v, "私密信息", "Private facts",
             visit_say(v, "单独加密存放，这里只有承诺值",
                       "kept apart, encrypted; only a commitment is here"));
    }
    html_raw(&v->out, "</dl>");
    return true;
}

static void write_origin(struct visit *v, const struct entry *e)
{
    char moment[DATE_STAMP_SIZE];
    date_stamp(e->recorded, moment);
    HTML(&v->out, "<h2>{}</h2><dl class=\"facts\">",
         visit_say(v, "来历", "Where it comes from"));
    line(v, "编号", "Id", e->id);
    line(v, "写入时间", "Recorded", str_of(moment));
    line(v, "记录人", "By", e->by);
    if (e->batch >= 0) {
        HTML(&v->out, "<dt>{}</dt><dd>", visit_say(v, "批次", "Batch"));
        record_link(v, (uint64_t)e->batch);
        html_raw(&v->out, "</dd>");
    }
    html_raw(&v->out, "</dl>");
}

static void write_proof(struct visit *v, uint64_t seq, struct str bytes)
{
    HTML(&v->out, "<h2>{}</h2><p>{}</p><p><a class=\"button\" href=\""
         "/entry/{}/proof\">{}</a></p><pre><code>jiedui check proof-{}.txt "
         "--key jiedui.pub</code></pre><details><summary>{}</summary>"
         "<pre class=\"bytes\"><code>{}</code></pre></details>",
         visit_say(v, "证明", "Proof"),
         visit_say(v, "证明说明这条记录确实在台账里、一字未改。别人凭公钥就能"
                      "核对，不必相信这个网站。",
                   "The proof shows that exactly this entry is in the book. "
                   "Anybody can check it with the public key, without "
                   "trusting this site."),
         arena_print(v->job->arena, "%llu", (unsigned long long)seq),
         visit_say(v, "下载证明", "Download the proof"),
         arena_print(v->job->arena, "%llu", (unsigned long long)seq),
         visit_say(v, "记录原文（规范字节）", "The entry's canonical bytes"),
         bytes);
}

/* Whose record it is: the unit whose workbook it would stand in. */
static struct str unit_of(const struct entry *e)
{
    return core_of(e->kind) != CORE_NONE ? (struct str){ 0 }
         : e->supporter.len > 0 ? e->supporter : e->unit;
}

static void write_workbook(struct visit *v, uint64_t seq,
                           const struct entry *e)
{
    struct str unit = unit_of(e);
    if (unit.len == 0) {
        return;
    }
    HTML(&v->out, "<h2>{}</h2><p>{}</p><p><a class=\"button\" href=\"{}\">"
         "{}</a></p>", visit_say(v, "填报表", "Workbook"),
         visit_say(v, "这个单位的这类记录，已填好，下面留空行；填好发回，由谁"
                      "导入都算它的，重复导入只算一次。",
                   "This unit's records of this kind with empty rows below; "
                   "whoever imports it, it counts for the unit, and once."),
         visit_link(v, "/entry/%llu/workbook", (unsigned long long)seq),
         visit_say(v, "下载填报表", "Download the workbook"));
}

static void write_neighbours(struct visit *v, uint64_t seq)
{
    HTML(&v->out, "<nav class=\"paging\" aria-label=\"{}\">",
         visit_say(v, "前后记录", "Neighbouring entries"));
    if (seq > 0) {
        HTML(&v->out, "<a rel=\"prev\" href=\"{}\">{}</a> ",
             visit_link(v, "/entry/%llu", (unsigned long long)(seq - 1)),
             visit_say(v, "← 前一条", "← Previous"));
    }
    if (seq + 1 < v->head.size) {
        HTML(&v->out, "<a rel=\"next\" href=\"{}\">{}</a>",
             visit_link(v, "/entry/%llu", (unsigned long long)(seq + 1)),
             visit_say(v, "后一条 →", "Next →"));
    }
    html_raw(&v->out, "</nav>");
}

/* Kinds that say nothing of a person: for everybody. */
static bool is_impersonal(const struct entry *e)
{
    enum core_kind kind = core_of(e->kind);
    return kind == CORE_GENESIS || kind == CORE_BATCH ||
           kind == CORE_DEFINITION || kind == CORE_AREA ||
           kind == CORE_UNIT || kind == CORE_EDITION;
}

/* The entry that the path names, if the one who asks may see it. */
static bool take_entry(struct visit *v, uint64_t *seq, struct entry *e)
{
    return visit_number(v, v->parts[0], seq) &&
           (*seq < v->head.size || visit_absent(v)) &&
           book_read(v->job, v->book, *seq, e) &&
           (is_impersonal(e) || visit_may_see(v));
}

static bool entry(struct visit *v)
{
    uint64_t seq;
    struct str bytes;
    struct entry *e = ARENA_NEW(v->job->arena, struct entry);
    if (!take_entry(v, &seq, e) ||
        !book_bytes(v->job, v->book, seq, &bytes)) {
        return false;
    }
    v->title = arena_print(v->job->arena, "%.*s #%llu",
                           STR_ARG(label_kind(&v->labels, e->kind)),
                           (unsigned long long)seq);
    HTML(&v->out, "<article class=\"entry\"><h1>{} <span class=\"quiet\">"
         "#{}</span></h1>", label_kind(&v->labels, e->kind),
         arena_print(v->job->arena, "%llu", (unsigned long long)seq));
    if (!is_impersonal(e)) {
        visit_note_desk(v);
    }
    if (core_of(e->kind) == CORE_NONE && !write_state(v, seq)) {
        return false;
    }
    if (!write_facts(v, e)) {
        return false;
    }
    write_origin(v, e);
    write_proof(v, seq, bytes);
    write_workbook(v, seq, e);
    html_raw(&v->out, "</article>");
    write_neighbours(v, seq);
    return true;
}

static bool proof(struct visit *v)
{
    uint64_t seq;
    struct str text;
    struct entry *e = ARENA_NEW(v->job->arena, struct entry);
    if (!take_entry(v, &seq, e) ||
        !proof_make(v->job, v->book, seq, &text)) {
        return false;
    }
    http_answer_header(v->answer, "Content-Disposition",
        arena_print(v->request->arena,
                    "attachment; filename=\"proof-%llu.txt\"",
                    (unsigned long long)seq));
    return visit_file(v, "text/plain; charset=utf-8", text);
}

static bool workbook(struct visit *v)
{
    uint64_t seq;
    struct entry *e = ARENA_NEW(v->job->arena, struct entry);
    char *bytes = NULL;
    size_t len = 0;
    if (!take_entry(v, &seq, e)) {
        return false;
    }
    struct workbook_ask ask = { .unit = unit_of(e), .kind = e->kind };
    FILE *f = ask.unit.len > 0 ? open_memstream(&bytes, &len) : NULL;
    if (f == NULL) {
        return visit_absent(v);
    }
    bool ok = workbook_export(v->job, v->book, &ask, f);
    ok = fclose(f) == 0 && ok;
    ok = ok && visit_file(v, "application/vnd.openxmlformats-officedocument."
                          "spreadsheetml.sheet", (struct str){ bytes, len });
    free(bytes);
    http_answer_header(v->answer, "Content-Disposition",
        arena_print(v->request->arena,
                    "attachment; filename=\"workbook-%llu.xlsx\"",
                    (unsigned long long)seq));
    return ok;
}

const struct page entry_pages[] = {
    { "GET", "/entry/{seq}", "记录", "Entry", PAGE_HTML, 0, entry },
    { "GET", "/entry/{seq}/proof", "证明", "Proof", PAGE_FILE, 0,
      proof },
    { "GET", "/entry/{seq}/workbook", "填报表", "Workbook", PAGE_FILE,
      NEED_ENTRIES | NEED_FRESH, workbook },
    { 0 },
};
