/* cli/file_commands.c - files in, files out: import, export, demo. */
#include <unistd.h>

#include "base/num.h"
#include "cli/command.h"
#include "exchange/demo.h"
#include "exchange/export.h"
#include "exchange/import.h"
#include "exchange/workbook.h"

/* ---- import ---------------------------------------------------------- */

static void show_progress(void *context, const char *path, uint64_t done,
                          uint64_t whole, uint64_t rows)
{
    struct call *c = context;
    if (c->job->talks) {
        fprintf(stderr, "\r%-40.40s %3u%%  %llu %s ", path,
                whole ? (unsigned)(done * 100 / whole) : 100u,
                (unsigned long long)rows, say(c->job->lang, "行", "rows"));
        fflush(stderr);
    }
}

enum { LINES_SHOWN = 20 };      /* per file, on the terminal */

/* Where it is, as far as that is known: sheet, line, column. */
static void print_place(struct call *c, const struct import_report *r,
                        const struct import_line *line)
{
    fprintf(c->err, "%.*s%s%.*s", STR_ARG(r->path), r->sheet.len ? "#" : "",
            STR_ARG(r->sheet));
    if (line->line > 0) {
        fprintf(c->err, ":%llu", (unsigned long long)line->line);
    }
    fprintf(c->err, "%s%.*s: ", line->column.len ? ":" : "",
            STR_ARG(line->column));
}

static void print_lines(struct call *c, const struct import_report *r)
{
    enum lang l = c->job->lang;
    for (size_t i = 0; i < r->line_count && i < LINES_SHOWN; i++) {
        const struct import_line *line = &r->lines[i];
        struct str text = l == LANG_EN ? line->en : line->zh;
        print_place(c, r, line);
        fprintf(c->err, "%s%s: %.*s\n", line->is_warning
                ? say(l, "提醒 ", "warning ") : "", line->id, STR_ARG(text));
    }
    if (r->rejected + r->warned > LINES_SHOWN) {
        call_say(c, c->err,
             "……共%llu行被拒、%llu处提醒\n",
             "... %llu rows refused, %llu warnings in all\n",
                (unsigned long long)r->rejected,
                (unsigned long long)r->warned);
    }
}

static void print_report(struct call *c, const struct import_report *r)
{
    enum lang l = c->job->lang;
    if (call_has(c, "--quiet")) {
        return;
    }
    print_lines(c, r);
    if (r->kind.len == 0 && r->rows == 0) {
        return;                 /* nothing was read; the lines say why */
    }
    fprintf(c->out, "%.*s%s%.*s%s%.*s%s", STR_ARG(r->path),
            r->sheet.len ? "#" : "", STR_ARG(r->sheet),
            r->kind.len ? " (" : "", STR_ARG(r->kind),
            r->kind.len ? ")" : "");
    call_say(c, c->out, "：%llu行，新增%llu，已有%llu，被拒%llu\n",
             ": %llu rows, %llu added, %llu already there, %llu refused\n",
             (unsigned long long)r->rows, (unsigned long long)r->added,
             (unsigned long long)r->same, (unsigned long long)r->rejected);
    if (r->rejected_path.len > 0) {
        call_say(c, c->out,
                 "  被拒的行及原因：%.*s，改好后可直接导入\n",
                 "  refused rows with reasons: %.*s; mend it and import it\n",
                 STR_ARG(r->rejected_path));
    }
    struct str notes = l == LANG_EN ? r->notes_en : r->notes_zh;
    if (notes.len > 0) {
        fprintf(c->out, "  %.*s\n", STR_ARG(notes));
    }
}

static int run_import(struct call *c, struct book *b)
{
    struct import_ask ask = {
        .paths = c->words + 1, .path_count = c->word_count - 1,
        .dry_run = call_has(c, "--dry-run"),
        .atomic = call_has(c, "--atomic"),
        .answers = call_value(c, "--answers"),
        .rejects = call_value(c, "--rejects"),
        .mapping = call_value(c, "--mapping"),
        .may_ask = c->in == STDIN_FILENO && isatty(STDIN_FILENO),
        .progress = show_progress, .context = c,
    };
    struct import_report *reports = NULL;
    size_t count = 0;
    uint64_t added = 0, rejected = 0, same = 0;
    bool ok = import_files(c->job, b, &ask, &reports, &count);
    if (c->job->talks) {
        fputs("\r\033[K", stderr);
    }
    for (size_t i = 0; i < count; i++) {
        print_report(c, &reports[i]);
        added += reports[i].added;
        rejected += reports[i].rejected;
        same += reports[i].same;
    }
    if (!ok || (!ask.dry_run && !book_save(c->job, b))) {
        return 1;
    }
    call_say(c, c->out,
             "%s新增%llu，已有%llu，被拒%llu；台账现有%llu条\n",
             "%s%llu added, %llu already there, %llu refused; the book has "
            "%llu entries\n",
            ask.dry_run ? say(c->job->lang, "（试运行）", "(dry run) ") : "",
            (unsigned long long)added, (unsigned long long)same,
            (unsigned long long)rejected,
            (unsigned long long)book_head(b).size);
    return rejected ? 3 : 0;
}

