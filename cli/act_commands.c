/* cli/act_commands.c - review, confirm, withdraw: one entry each, about an
 * entry or about everything that came with a file. */
#include "book/core.h"
#include "book/sealed.h"
#include "cli/command.h"
#include "cli/restatements.h"
#include "exchange/figures_json.h"
#include "exchange/import.h"

struct targets { struct str *ids; size_t count; };

/* An entry by id or number, or what a file by its name brought last: a batch,
 * of a workbook one for each sheet. */
static bool targets_of(struct call *c, struct book *b, const char *word,
                       struct targets *out)
{
    struct entry e;
    uint64_t seq;
    const char *slash = strrchr(word, '/');     /* a path names its file */
    if (!import_batches_find(c->job, b, str_of(slash ? slash + 1 : word),
                             &out->ids, &out->count)) {
        return false;
    }
    if (out->count > 0) {
        return true;
    }
    out->count = 1;
    return call_entry(c, b, word, &seq) && book_read(c->job, b, seq, &e) &&
           (out->ids[0] = arena_str(c->job->arena, e.id)).len > 0;
}

/* A withdrawal is one entry: of a workbook the sheet must be named. */
static bool target_of(struct call *c, struct book *b, const char *word,
                      struct targets *t)
{
    return targets_of(c, b, word, t) &&
           (t->count == 1 ||
            err_set(&c->job->err, ERR_USAGE, "batch.sheets",
                    "“%s”有%zu张表，请写明是哪一张：%s#表名",
                    "“%s” has %zu sheets; say which one: %s#SHEET", word,
                    t->count, word));
}

/* How many records an act is about: say it, so that a wrong file is seen. */
static bool say_covered(struct call *c, struct book *b,
                        const struct intake *in, struct str target)
{
    uint64_t seq, first, last, count = 0;
    if (!book_find(c->job, b, target, &seq)) {
        return false;
    }
    if (!marks_batch(in->marks, seq, &first, &last)) {
        first = last = seq;
    }
    for (uint64_t at = first; at <= last; at++) {
        count += (at != seq && marks_batch_of(in->marks, at) == seq) ||
                 first == last;
    }
    call_say(c, c->err, "涉及%llu条记录\n", "%llu entries are meant\n",
             (unsigned long long)count);
    return true;
}

static int act_on(struct call *c, struct book *b, struct intake *in,
                  enum core_kind kind, struct str target)
{
    struct job *j = c->job;
    struct intake_answer answer;
    struct entry e;
    const char *reason = call_value(c, "--reason");
    entry_clear(&e);
    e.kind = str_of(core_row(kind)->id);
    *(kind == CORE_WITHDRAWAL ? &e.withdraws : &e.target) = target;
    e.reason = reason ? str_of(reason) : (struct str){ 0 };
    if (!intake_draft(j, in, &e, book_head(b).size, &answer)) {
        return 1;
    }
    if (answer.verdict == INTAKE_REFUSED) {
        fprintf(c->err, "%s: %s\n", answer.refused.id,
                say(j->lang, answer.refused.zh, answer.refused.en));
        return 3;
    }
    if (!book_commit(j, b)) {
        return 1;
    }
    for (size_t i = 0; i < answer.warning_count; i++) {
        fprintf(c->err, "%s: %s\n", answer.warnings[i].id,
                say(j->lang, answer.warnings[i].zh, answer.warnings[i].en));
    }
    fprintf(c->out, "%llu %.*s\n", (unsigned long long)answer.seq,
            STR_ARG(e.id));
    return say_covered(c, b, in, target) ? 0 : 1;
}

static int act(struct call *c, struct book *b, enum core_kind kind)
{
    struct intake in;
    struct targets t = { 0 };
    int status = 0;
    const char *word = c->words[1];
    bool found = kind == CORE_WITHDRAWAL ? target_of(c, b, word, &t)
                                         : targets_of(c, b, word, &t);
    if (!found || !intake_open(c->job, b, &in)) {
        return 1;
    }
    for (size_t i = 0; status == 0 && i < t.count; i++) {
        status = act_on(c, b, &in, kind, t.ids[i]);
    }
    return status;
}

static int run_review(struct call *c, struct book *b)
{
    return act(c, b, CORE_REVIEW);
}

static int run_confirm(struct call *c, struct book *b)
{
    return act(c, b, CORE_CONFIRMATION);
}

static int run_withdraw(struct call *c, struct book *b)
{
    return act(c, b, CORE_WITHDRAWAL);
}

