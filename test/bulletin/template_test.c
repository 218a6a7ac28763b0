/* Templates: what they compile to, and how each mistake is named. */
#include "bulletin/template.h"

#include <stdlib.h>

#include "test/check.h"

static void compiles_every_word(void)
{
    struct arena *a = arena_open();
    struct template t;
    struct err e = { 0 };
    CHECK(template_compile(a, STR(
        "---\ntitle: 一份 通报\nbasis: confirmed\n---\n"
        "前{{figure funds area=130000 year=2019 style=floor places=1 bare "
        "alternate basis=reported}}后{{date}}{{programme}}"
        "{{since 2012-11 党的十八大以来}}{{table people}}{{! 说明 }}"), &t, &e));
    CHECK(str_is(t.title, STR("一份 通报")));
    CHECK(t.has_basis && t.basis == BASIS_CONFIRMED);
    CHECK(t.count == 8);
    CHECK(t.tokens[0].word == WORD_TEXT && str_is(t.tokens[0].text, STR("前")));
    const struct template_token *f = &t.tokens[1];
    CHECK(f->word == WORD_FIGURE && str_is(f->text, STR("funds")));
    CHECK(f->line == 5 && f->column == 2);
    CHECK(str_is(f->scope.area, STR("130000")) && f->scope.is_year);
    CHECK(f->scope.has_from && date_year(f->scope.from) == 2019);
    CHECK(f->scope.has_to && date_year(f->scope.to) == 2019);
    CHECK(f->scope.has_basis && f->scope.basis == BASIS_REPORTED);
    CHECK(str_is(f->style, STR("floor")) && f->places == 1);
    CHECK(f->bare && f->alternate);
    CHECK(t.tokens[3].word == WORD_DATE);
    CHECK(t.tokens[4].word == WORD_PROGRAMME);
    CHECK(t.tokens[5].word == WORD_SINCE);
    CHECK(str_is(t.tokens[5].text, STR("党的十八大以来")));
    CHECK(t.tokens[5].since.precision == DATE_MONTH);
    CHECK(t.tokens[6].word == WORD_TABLE);
    CHECK(t.tokens[7].word == WORD_REMARK);
    arena_close(a);
}

static void sections_know_where_to_go_on(void)
{
    struct arena *a = arena_open();
    struct template t;
    struct err e = { 0 };
    CHECK(template_compile(a, STR("{{#if a}}\nA\n{{else}}\nB\n{{/if}}\n"
                                  "{{#empty}}\nC\n{{/empty}}\n"), &t, &e));
    CHECK(t.count == 8);
    CHECK(t.tokens[0].word == WORD_IF && t.tokens[0].next == 3);
    CHECK(str_is(t.tokens[1].text, STR("A\n")));
    CHECK(t.tokens[2].word == WORD_ELSE && t.tokens[2].next == 5);
    CHECK(t.tokens[4].word == WORD_END_IF);
    CHECK(t.tokens[5].word == WORD_EMPTY && t.tokens[5].next == 8);
    arena_close(a);
}

/* Each row: a template, the error's id, and how its sentence begins. */
static const struct { const char *text, *id, *begins; } mistakes[] = {
    { "a\nb {{figure", "template.open", "template line 2, column 3: " },
    { "通报{{字数}}", "template.word", "template line 1, column 3: " },
    { "{{}}", "template.word", "template line 1, column 1: " },
    { "{{figure}}", "template.figure", "template line 1, column 1: " },
    { "{{#if}}{{/if}}", "template.figure", "template line 1, column 1: " },
    { "{{figure a b=c}}", "template.option", "template line 1, column 1: " },
    { "{{figure a year=19}}", "template.option", "template line 1" },
    { "{{figure a from=2019-13}}", "template.option", "template line 1" },
    { "{{figure a basis=good}}", "template.option", "template line 1" },
    { "{{figure a bare=1}}", "template.option", "template line 1" },
    { "{{figure a area=}}", "template.option", "template line 1" },
    { "{{figure a places=x}}", "template.option", "template line 1" },
    { "{{date now}}", "template.option", "template line 1" },
    { "{{table}}", "template.option", "template line 1" },
    { "{{table a b}}", "template.option", "template line 1" },
    { "x\n\n {{since then}}", "template.date",
      "template line 3, column 2: " },
    { "{{/if}}", "template.section", "template line 1, column 1: " },
    { "{{#if a}}{{/empty}}", "template.section", "template line 1, column 10" },
    { "{{#empty}}{{else}}", "template.section", "template line 1, column 11" },
    { "{{#if a}}{{else}}{{else}}", "template.section", "template line 1" },
    { "\n{{#if a}}", "template.section",
      "the section that opens in template line 2" },
    { "---\ntitle: a\n", "template.head", "template line" },
    { "---\ncolour: red\n---\n", "template.head", "template line 2" },
    { "---\nbasis: good\n---\n", "template.head", "template line 2" },
    { "a\nb\x01", "template.text", "template line 2, column 2: " },
    { "a\xFF", "template.text", "template line 1" },
};

static void names_each_mistake_with_its_place(void)
{
    struct arena *a = arena_open();
    for (size_t n = 0; n < sizeof mistakes / sizeof *mistakes; n++) {
        struct template t;
        struct err e = { 0 };
        CHECK(!template_compile(a, str_of(mistakes[n].text), &t, &e));
        bool fits = e.id != NULL && strcmp(e.id, mistakes[n].id) == 0 &&
            strncmp(e.en, mistakes[n].begins, strlen(mistakes[n].begins)) == 0;
        CHECK(fits);
        if (!fits) {
            printf("# %s: %s %s\n", mistakes[n].text, e.id, e.en);
        }
    }
    arena_close(a);
}

static void refuses_nests_too_deep_and_texts_too_long(void)
{
    struct arena *a = arena_open();
    struct template t;
    struct err e = { 0 };
    struct buf text = { 0 };
    for (int n = 0; n <= TEMPLATE_DEPTH_MAX; n++) {
        buf_text(&text, "{{#if a}}");
    }
    CHECK(!template_compile(a, buf_view(&text), &t, &e));
    CHECK(strcmp(e.id, "template.section") == 0);
    text.len = 0;
    err_clear(&e);
    for (int n = 0; n <= TEMPLATE_TOKENS_MAX; n++) {
        buf_text(&text, "{{date}}");
    }
    CHECK(!template_compile(a, buf_view(&text), &t, &e));
    CHECK(strcmp(e.id, "template.text") == 0);
    text.len = 0;
    err_clear(&e);
    memset(buf_room(&text, TEMPLATE_BYTES_MAX + 1), 'a',
           TEMPLATE_BYTES_MAX + 1);
    text.len = TEMPLATE_BYTES_MAX + 1;
    CHECK(!template_compile(a, buf_view(&text), &t, &e));
    CHECK(strcmp(e.id, "template.text") == 0);
    buf_free(&text);
    arena_close(a);
}

int main(void)
{
    RUN(compiles_every_word);
    RUN(sections_know_where_to_go_on);
    RUN(names_each_mistake_with_its_place);
    RUN(refuses_nests_too_deep_and_texts_too_long);
    return CHECK_DONE();
}