const struct command command_import = {
    .name = "import", .words = "BOOK FILE...",
    .zh = "导入表格（csv、xlsx），顺序不限",
    .en = "import sheets (csv, xlsx) in any order",
    .more_zh = "列按名称识别，顺序不限；表头上方的标题、合计行、序号列、"
               "单位（万元、亩）、各种日期写法都认得。逐行检查；被拒的行连同"
               "原因写到 FILE.rejected.csv，改好可直接再导入。同一文件再导入"
               "一次，不会多出记录。",
    .more_en = "Columns are known by name, in any order; titles above the "
               "header, total rows, number columns, units (万元, 亩) and the "
               "usual ways to write a date are understood. Every row is "
               "checked; refused rows go to FILE.rejected.csv with the "
               "reason, to be mended and imported. The same file again adds "
               "nothing.",
    .words_min = 2, .words_max = COMMAND_WORDS_MAX, .needs_book = true,
    .writes = true, .run = run_import,
    .options = {
        { "--dry-run", NULL, "只检查，不写入", "check only, write nothing" },
        { "--atomic", NULL, "要么全部写入，要么一行不写",
          "all rows or none" },
        { "--answers", "FILE", "对名称疑问的回答（question,answer）",
          "answers to questions about names (question,answer)" },
        { "--rejects", "DIR", "被拒行写到这个文件夹",
          "folder for the refused rows" },
        { "--quiet", NULL, "只说总数，不逐个文件说",
          "the totals only, nothing about single files" },
        { "--mapping", "ID", "规则包里存好的列对应",
          "a saved mapping of the pack" },
    },
};

/* ---- export ---------------------------------------------------------- */

/* One kind: all of it, or one unit's workbook, to be filled in. */
static bool export_kind(struct call *c, struct book *b)
{
    const char *kind = call_value(c, "--kind"), *unit = call_value(c, "--unit");
    const char *from = call_value(c, "--from");
    struct str format, name = str_of(kind ? kind : "");
    if (!call_format(c, "csv|xlsx", &format)) {
        return false;
    }
    bool is_workbook = str_is(format, STR("xlsx"));
    if (unit == NULL && from == NULL) {
        return export_sheet(c->job, b, name, is_workbook, c->out);
    }
    if (unit == NULL || !is_workbook) {
        return err_set(&c->job->err, ERR_USAGE, "export.unit",
                       "单位的填报表是工作簿：请同时给 --unit 和 "
                       "--format xlsx",
                       "a unit's sheet is a workbook: give --unit and "
                       "--format xlsx");
    }
    struct workbook_ask ask = { .unit = str_of(unit), .kind = name,
                                .from = str_of(from ? from : "") };
    return workbook_export(c->job, b, &ask, c->out);
}

static int run_export(struct call *c, struct book *b)
{
    struct job *j = c->job;
    struct str what = str_of(c->words[1]), format;
    bool ok;
    if (str_is(what, STR("entries"))) {
        ok = call_format(c, "json|csv", &format) &&
             (str_is(format, STR("csv"))
                  ? export_entries_csv(j, b, c->out)
                  : export_entries_json(j, b, c->out));
    } else if (str_is(what, STR("ids"))) {
        ok = export_ids(j, b, c->out);
    } else if (str_is(what, STR("sheet"))) {
        ok = export_kind(c, b);
    } else {
        ok = err_set(&j->err, ERR_USAGE, "export.what",
                     "不能导出“%.*s”：可用 entries、ids、sheet",
                     "cannot export “%.*s”: use entries, ids or sheet",
                     STR_ARG(what));
    }
    return ok ? 0 : 1;
}

