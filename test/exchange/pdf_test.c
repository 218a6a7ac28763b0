/* Paged documents: the file is sound, the same on every run, and says what
 * the text said. */
#include "exchange/pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "test/check.h"

enum { MOMENT = 1600000000 };   /* seconds since 1970 */

static bool has_pdf = true;

static bool make(struct job *j, const char *markdown, int64_t created_ms,
                 struct buf *out)
{
    return pdf_from_markdown(j, str_of(markdown), STR("通报 & <b>"),
                             STR("beijing  42  0123456789abcdef"), created_ms,
                             out);
}

static size_t count_of(const struct buf *file, const char *what)
{
    struct str rest = buf_view(file);
    size_t count = 0;
    for (ptrdiff_t at; (at = str_find(rest, str_of(what))) >= 0; count++) {
        rest = str_part(rest, (size_t)at + 1, rest.len);
    }
    return count;
}

static const char small[] =
    "> 演示数据。\n\n# 通报\n\n拨款**381多亿元**[^1]，*很多* `码`。\n\n"
    "- 一[^2]\n- 二\n\n| 指标 | 数值 |\n|---|---:|\n| 资金 | 1 元 |\n\n---\n\n"
    "[^1]: 资金：定义。\n[^2]: 一。\n";

static void a_file_is_the_same_on_every_run(void)
{
    struct job *j = job_open();
    struct buf one = { 0 }, two = { 0 }, later = { 0 };
    bool ok = make(j, small, MOMENT * INT64_C(1000) + 123, &one);
    if (!ok && j->err.id != NULL && strcmp(j->err.id, "pdf.absent") == 0) {
        printf("# skipped: built without cairo and pango\n");
        has_pdf = false;
        job_close(j);
        return;
    }
    CHECK(ok);
    CHECK(make(j, small, MOMENT * INT64_C(1000) + 123, &two));
    CHECK(make(j, small, MOMENT * INT64_C(1000) + 86400000, &later));
    CHECK(str_starts(buf_view(&one), STR("%PDF-1.")));
    CHECK(str_is(buf_view(&one), buf_view(&two)));
    CHECK(!str_is(buf_view(&one), buf_view(&later)));
    CHECK(count_of(&one, "/Type /Page %") == 1);
    buf_free(&one);
    buf_free(&two);
    buf_free(&later);
    job_close(j);
}

/* 150 rows and 60 notes: the table goes over pages, the text loses nothing. */
static void long_texts_go_over_pages(void)
{
    struct job *j = job_open();
    struct buf text = { 0 }, file = { 0 };
    buf_text(&text, "# 长\n\n| 指标 | 数值 | 很长的说明 |\n|---|---:|---|\n");
    for (int n = 0; n < 150; n++) {
        buf_print(&text, "| 第%d项 | %d 元 | 这一格里的文字很长，要折成几行"
                  "才放得下，所以行高各不相同。 |\n", n, n * 1000);
    }
    for (int n = 1; n <= 60; n++) {
        buf_print(&text, "\n[^%d]: 脚注%d。\n", n, n);
    }
    CHECK(make(j, buf_cstr(&text), 0, &file));
    CHECK(count_of(&file, "/Type /Page %") >= 4);
    buf_free(&text);
    buf_free(&file);
    job_close(j);
}

static void odd_markdown_is_set_all_the_same(void)
{
    static const char *const texts[] = {
        "",
        "\n\n|\n\n| |\n|-|\n\n||||||||||||||||||||\n\n# \n\n[^1]:\n\n"
        "[^1]: x\n\n[^]: y\n\n**\n\n** a\n\n> \n> \n\n|a|\n|---|\n"
        "|b|c|d|\n|e|\n\n"
        "&<b>\"'\n\n\xE2\x80\xAEright to left",
    };
    struct job *j = job_open();
    for (size_t n = 0; n < sizeof texts / sizeof *texts; n++) {
        struct buf file = { 0 };
        CHECK(make(j, texts[n], 0, &file));
        CHECK(str_starts(buf_view(&file), STR("%PDF-1.")));
        buf_free(&file);
    }
    job_close(j);
}

static void names_what_it_cannot_do(void)
{
    struct job *j = job_open();
    struct buf file = { 0 }, text = { 0 };
    CHECK(!make(j, "没有字形：\xEF\x98\xA1", 0, &file));        /* U+F621 */
    CHECK(j->err.id != NULL && strcmp(j->err.id, "pdf.font") == 0);
    CHECK(file.len == 0);
    err_clear(&j->err);
    memset(buf_room(&text, PDF_MARKDOWN_MAX + 1), 'a', PDF_MARKDOWN_MAX + 1);
    text.len = PDF_MARKDOWN_MAX + 1;
    CHECK(!make(j, buf_cstr(&text), 0, &file));
    CHECK(j->err.id != NULL && strcmp(j->err.id, "pdf.size") == 0);
    buf_free(&text);
    buf_free(&file);
    job_close(j);
}

/* pdftotext, where there is one, reads back what was written. */
static void a_reader_finds_the_text(void)
{
    struct job *j = job_open();
    struct buf file = { 0 };
    char name[] = "/tmp/jiedui-pdf-XXXXXX", command[80], line[200];
    bool found = false, any = false;
    int fd = mkstemp(name);
    CHECK(fd >= 0 && make(j, small, 0, &file));
    CHECK(write(fd, file.at, file.len) == (ssize_t)file.len);
    close(fd);
    snprintf(command, sizeof command, "pdftotext %s - 2>/dev/null", name);
    FILE *text = popen(command, "r");
    while (text != NULL && fgets(line, sizeof line, text) != NULL) {
        any = true;
        found = found || strstr(line, "381多亿元") != NULL;
    }
    if (text != NULL) {
        pclose(text);
    }
    if (!any) {
        printf("# skipped: no pdftotext\n");
    }
    CHECK(found || !any);
    unlink(name);
    buf_free(&file);
    job_close(j);
}

int main(void)
{
    RUN(a_file_is_the_same_on_every_run);
    if (has_pdf) {
        RUN(long_texts_go_over_pages);
        RUN(odd_markdown_is_set_all_the_same);
        RUN(names_what_it_cannot_do);
        RUN(a_reader_finds_the_text);
    }
    return CHECK_DONE();
}
