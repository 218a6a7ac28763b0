/* A text's blocks are shown one a line: LINE:COLUMN KIND LEVEL TEXT, and for
 * a cell its table, row, column and spans. */
#include "reading/text.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "test/check.h"

static struct str read_file(struct job *j, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, SOURCE_DIR "/test/reading/docx/%s", name);
    FILE *f = fopen(path, "rb");
    CHECK(f != NULL);
    char *bytes = arena_take(j->arena, 1, 1 << 20);
    size_t len = f != NULL ? fread(bytes, 1, 1 << 20, f) : 0;
    if (f != NULL) {
        fclose(f);
    }
    return (struct str){ bytes, len };
}

static void show(struct buf *out, const struct text *t,
                 const struct text_block *b)
{
    static const char *const kinds[] = { "head", "para", "item", "cell",
                                         "note" };
    uint32_t line, column;
    text_place(t, b->from, &line, &column);
    buf_print(out, "%u:%u %s", line, column, kinds[b->kind]);
    if (b->kind == TEXT_HEADING) {
        buf_print(out, "%d", b->level);
    }
    if (b->kind == TEXT_CELL) {
        buf_print(out, "%s %u.%u.%u", b->is_head ? "*" : "", b->table, b->row,
                  b->column);
    }
    if (b->row_span * b->column_span > 1) {
        buf_print(out, " %ux%u", b->row_span, b->column_span);
    }
    buf_print(out, " %.*s\n", STR_ARG(str_part(t->plain, b->from, b->len)));
}

static void check_shown(struct job *j, struct str bytes,
                        enum text_format format, const char *wanted)
{
    struct text t;
    struct buf out = { 0 };
    CHECK(text_read(j, bytes, format, &t));
    CHECK(utf8_is_valid(t.plain));
    for (size_t i = 0; i < t.block_count; i++) {
        show(&out, &t, &t.blocks[i]);
    }
    bool ok = strcmp(buf_cstr(&out), wanted) == 0;
    CHECK(ok);
    if (!ok) {
        printf("# wanted\n%s# found\n%s", wanted, buf_cstr(&out));
    }
    buf_free(&out);
}

static void check_text(struct str bytes, enum text_format format,
                       const char *wanted)
{
    struct job *j = job_open();
    check_shown(j, bytes, format, wanted);
    job_close(j);
}

static void lines_of_plain_text_are_blocks(void)
{
    check_text(STR("工作总结\n\n一、资金\r\n投入381亿元。\n- 一项\n（二）项目\n"),
               TEXT_PLAIN,
               "1:1 head1 工作总结\n3:1 head2 一、资金\n"
               "4:1 para 投入381亿元。\n5:1 item - 一项\n6:1 head3 （二）项目\n");
    check_text(STR(""), TEXT_PLAIN, "");
    check_text(STR("\n \n"), TEXT_PLAIN, "");
}

static void lines_wrapped_by_hand_are_joined(void)
{
    check_text(STR("Title\n\nThis line was wrapped by hand at some seventy "
                   "columns, and more than\n38.1 billion yuan follow.\n"
                   "Next.\n"), TEXT_PLAIN,
               "1:1 head1 Title\n3:1 para This line was wrapped by hand at "
               "some seventy columns, and more than 38.1 billion yuan "
               "follow.\n5:1 para Next.\n");
}

static void a_place_leads_back_over_joined_lines(void)
{
    struct job *j = job_open();
    struct text t;
    uint32_t line, column;
    CHECK(text_read(j, STR("# 题\n\n投入\n  38.1 *billion* yuan\n行\n"),
                    TEXT_MARKDOWN, &t));
    ptrdiff_t at = str_find(t.plain, STR("billion"));
    CHECK(at > 0);
    text_place(&t, (size_t)at, &line, &column);
    CHECK(line == 4 && column == 9);
    at = str_find(t.plain, STR("行"));
    text_place(&t, (size_t)at, &line, &column);
    CHECK(line == 5 && column == 1);
    text_place(&t, 0, &line, &column);
    CHECK(line == 1 && column == 3);
    job_close(j);
}

