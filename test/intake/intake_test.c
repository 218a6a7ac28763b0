/* The door: what a draft must be, and what becomes of it. */
#include "intake/intake.h"

#include <assert.h>
#include <stdlib.h>

#include "intake/carried.h"
#include "pack/pack.h"
#include "registers/pairing.h"
#include "test/check.h"

static const struct fold *const folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold, NULL,
};

struct house {
    char dir[64], path[96];
    struct job *j;
    struct book *b;
    struct intake in;
    struct intake_answer answer;
};

static int64_t noon(void)
{
    return INT64_C(1609502400000);      /* 2021-01-01T12:00:00Z */
}

static void must(const struct house *h, bool good)
{
    if (!good) {
        printf("# %s: %s\n", h->j->err.id, h->j->err.en);
    }
    CHECK(good);
}

static void house_open(struct house *h)
{
    struct pack_drafts drafts;
    struct entry e;
    *h = (struct house){ .dir = "/tmp/jiedui-intake-XXXXXX" };
    bool made = mkdtemp(h->dir) != NULL;
    assert(made);
    snprintf(h->path, sizeof h->path, "%s/book", h->dir);
    h->j = job_open();
    h->j->clock = noon;
    h->j->by = STR("clerk");
    must(h, book_create(h->j, h->path, STR("valleys"), 60));
    h->b = book_open(h->j, h->path, BOOK_WRITE, folds);
    must(h, h->b != NULL && intake_open(h->j, h->b, &h->in));
    must(h, pack_read(h->j, SOURCE_DIR "/packs/tiny", &drafts));
    for (size_t i = 0; i < drafts.count; i++) {
        if (pack_draft(h->j->arena, h->in.pack, &drafts.rows[i], &e)) {
            must(h, intake_draft(h->j, &h->in, &e, 0, &h->answer));
        }
    }
    must(h, book_commit(h->j, h->b));
}

static void house_close(struct house *h)
{
    char command[128];
    book_close(h->b);
    job_close(h->j);
    snprintf(command, sizeof command, "rm -rf %s", h->dir);
    int status = system(command);
    assert(status == 0);
}

/* Send one JSON draft; its verdict is in h->answer. */
static void send_text(struct house *h, const char *json)
{
    struct entry e;
    bool read = intake_parse(h->j, str_of(json), &e);
    must(h, read);
    if (read) {
        must(h, intake_draft(h->j, &h->in, &e, 0, &h->answer));
    }
}

static bool is_new(struct house *h, const char *json)
{
    send_text(h, json);
    if (h->answer.verdict == INTAKE_REFUSED) {
        printf("# %s: %s\n", h->answer.refused.id, h->answer.refused.en);
    }
    return h->answer.verdict == INTAKE_NEW;
}

static bool refuses(struct house *h, const char *json, const char *id)
{
    send_text(h, json);
    bool good = h->answer.verdict == INTAKE_REFUSED &&
                strcmp(h->answer.refused.id, id) == 0 &&
                h->answer.refused.zh[0] != '\0' &&
                h->answer.refused.en[0] != '\0';
    if (!good) {
        printf("# %s: wanted %s, got %s\n", json, id,
               h->answer.verdict == INTAKE_REFUSED ? h->answer.refused.id
                                                   : "no refusal");
    }
    return good;
}

