/* test/reading/context_test.c - which words belong to which number. */
#include "reading/context.h"

#include "base/job.h"
#include "test/check.h"

struct cut { struct job *j; struct text text; struct quantity *figures;
             size_t count; struct context c; };

static void cut_open(struct cut *k, const char *text, enum text_format format)
{
    struct quantity *all;
    *k = (struct cut){ .j = job_open() };
    CHECK(text_read(k->j, str_of(text), format, &k->text));
    size_t count = quantity_find(k->j->arena, k->text.plain, &all);
    k->figures = ARENA_ROWS(k->j->arena, struct quantity, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (all[i].decoy == QUANTITY_IS_FIGURE) {
            k->figures[k->count++] = all[i];
        }
    }
    context_open(k->j->arena, &k->text, k->figures, k->count, &k->c);
}

/* The weight of the heaviest piece that says something; 0: none does. */
static int weight_of(const struct context_words *w, const char *what)
{
    int most = 0;
    for (size_t i = 0; i < w->count; i++) {
        if (str_find(w->pieces[i].text, str_of(what)) >= 0 &&
            w->pieces[i].weight > most) {
            most = w->pieces[i].weight;
        }
    }
    return most;
}

static void each_number_has_its_own_noun_and_shares_the_verb(void)
{
    static const struct { const char *text; size_t figure; const char *own,
        *shared, *other; } rows[] = {
        { "842所学校和663家医院结成对子。", 0, "学校", "结成对子", NULL },
        { "842所学校和663家医院结成对子。", 1, "医院", "结成对子", "学校" },
        { "选派党政干部120名、专业技术人才340名。", 1, "专业技术人才", "选派", NULL },
        { "选派干部8298人次，投入资金381亿元。", 1, "资金", "干部", NULL },
        { "开工项目45个；新建学校11所。", 1, "学校", "新建", "项目" },
        { "They pair 660 townships, 1,373 villages and 842 schools.", 1, "villages", "pair",
          "schools" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct cut k;
        struct context_words w;
        cut_open(&k, rows[i].text, TEXT_PLAIN);
        CHECK(k.count > rows[i].figure);
        context_words(&k.c, rows[i].figure, &w);
        CHECK(weight_of(&w, rows[i].own) >= 90);
        int shared = weight_of(&w, rows[i].shared);
        CHECK(shared > 0 && shared <= weight_of(&w, rows[i].own));
        if (rows[i].other != NULL) {
            CHECK(weight_of(&w, rows[i].other) <= 40);
        }
        job_close(k.j);
    }
}

static void lists_with_respectively_are_dealt_out(void)
{
    struct cut k;
    struct context_words w;
    cut_open(&k, "结对学校、医院、村分别为842所、663家和1373个。", TEXT_PLAIN);
    CHECK(k.count == 3);
    const char *const items[] = { "学校", "医院", "村" };
    for (size_t i = 0; i < 3 && k.count == 3; i++) {
        context_words(&k.c, i, &w);
        CHECK(weight_of(&w, items[i]) == 100);
        CHECK(weight_of(&w, items[(i + 1) % 3]) < 100);
    }
    job_close(k.j);
}

static void a_part_knows_its_whole(void)
{
    struct cut k;
    struct context_words w;
    cut_open(&k, "选派8298人次，其中党政干部120人次、教师340人次。另有7人次。",
             TEXT_PLAIN);
    CHECK(k.count == 4);
    const int32_t wholes[] = { CONTEXT_NONE, 0, 0, CONTEXT_NONE };
    for (size_t i = 0; i < 4 && k.count == 4; i++) {
        context_words(&k.c, i, &w);
        CHECK(w.whole == wholes[i]);
    }
    job_close(k.j);
}

static void a_cell_has_its_head_its_label_and_its_measure(void)
{
    struct cut k;
    struct context_words w;
    cut_open(&k, "| 序号 | 地区 | 资金（万元） |\n|---|---|---|\n| 1 | 甲县 | 3400 |\n",
             TEXT_MARKDOWN);
    size_t last = k.count - 1;
    CHECK(k.count >= 1);
    context_words(&k.c, last, &w);
    CHECK(weight_of(&w, "资金") == 100 && weight_of(&w, "甲县") >= 90);
    CHECK(str_is(w.measure, STR("万元")) && !w.is_label);
    job_close(k.j);
}

static void headings_and_lead_ins_stand_above_their_items(void)
{
    struct cut k;
    struct context_words w;
    cut_open(&k, "# 援建\n\n主要成果如下：\n\n- 道路30公里；\n", TEXT_MARKDOWN);
    CHECK(k.count == 1);
    context_words(&k.c, 0, &w);
    CHECK(weight_of(&w, "道路") == 100);
    CHECK(weight_of(&w, "主要成果") > 0 && weight_of(&w, "援建") > 0);
    job_close(k.j);
}

/* However a text is shaped, every figure has a clause and weights in range. */
static void odd_texts_are_survived(void)
{
    static const char *const texts[] = {
        "", "5个", "（5个（6个）7个", "5个，，，6个；；7个。。8个",
        "其中5个，其中6个", "分别5个、6个", "、分别为5个、6个", "和5个和6个和",
        "a, 5 men, and 6 men and 7 men", ":5个:6个",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct cut k;
        struct context_words w;
        cut_open(&k, texts[i], TEXT_PLAIN);
        for (size_t n = 0; n < k.count; n++) {
            CHECK(k.c.clause_of[n] < k.c.clause_count);
            context_words(&k.c, n, &w);
            CHECK(w.count <= CONTEXT_PIECES_MAX && w.near <= w.count);
            for (size_t p = 0; p < w.count; p++) {
                CHECK(w.pieces[p].weight >= 1 && w.pieces[p].weight <= 100);
            }
        }
        job_close(k.j);
    }
}

int main(void)
{
    RUN(each_number_has_its_own_noun_and_shares_the_verb);
    RUN(lists_with_respectively_are_dealt_out);
    RUN(a_part_knows_its_whole);
    RUN(a_cell_has_its_head_its_label_and_its_measure);
    RUN(headings_and_lead_ins_stand_above_their_items);
    RUN(odd_texts_are_survived);
    return CHECK_DONE();
}