const struct command command_export = {
    .name = "export", .words = "BOOK WHAT",
    .zh = "导出：entries 全部记录，ids 编号，sheet 一类记录的表格",
    .en = "write out: entries, ids, or the sheet of one kind",
    .more_zh = "entries 的 JSON 就是记录的原文，一行一条，逐条求哈希即得台账"
               "的根；CSV 带着每条的结局和口径，可用别的程序独立清点。"
               "sheet 加 --unit 是给一个单位的填报表：已有的记录填好，下面"
               "留空行，代码和名称可下拉选；发给谁填、由谁导入都算该单位的，"
               "重复导入只算一次，改动的行写明原因就成为更正。",
    .more_en = "Entries as JSON are the canonical bytes, one a line: hashing "
               "them gives the book's root. As CSV they carry what became of "
               "each, for an independent count. A sheet with --unit is one "
               "unit's workbook: what is known of it is filled in, empty rows "
               "stand below, codes and names can be chosen; whoever imports "
               "it, it counts for that unit and once, and a row that was "
               "changed becomes a correction when its reason is given.",
    .words_min = 2, .words_max = 2, .needs_book = true, .run = run_export,
    .options = { { "--format", "json|csv|xlsx", "格式", "format" },
                 { "--kind", "KIND", "sheet：哪一类记录",
                   "sheet: which kind" },
                 { "--unit", "UNIT", "sheet：给哪个单位填报（xlsx）",
                   "sheet: for which unit to fill in (xlsx)" },
                 { "--from", "DATE", "sheet：只填这一天以后的记录",
                   "sheet: only records since that day" } },
};

/* ---- demo ------------------------------------------------------------ */

/* "0.01" as parts per million, without floating point. */
static bool read_scale(struct call *c, int64_t *ppm)
{
    const char *text = call_value(c, "--scale");
    *ppm = 1000000;
    if (text == NULL) {
        return true;
    }
    if (num_parse_scaled(str_of(text), 1000000, ppm) != NUM_OK || *ppm <= 0 ||
        *ppm > 10000000) {
        return err_set(&c->job->err, ERR_USAGE, "demo.scale",
                       "规模“%s”应在 0.000001 到 10 之间",
                       "the scale “%s” must lie between 0.000001 and 10",
                       text);
    }
    return true;
}

/* The pack that comes with the program: in this folder, or near the program
 * (in the source tree, or in the unpacked archive). */
static const char *own_pack(struct job *j, const char *name)
{
    static const char *const near[] = { "", "/..", "/../.." };
    char exe[4096];
    struct str here = arena_print(j->arena, "packs/%s", name);
    ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
    while (len > 0 && exe[len - 1] != '/') {
        len--;
    }
    for (size_t i = 0; len > 0 && i < sizeof near / sizeof *near &&
                       access(here.at, R_OK) != 0; i++) {
        here = arena_print(j->arena, "%.*s%s/packs/%s", (int)len - 1, exe,
                           near[i], name);
    }
    return here.at;
}

static int run_demo(struct call *c, struct book *unused)
{
    (void)unused;
    int64_t seed = 1;
    const char *seed_text = call_value(c, "--seed");
    const char *pack = call_value(c, "--pack");
    struct demo_ask ask = {
        .dir = c->words[0], .pack = pack ? pack : own_pack(c->job, "beijing"),
        .targets = call_value(c, "--targets"),
    };
    if (!read_scale(c, &ask.scale_ppm)) {
        return 2;
    }
    if (seed_text != NULL &&
        (!num_parse(str_of(seed_text), &seed) || seed < 0)) {
        err_set(&c->job->err, ERR_USAGE, "demo.seed", "种子应为非负整数",
                "the seed must be a whole number from 0");
        return 2;
    }
    ask.seed = (uint64_t)seed;
    if (!demo_write(c->job, &ask)) {
        return 1;
    }
    call_say(c, c->out,
             "演示数据已写到 %s（全部为生成，不涉及真人）。接着：\n"
            "  jiedui init demo.book --pack %s/pack\n"
            "  jiedui import demo.book %s/*.csv\n",
             "Demonstration records are in %s (all generated, nobody real). "
            "Next:\n"
            "  jiedui init demo.book --pack %s/pack\n"
            "  jiedui import demo.book %s/*.csv\n",
            ask.dir, ask.dir, ask.dir);
    return 0;
}

const struct command command_demo = {
    .name = "demo", .words = "DIR",
    .zh = "生成演示用的规则包和记录文件",
    .en = "write a pack and generated record files",
    .words_min = 1, .words_max = 1, .run = run_demo,
    .options = {
        { "--scale", "F", "规模，1 为全量", "scale; 1 is the full size" },
        { "--seed", "N", "随机种子，相同则结果相同",
          "seed; the same gives the same files" },
        { "--targets", "FILE", "目标数字表", "table of targets" },
        { "--pack", "DIR", "用哪个规则包", "which pack" },
    },
};