static bool warns(const struct house *h, const char *id)
{
    for (size_t i = 0; i < h->answer.warning_count; i++) {
        if (strcmp(h->answer.warnings[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

#define ID(n) "00000000-0000-8000-8000-00000000000" n
#define PIPE(n, more) "{\"id\":\"" ID(n) "\",\"kind\":\"pipe\"," \
    "\"occurred\":\"2020-05\",\"recipient\":{\"area\":\"N1\"}," \
    "\"fields\":{\"laid\":10,\"trench\":\"e\"}" more "}"

static const struct { const char *json, *id; } bad[] = {
    { "{\"kind\":\"parade\"}", "kind.unknown" },
    { "{\"occurred\":\"2020\"}", "kind.must" },
    { "{\"kind\":\"genesis\"}", "kind.reserved" },
    { "{\"kind\":\"batch\"}", "kind.reserved" },
    { "{\"kind\":\"pipe\",\"fields\":{\"laid\":10,\"trench\":\"e\"}}",
      "field.must" },
    { "{\"kind\":\"pipe\",\"occurred\":\"2020\",\"recipient\":{\"area\":"
      "\"N1\"},\"fields\":{\"laid\":0,\"trench\":\"e\"}}", "field.min" },
    { "{\"kind\":\"pipe\",\"occurred\":\"2020\",\"recipient\":{\"area\":"
      "\"N1\"},\"fields\":{\"laid\":\"long\",\"trench\":\"e\"}}",
      "field.type" },
    { "{\"kind\":\"pipe\",\"occurred\":\"2020\",\"recipient\":{\"area\":"
      "\"N1\"},\"fields\":{\"laid\":1,\"depth\":2,\"trench\":\"e\"}}",
      "field.unknown" },
    { "{\"kind\":\"pipe\",\"occurred\":\"2020\",\"recipient\":{\"area\":"
      "\"N1\"},\"fields\":{\"laid\":1}}", "field.must" },
    { "{\"kind\":\"pipe\",\"occurred\":\"2020\",\"recipient\":{\"area\":"
      "\"Z\"},\"fields\":{\"laid\":1,\"trench\":\"e\"}}", "area.unknown" },
    { "{\"kind\":\"pipe\",\"occurred\":\"2020\",\"supporter\":\"T99\","
      "\"recipient\":{\"area\":\"N1\"},\"fields\":{\"laid\":1,\"trench\":"
      "\"e\"}}", "unit.unknown" },
    { PIPE("1", ",\"quantity\":-1"), "quantity.negative" },
    { PIPE("1", ",\"amount_fen\":-1"), "amount.negative" },
    { PIPE("1", ",\"until\":\"2020-04\""), "date.order" },
    { PIPE("1", ",\"evidence\":[\"beef\"]"), "evidence.hash" },
    { PIPE("1", ",\"subject\":{\"id\":\"x\",\"kind\":\"project\"}"),
      "subject.kind" },
    { PIPE("1", ",\"target\":\"" ID("1") "\""), "target.must" },
    { PIPE("1", ",\"withdraws\":\"" ID("1") "\",\"reason\":\"r\""),
      "withdraws.kind" },
    { "{\"id\":\"not-an-id\",\"kind\":\"pipe\",\"occurred\":\"2020\","
      "\"recipient\":{\"area\":\"N1\"},\"fields\":{\"laid\":1,\"trench\":"
      "\"e\"}}", "entry.id" },
    { "{\"kind\":\"pump\",\"occurred\":\"2020\",\"recipient\":{\"area\":"
      "\"N1\"},\"subject\":{\"id\":\"p1\",\"kind\":\"pump\"},\"fields\":"
      "{\"drive\":\"steam\",\"works\":1}}", "code.unknown" },
    { "{\"kind\":\"pump\",\"occurred\":\"2020\",\"recipient\":{\"area\":"
      "\"N1\"},\"subject\":{\"id\":\"p1\",\"kind\":\"pump\"},\"fields\":"
      "{\"works\":2}}", "field.flag" },
    { "{\"kind\":\"apprentice\",\"occurred\":\"2020\",\"subject\":{\"id\":"
      "\"Ann\",\"kind\":\"person\"},\"fields\":{\"craft\":\"joiner\"}}",
      "subject.person" },
    { "{\"kind\":\"apprentice\",\"occurred\":\"2020\",\"fields\":{\"craft\":"
      "\"joiner\",\"full_name\":\"Ann\"}}", "field.sealed" },
    { "{\"kind\":\"review\"}", "target.must" },
    { "{\"kind\":\"review\",\"target\":\"" ID("9") "\"}", "entry.unknown" },
    { "{\"kind\":\"withdrawal\",\"reason\":\"r\"}", "withdraws.must" },
    { "{\"kind\":\"withdrawal\",\"withdraws\":\"" ID("9") "\"}",
      "reason.must" },
    { "{\"kind\":\"merge\",\"subject\":{\"id\":\"a\",\"kind\":\"pump\"}}",
      "merge.into" },
};

static void every_impossible_draft_is_refused_with_its_reason(void)
{
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(refuses(&h, bad[i].json, bad[i].id));
        CHECK(book_staged(h.b) == 0);
    }
    house_close(&h);
}

/* Each row: a text that is no draft, and why. */
static const struct { const char *json, *id; } not_drafts[] = {
    { "", "draft.json" }, { "[]", "draft.json" }, { "{\"kind\":", "draft.json" },
    { "{\"kind\":\"a\",\"kind\":\"b\"}", "draft.json" },
    { "{\"kind\":7}", "draft.value" }, { "{\"kind\":\"\"}", "draft.value" },
    { "{\"quantity\":1.0}", "draft.value" },
    { "{\"quantity\":1e3}", "draft.value" },
    { "{\"quantity\":9007199254740992}", "num.range" },
    { "{\"occurred\":\"soon\"}", "draft.value" },
    { "{\"recorded\":1}", "draft.key" }, { "{\"by\":\"me\"}", "draft.key" },
    { "{\"batch\":1}", "draft.key" }, { "{\"format\":2}", "draft.value" },
    { "{\"evidence\":\"x\"}", "draft.value" },
    { "{\"recipient\":{\"town\":\"x\"}}", "draft.value" },
    { "{\"fields\":{\"a\":true}}", "draft.value" },
};

static void json_that_is_no_draft_is_refused_with_its_place(void)
{
    for (size_t i = 0; i < sizeof not_drafts / sizeof *not_drafts; i++) {
        struct job *j = job_open();
        struct entry e;
        CHECK(!intake_parse(j, str_of(not_drafts[i].json), &e));
        CHECK(strcmp(j->err.id, not_drafts[i].id) == 0);
        job_close(j);
    }
}

static void the_same_twice_is_one_and_other_content_is_a_conflict(void)
{
    struct house h;
    house_open(&h);
    CHECK(is_new(&h, PIPE("1", "")));
    send_text(&h, PIPE("1", ""));
    CHECK(h.answer.verdict == INTAKE_SAME);
    CHECK(refuses(&h, PIPE("1", ",\"quantity\":2"), "entry.conflict"));
    must(&h, book_commit(h.j, h.b));
    send_text(&h, PIPE("1", ""));
    CHECK(h.answer.verdict == INTAKE_SAME);
    CHECK(refuses(&h, PIPE("1", ",\"quantity\":2"), "entry.conflict"));
    CHECK(strstr(h.answer.refused.en, ID("1")) != NULL);
    house_close(&h);
}

static void a_correction_names_the_live_version(void)
{
    struct house h;
    house_open(&h);
#define FIX(n, old) PIPE(n, ",\"quantity\":" n ",\"reason\":\"r\"," \
                            "\"corrects\":\"" ID(old) "\"")
    CHECK(is_new(&h, PIPE("1", "")));
    CHECK(is_new(&h, FIX("2", "1")));           /* what is still staged */
    CHECK(refuses(&h, FIX("3", "1"), "entry.superseded"));
    CHECK(strstr(h.answer.refused.en, ID("2")) != NULL);
    CHECK(is_new(&h, FIX("4", "2")));
    must(&h, book_commit(h.j, h.b));
    send_text(&h, FIX("2", "1"));               /* sent again */
    CHECK(h.answer.verdict == INTAKE_SAME);
    CHECK(refuses(&h, FIX("5", "1"), "entry.superseded"));
    CHECK(strstr(h.answer.refused.en, ID("4")) != NULL);
    CHECK(is_new(&h, "{\"kind\":\"withdrawal\",\"withdraws\":\"" ID("4")
                     "\",\"reason\":\"r\"}"));
    CHECK(refuses(&h, FIX("6", "4"), "entry.withdrawn"));
    CHECK(refuses(&h, "{\"kind\":\"pump\",\"occurred\":\"2020\","
        "\"recipient\":{\"area\":\"N1\"},\"subject\":{\"id\":\"p\",\"kind\":"
        "\"pump\"},\"fields\":{\"works\":1},\"reason\":\"r\",\"corrects\":\""
        ID("4") "\"}", "corrects.kind"));
    house_close(&h);
}

#define GRANT(n, voucher, more) "{\"id\":\"" ID(n) "\",\"kind\":\"grant\"," \
    "\"occurred\":\"2020-05\",\"supporter\":\"T1\",\"recipient\":{\"area\":" \
    "\"N1\"},\"amount_fen\":500,\"fields\":{\"purpose\":\"water\"," \
    "\"voucher\":\"" voucher "\",\"way\":\"out\"}" more "}"

static bool has_keeps(struct house *h, uint64_t seq)
{
    struct entry e;
    must(h, book_commit(h->j, h->b));
    must(h, book_read(h->j, h->b, seq, &e));
    return entry_field(&e, STR("keeps")) != NULL;
}

static void what_may_change_keeps_the_confirmation(void)
{
    struct house h;
    house_open(&h);
    CHECK(is_new(&h, GRANT("1", "V1", "")));
    CHECK(is_new(&h, GRANT("2", "V2", ",\"reason\":\"r\",\"corrects\":\""
                           ID("1") "\"")));
    CHECK(has_keeps(&h, h.answer.seq));
    CHECK(is_new(&h, GRANT("3", "V2", ",\"quantity\":1,\"reason\":\"r\","
                           "\"corrects\":\"" ID("2") "\"")));
    CHECK(!has_keeps(&h, h.answer.seq));
    house_close(&h);
}

static bool refuses_withdrawal(struct house *h, struct str id)
{
    return refuses(h, arena_print(h->j->arena,
        "{\"kind\":\"withdrawal\",\"reason\":\"r\",\"withdraws\":\"%.*s\"}",
        STR_ARG(id)).at, "definition.withdrawn");
}

static void what_a_book_is_kept_by_is_never_withdrawn(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    for (uint64_t seq = 0; seq < 2; seq++) {    /* genesis, a definition */
        must(&h, book_read(h.j, h.b, seq, &e));
        CHECK(refuses_withdrawal(&h, arena_str(h.j->arena, e.id)));
    }
    CHECK(refuses(&h, arena_print(h.j->arena,
        "{\"kind\":\"definition\",\"reason\":\"r\",\"subject\":{\"id\":\"x\","
        "\"kind\":\"kinds\"},\"corrects\":\"%.*s\"}", STR_ARG(e.id)).at,
        "definition.withdrawn"));
    house_close(&h);
}

static void a_batch_that_holds_definitions_is_not_withdrawn(void)
{
    struct house h;
    struct entry e;
    enum book_verdict verdict;
    uint64_t batch, seq;
    house_open(&h);
    entry_clear(&e);
    e.id = STR(ID("1"));
    e.kind = STR("batch");
    must(&h, book_stage(h.j, h.b, &e, &verdict, &batch));
    entry_clear(&e);
    e.id = STR(ID("2"));
    e.kind = STR("definition");
    e.subject_kind = STR("roles");
    e.subject = STR("cook");
    e.batch = (int64_t)batch;
    entry_put_text(&e, STR("zh"), STR("厨师"));
    must(&h, book_stage(h.j, h.b, &e, &verdict, &seq));
    must(&h, book_commit(h.j, h.b));
    CHECK(refuses_withdrawal(&h, STR(ID("1"))));
    house_close(&h);
}

static void marks_point_at_live_entries_and_own_ones_warn(void)
{
    struct house h;
    house_open(&h);
    CHECK(is_new(&h, GRANT("1", "V1", "")));
    CHECK(is_new(&h, "{\"kind\":\"review\",\"target\":\"" ID("1") "\"}"));
    CHECK(warns(&h, "review.self"));
    h.j->by = STR("warden");
    CHECK(is_new(&h, "{\"kind\":\"confirmation\",\"target\":\"" ID("1")
                     "\",\"amount_fen\":400}"));
    CHECK(!warns(&h, "review.self"));
    CHECK(refuses(&h, "{\"kind\":\"confirmation\",\"target\":\"" ID("1")
                      "\",\"amount_fen\":501}", "target.above"));
    CHECK(refuses(&h, "{\"kind\":\"inspection\",\"target\":\"" ID("1") "\"}",
                  "inspection.result"));
    CHECK(is_new(&h, "{\"kind\":\"inspection\",\"target\":\"" ID("1")
                     "\",\"fields\":{\"result\":\"holds\"}}"));
    house_close(&h);
}

static void dates_of_tomorrow_warn_and_later_ones_are_refused(void)
{
    struct house h;
    house_open(&h);
#define ON(day) "{\"kind\":\"pipe\",\"occurred\":\"" day "\",\"recipient\":" \
    "{\"area\":\"N1\"},\"fields\":{\"laid\":1,\"trench\":\"e\"}}"
    CHECK(is_new(&h, ON("2021-01-01")) && !warns(&h, "date.tomorrow"));
    CHECK(is_new(&h, ON("2021-01-02")) && warns(&h, "date.tomorrow"));
    CHECK(refuses(&h, ON("2021-01-03"), "date.future"));
    house_close(&h);
}

static void abolished_areas_warn_and_name_their_successor(void)
{
    struct house h;
    house_open(&h);
#define IN(day) "{\"kind\":\"pipe\",\"occurred\":\"" day "\",\"recipient\":" \
    "{\"area\":\"S1-c\"},\"fields\":{\"laid\":1,\"trench\":\"e\"}}"
    CHECK(is_new(&h, IN("2020-05-01")) && h.answer.warning_count == 0);
    CHECK(is_new(&h, IN("2020-08-01")) && warns(&h, "area.abolished"));
    CHECK(strstr(h.answer.warnings[0].en, "S1-b") != NULL);
    house_close(&h);
}

static void carried_totals_may_nest_but_not_cross(void)
{
    struct house h;
    house_open(&h);
#define TOTAL(n, area, from, until) "{\"id\":\"" ID(n) "\",\"kind\":" \
    "\"grant_before\",\"occurred\":\"" from "\",\"until\":\"" until \
    "\",\"recipient\":{\"area\":\"" area "\"},\"amount_fen\":100," \
    "\"fields\":{\"indicator\":\"crowns_granted\",\"source\":\"s\"," \
    "\"vouched_by\":\"T0\"}}"
    CHECK(is_new(&h, TOTAL("1", "N", "2015", "2016")));
    CHECK(is_new(&h, TOTAL("2", "N1", "2015", "2015")));        /* inside */
    CHECK(is_new(&h, TOTAL("3", "S", "2016", "2017")));         /* apart */
    CHECK(refuses(&h, TOTAL("4", "N", "2016", "2017"), "carried.overlap"));
    CHECK(refuses(&h, TOTAL("5", "N2", "2016", "2017"), "carried.overlap"));
    send_text(&h, TOTAL("2", "N1", "2015", "2015"));
    CHECK(h.answer.verdict == INTAKE_SAME);
    house_close(&h);
}

static void derived_ids_are_uuids_and_depend_on_every_part(void)
{
    struct str ab_c[] = { STR("ab"), STR("c") }, a_bc[] = { STR("a"), STR("bc") };
    char first[ENTRY_ID_LEN + 1], second[ENTRY_ID_LEN + 1];
    intake_id(ab_c, 2, first);
    intake_id(a_bc, 2, second);
    CHECK(strlen(first) == ENTRY_ID_LEN && first[14] == '8' &&
          strchr("89ab", first[19]) != NULL);
    CHECK(strcmp(first, second) != 0);
    intake_id(ab_c, 2, second);
    CHECK(strcmp(first, second) == 0);
}

int main(void)
{
    RUN(every_impossible_draft_is_refused_with_its_reason);
    RUN(json_that_is_no_draft_is_refused_with_its_place);
    RUN(the_same_twice_is_one_and_other_content_is_a_conflict);
    RUN(a_correction_names_the_live_version);
    RUN(what_may_change_keeps_the_confirmation);
    RUN(what_a_book_is_kept_by_is_never_withdrawn);
    RUN(a_batch_that_holds_definitions_is_not_withdrawn);
    RUN(marks_point_at_live_entries_and_own_ones_warn);
    RUN(dates_of_tomorrow_warn_and_later_ones_are_refused);
    RUN(abolished_areas_warn_and_name_their_successor);
    RUN(carried_totals_may_nest_but_not_cross);
    RUN(derived_ids_are_uuids_and_depend_on_every_part);
    return CHECK_DONE();
}
