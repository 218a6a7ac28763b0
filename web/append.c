#include "base/json.h"
#include "intake/intake.h"
#include "web/drafts.h"
#include "web/inside.h"

enum { DRAFTS_MAX = 10000 };

/* What became of one draft. */
struct outcome {
    int status;                 /* 201, 200, 409, 422 */
    struct str id;
    uint64_t seq;
    struct err err;             /* when refused */
};

/* Who may write: the machine itself. There are no accounts yet, so a request
 * that came through a proxy or from a page of another site is refused. */
static bool may_write(struct visit *v)
{
    struct str type = http_header(v->request, "Content-Type");
    if (!visit_is_at_desk(v)) {
        return err_set(&v->job->err, ERR_RIGHT, "entries.closed",
                       "只有在本机上才能写入台账",
                       "entries are accepted from this machine only");
    } else if (http_header(v->request, "Origin").len > 0 ||
               !str_starts(type, STR("application/json"))) {
        return err_set(&v->job->err, ERR_RIGHT, "entries.form",
                       "请以 application/json 提交，且不要从网页里提交",
                       "send application/json, and not from a web page");
    }
    return true;
}

static void refuse(struct outcome *o, const char *id, const char *zh,
                   const char *en)
{
    o->status = strcmp(id, "entry.conflict") == 0 ? 409 : 422;
    err_set(&o->err, ERR_INPUT, id, "%s%.0s", "%.0s%s", zh, en);
}

/* One draft through the door. False only when the machine failed. */
static bool take_draft(struct visit *v, struct intake *in, struct str json,
                       struct outcome *o)
{
    struct job *j = v->job;
    struct entry *draft = ARENA_NEW(j->arena, struct entry);
    struct intake_answer answer = { 0 };
    if (!intake_parse(j, json, draft)) {
        struct err why = j->err;
        err_clear(&j->err);
        refuse(o, why.id, why.zh, why.en);
        return true;
    }
    if (!intake_draft(j, in, draft, 0, &answer)) {
        return false;
    }
    if (answer.verdict == INTAKE_REFUSED) {
        refuse(o, answer.refused.id, answer.refused.zh, answer.refused.en);
        return true;
    }
    o->status = answer.verdict == INTAKE_NEW ? 201 : 200;
    o->seq = answer.seq;
    o->id = arena_str(j->arena, draft->id);
    return true;
}

static bool take_all(struct visit *v, struct drafts *drafts,
                     struct outcome *rows, size_t *count)
{
    struct intake in;
    struct str piece;
    bool ok = intake_open(v->job, v->book, &in);
    for (*count = 0; ok && drafts_next(drafts, &piece); ++*count) {
        if (*count == DRAFTS_MAX) {
            return err_set(&v->job->err, ERR_USAGE, "entries.many",
                           "一次至多%d条", "at most %d at a time",
                           DRAFTS_MAX);
        }
        ok = take_draft(v, &in, piece, &rows[*count]);
    }
    return ok && (book_staged(v->book) == 0 || book_commit(v->job, v->book));
}

static void write_outcome(struct json *w, const struct outcome *o)
{
    if (o->status < 400) {
        json_pair_str(w, "id", o->id);
        json_pair_int(w, "seq", (int64_t)o->seq);
    } else {
        json_key(w, "error");
        json_open(w, '{');
        json_pair_str(w, "id", str_of(o->err.id));
        json_pair_str(w, "detail_zh", str_of(o->err.zh));
        json_pair_str(w, "detail_en", str_of(o->err.en));
        json_close(w, '}');
    }
}

static void write_outcomes(struct visit *v, const struct outcome *rows,
                           size_t count, bool is_array)
{
    struct json w = { .out = &v->out };
    struct book_head head = book_head(v->book);
    struct buf root = { 0 };
    buf_hex(&root, head.root, BOOK_ROOT_SIZE);
    json_open(&w, '{');
    if (is_array) {
        json_key(&w, "entries");
        json_open(&w, '[');
        for (size_t i = 0; i < count; i++) {
            json_open(&w, '{');
            json_pair_int(&w, "status", rows[i].status);
            write_outcome(&w, &rows[i]);
            json_close(&w, '}');
        }
        json_close(&w, ']');
    } else {
        write_outcome(&w, &rows[0]);
    }
    json_pair_int(&w, "size", (int64_t)head.size);
    json_pair_str(&w, "root", buf_view(&root));
    json_close(&w, '}');
    buf_free(&root);
}

/* The worst of them: a refusal, else 201 when any is new. */
static int whole_status(const struct outcome *rows, size_t count)
{
    int status = 200;
    for (size_t i = 0; i < count; i++) {
        status = rows[i].status > status ? rows[i].status : status;
    }
    return status;
}

static bool append(struct visit *v)
{
    struct drafts drafts;
    struct outcome *rows = ARENA_ROWS(v->job->arena, struct outcome,
                                      DRAFTS_MAX + 1);
    size_t count = 0;
    if (!may_write(v) ||
        !drafts_open(v->request->body, &drafts, &v->job->err)) {
        return false;
    }
    v->job->by = STR("api");
    book_door_take(v->book);
    bool ok = take_all(v, &drafts, rows, &count);
    book_unstage(v->book);      /* nothing is left there when all went well */
    book_door_leave(v->book);
    if (!ok) {
        return false;
    }
    if (!drafts.is_array && rows[0].status >= 400) {
        v->job->err = rows[0].err;
        v->job->err.kind = rows[0].status == 409 ? ERR_CLASH : ERR_INPUT;
        return false;
    }
    v->answer->status = whole_status(rows, count);
    v->answer->type = "application/json";
    write_outcomes(v, rows, count, drafts.is_array);
    return true;
}

const struct page append_pages[] = {
    { "POST", "/api/v1/entries", "写入记录",
      "append one draft or an array of drafts; from this machine only",
      PAGE_JSON, NEED_NO_TURN | NEED_FRESH, append, .gives = "Appended" },
    { 0 },
};