static void tabs_make_a_table_of_two_lines_or_more(void)
{
    check_text(STR("甲\t乙\n1\t2\n\n单\t独\n"), TEXT_PLAIN,
               "1:1 cell* 0.0.0 甲\n1:3 cell* 0.0.1 乙\n"
               "2:1 cell 0.1.0 1\n2:3 cell 0.1.1 2\n4:1 para 单 独\n");
}

static void markdown_keeps_headings_items_tables_and_notes(void)
{
    check_text(STR("## 题\n\n- 一 [链接](http://a/12)\n3. **三**[^1]\n\n"
                   "| a | b |\n|---|---|\n| 1 | |\n| x\\|y | 4 |\n\n"
                   "| c |\n|---|\n\n> 引\n\n[^1]: 注\n"), TEXT_MARKDOWN,
               "1:4 head2 题\n3:3 item 一 链接\n4:6 item 三\n"
               "6:3 cell* 0.0.0 a\n6:7 cell* 0.0.1 b\n8:3 cell 0.1.0 1\n"
               "9:3 cell 0.2.0 x|y\n9:10 cell 0.2.1 4\n"
               "11:3 cell* 1.0.0 c\n14:3 para 引\n16:7 note 注\n");
}

static void html_shows_what_a_reader_sees(void)
{
    check_text(STR("<html><head><title>t</title><style>p{}</style></head>"
                   "<body><nav>首页 12</nav>\n<h1>总&amp;结</h1>\n"
                   "<p>投入<b>381</b>多亿元，\n项目9个<sup>1</sup>，3 km"
                   "<sup>2</sup></p><script>x=1</script>\n"
                   "<p hidden>99</p><p>旧<del>100</del>新<br>&#20803;\n"
                   "<p style='display:none'>98</p><ul><li>一<li>二</ul>"),
               TEXT_HTML,
               "2:5 head1 总&结\n3:4 para 投入381多亿元，项目9个^1，3 km²\n"
               "5:20 para 旧新\n5:40 para 元\n6:39 item 一\n6:44 item 二\n");
}

static void html_tables_know_their_spans(void)
{
    check_text(STR("<table><tr><th rowspan=2>指标<th colspan=2>人数\n"
                   "<tr><th>2019<th>2020\n"
                   "<tr><td>干部<td>12<td><p>34</p><p>人</p></table>"),
               TEXT_HTML,
               "1:26 cell* 0.0.0 2x1 指标\n1:42 cell* 0.0.1 1x2 人数\n"
               "2:9 cell* 0.1.1 2019\n2:17 cell* 0.1.2 2020\n"
               "3:9 cell 0.2.0 干部\n3:15 cell 0.2.1 12\n"
               "3:24 cell 0.2.2 34 人\n");
}

static void a_table_that_lays_out_a_page_is_no_table(void)
{
    struct job *j = job_open();
    struct text t;
    CHECK(text_read(j, STR("<table><tr><td><h2>栏</h2><p>甲</p><p>乙</p>"
                           "<table><tr><td>内</table></table>"), TEXT_HTML,
                    &t));
    CHECK(t.block_count == 4);
    CHECK(t.blocks[0].kind == TEXT_HEADING && t.blocks[0].level == 2);
    CHECK(t.blocks[1].kind == TEXT_PARAGRAPH);
    CHECK(t.blocks[3].kind == TEXT_CELL);
    job_close(j);
}

static void word_shows_what_a_reader_sees(void)
{
    struct job *j = job_open();
    check_shown(j, read_file(j, "rich.docx"), TEXT_DOCX,
                "1:1 head1 工作总结\n2:1 head2 一、资金\n"
                "3:1 para 投入381多亿元，项目7879个 建房20km²。\n"
                "4:1 item 第一条\n6:1 head3 小节\n8:1 para 框中8298人次\n"
                "8:9 para 框外\n9:1 para 页脚\n11:1 note 按口径统计\n");
    job_close(j);
}

static void word_tables_know_their_spans(void)
{
    struct job *j = job_open();
    check_shown(j, read_file(j, "table.docx"), TEXT_DOCX,
                "1:1 para 表前\n2:1 cell* 0.0.0 2x1 指标\n"
                "3:1 cell* 0.0.1 1x2 人数\n5:1 cell 0.1.1 2019\n"
                "6:1 cell 0.1.2 2020\n7:1 cell 0.2.0 干部\n"
                "8:1 cell 0.2.1 12\n9:1 cell 0.2.2 34 （含挂职）\n"
                "11:1 para 表后\n");
    job_close(j);
}