const struct command command_review = {
    .name = "review", .words = "BOOK ENTRY-ID|FILE-NAME",
    .zh = "审核一条记录，或一个导入文件的全部记录",
    .en = "review an entry, or everything that came with a file",
    .words_min = 2, .words_max = 2, .needs_book = true, .writes = true,
    .run = run_review,
};

const struct command command_confirm = {
    .name = "confirm", .words = "BOOK ENTRY-ID|FILE-NAME",
    .zh = "受援方确认一条记录，或一个导入文件的全部记录",
    .en = "confirm, for the receiving side, an entry or a file",
    .words_min = 2, .words_max = 2, .needs_book = true, .writes = true,
    .run = run_confirm,
};

const struct command command_withdraw = {
    .name = "withdraw", .words = "BOOK ENTRY-ID|FILE-NAME --reason TEXT",
    .zh = "撤回一条记录，或一个导错的文件；撤回本身也可撤回",
    .en = "withdraw an entry or a wrong file; this can itself be withdrawn",
    .more_zh = "先用 preview 看哪些数字会变。",
    .more_en = "See with preview which figures would move.",
    .words_min = 2, .words_max = 2, .needs_book = true, .writes = true,
    .run = run_withdraw,
    .options = { { "--reason", "TEXT", "为什么撤回（必填）",
                   "why (required)" } },
};

/* ---- erase -------------------------------------------------------------- */

/* The entry first, then the erasing: if the machine stops in between, the same
 * command again finishes it. */
static int run_erase(struct call *c, struct book *b)
{
    struct job *j = c->job;
    struct intake in;
    struct intake_answer answer;
    struct entry e;
    const char *reason = call_value(c, "--reason");
    entry_clear(&e);
    e.kind = str_of(core_row(CORE_ERASURE)->id);
    e.subject_kind = STR("person");
    e.subject = str_of(c->words[1]);
    e.reason = reason ? str_of(reason) : (struct str){ 0 };
    if (!subject_id_is_issued(e.subject) || e.reason.len == 0) {
        err_set(&j->err, ERR_USAGE, "erase.words",
                "请给出12位的人员编号和 --reason 理由",
                "give the person's id of 12 characters and a --reason");
        return 2;
    }
    if (!intake_open(j, b, &in) ||
        !intake_draft(j, &in, &e, book_head(b).size, &answer)) {
        return 1;
    }
    if (answer.verdict == INTAKE_REFUSED) {
        fprintf(c->err, "%s: %s\n", answer.refused.id,
                say(j->lang, answer.refused.zh, answer.refused.en));
        return 3;
    }
    if (!book_commit(j, b) || !sealed_erase(j, b, e.subject)) {
        return 1;
    }
    fprintf(c->out, "%llu %.*s\n", (unsigned long long)answer.seq,
            STR_ARG(e.id));
    return 0;
}

const struct command command_erase = {
    .name = "erase", .words = "BOOK PERSON-ID --reason TEXT",
    .zh = "删除一个人的姓名、证件号等个人信息；数字和证明不变",
    .en = "erase a person's private fields; figures and proofs stay",
    .more_zh = "删掉密钥、密文和索引，并记一条删除记录；随机编号留着，所以"
               "没有数字会变。备份里的旧密钥须到期销毁，删除才算真。",
    .more_en = "Deletes the key, the sealed fields and the index, and records "
               "that it was done; the random id stays, so no figure moves. "
               "Old backups of keys must expire for an erasure to be true.",
    .words_min = 2, .words_max = 2, .needs_book = true, .writes = true,
    .run = run_erase,
    .options = { { "--reason", "TEXT", "为什么删除（必填）",
                   "why (required)" } },
};

/* ---- preview ----------------------------------------------------------- */

static int run_preview(struct call *c, struct book *b)
{
    struct restate_page page = { 0 };
    struct restatement *rows = NULL;
    struct str format;
    struct targets target;
    uint64_t seq;
    page.from = page.to = book_head(b).size;
    bool ok = call_format(c, "table|csv|json", &format) &&
              target_of(c, b, c->words[1], &target) &&
              book_find(c->job, b, target.ids[0], &seq) &&
              figure_preview(c->job, b, seq, &rows, &page.count);
    page.rows = rows;
    return ok && print_restatements(c, b, &page, format) ? 0 : 1;
}

const struct command command_preview = {
    .name = "preview", .words = "BOOK ENTRY-ID|FILE-NAME",
    .zh = "假如撤回这条记录或这个文件，哪些数字会变",
    .en = "which figures would move if this entry or file were withdrawn",
    .words_min = 2, .words_max = 2, .needs_book = true, .run = run_preview,
    .options = { { "--format", "table|csv|json", "格式", "format" } },
};