static void hostile_documents_are_refused_by_name(void)
{
    static const struct { const char *file, *id; } rows[] = {
        { "bomb.docx", "text.bomb" }, { "dtd.docx", "text.dtd" },
        { "broken.docx", "text.zip" }, { "deep.docx", "text.xml" },
        { "none.docx", "text.docx" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct job *j = job_open();
        struct text t;
        CHECK(!text_read(j, read_file(j, rows[i].file), TEXT_DOCX, &t));
        CHECK(j->err.id != NULL && strcmp(j->err.id, rows[i].id) == 0);
        CHECK(j->err.zh[0] != '\0' && j->err.en[0] != '\0');
        job_close(j);
    }
}

static bool fails_with(struct str bytes, enum text_format format,
                       const char *id)
{
    struct job *j = job_open();
    struct text t;
    bool ok = !text_read(j, bytes, format, &t) && j->err.id != NULL &&
              strcmp(j->err.id, id) == 0;
    job_close(j);
    return ok;
}

static void what_is_no_text_is_refused(void)
{
    char *large = calloc(1, TEXT_BYTES_MAX + 1);
    CHECK(fails_with((struct str){ large, TEXT_BYTES_MAX + 1 }, TEXT_PLAIN,
                     "text.large"));
    CHECK(fails_with(STR("%PDF-1.7\n"), TEXT_PLAIN, "text.kind"));
    CHECK(fails_with(STR("\xd0\xcf\x11\xe0\xa1"), TEXT_HTML, "text.kind"));
    free(large);
    CHECK(fails_with(STR("a\0b"), TEXT_PLAIN, "csv.nul"));
    CHECK(fails_with(STR("\xEF\xBB\xBF\xFF"), TEXT_HTML, "csv.encoding"));
    CHECK(fails_with(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), TEXT_DOCX,
                     "text.old"));
}

static void other_encodings_become_utf8(void)
{
    check_text(STR("\xD7\xCA\xBD\xF0" "381\xD2\xDA\xD4\xAA\xA1\xA3"),
               TEXT_PLAIN, "1:1 para 资金381亿元。\n");
    check_text(STR("\xFF\xFE\x43\x4E" "5\0\x2A\x4E\x02\x30"), TEXT_PLAIN,
               "1:1 para 乃5个。\n");
    check_text(STR("\xEF\xBB\xBF资金。"), TEXT_MARKDOWN, "1:1 para 资金。\n");
    check_text(STR("<meta charset=gb2312><p>\xD7\xCA\xBD\xF0</p>"), TEXT_HTML,
               "1:25 para 资金\n");
}

static void the_format_is_told_by_name_or_by_bytes(void)
{
    static const struct { const char *name, *bytes; enum text_format format; }
    rows[] = {
        { "a.MD", "", TEXT_MARKDOWN }, { "b.htm", "", TEXT_HTML },
        { "c.docx", "", TEXT_DOCX }, { "d.txt", "<html>", TEXT_PLAIN },
        { "e", "PK\x03\x04", TEXT_DOCX }, { "f", "<html>", TEXT_HTML },
        { "g", "文字", TEXT_PLAIN },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(text_format_of(str_of(rows[i].name), str_of(rows[i].bytes)) ==
              rows[i].format);
    }
}

int main(void)
{
    RUN(lines_of_plain_text_are_blocks);
    RUN(lines_wrapped_by_hand_are_joined);
    RUN(a_place_leads_back_over_joined_lines);
    RUN(tabs_make_a_table_of_two_lines_or_more);
    RUN(markdown_keeps_headings_items_tables_and_notes);
    RUN(html_shows_what_a_reader_sees);
    RUN(html_tables_know_their_spans);
    RUN(a_table_that_lays_out_a_page_is_no_table);
    RUN(word_shows_what_a_reader_sees);
    RUN(word_tables_know_their_spans);
    RUN(hostile_documents_are_refused_by_name);
    RUN(what_is_no_text_is_refused);
    RUN(other_encodings_become_utf8);
    RUN(the_format_is_told_by_name_or_by_bytes);
    return CHECK_DONE();
}
