/* cli/describe.c - the manual, printed from the tables it describes. */
#include "cli/command.h"
#include "pack/pack.h"

static void describe_command(struct call *c, const struct command *m)
{
    enum lang l = c->job->lang;
    fprintf(c->out, "### jiedui %s %s\n\n%s%s\n\n", m->name, m->words,
            say(l, m->zh, m->en), say(l, "。", "."));
    if (m->more_zh != NULL) {
        fprintf(c->out, "%s\n\n", say(l, m->more_zh, m->more_en));
    }
    for (size_t i = 0; m->options[i].name != NULL; i++) {
        const struct option *o = &m->options[i];
        fprintf(c->out, "- `%s%s%s` %s%s\n", o->name, o->value ? " " : "",
                o->value ? o->value : "", say(l, o->zh, o->en),
                o->repeats ? say(l, "（可重复）", " (may be repeated)") : "");
    }
    if (m->options[0].name != NULL) {
        fputc('\n', c->out);
    }
}

static void describe_commands(struct call *c)
{
    enum lang l = c->job->lang;
    fputs(say(l, "# 结对手册\n\n## 命令\n\n",
              "# The jiedui manual\n\n## Commands\n\n"), c->out);
    for (size_t i = 0; commands[i] != NULL; i++) {
        describe_command(c, commands[i]);
    }
    fputs(say(l, "退出状态：0 完成；1 未能运行；2 用法不对；"
                 "3 运行了，但有行被拒、不符或损坏。\n\n",
              "Exit status: 0 done; 1 could not run; 2 wrong usage; 3 it ran, "
              "but something was refused, does not hold or is damaged.\n\n"),
          c->out);
}

static void describe_kind(struct call *c, const struct pack *p,
                          const struct pack_kind *k)
{
    enum lang l = c->job->lang;
    size_t count;
    const struct pack_field **fields =
        pack_fields(p, c->job->arena, k->id, UINT64_MAX, &count);
    struct str title = l == LANG_EN ? k->en : k->zh;
    fprintf(c->out, "### %.*s `%.*s`\n\n", STR_ARG(title), STR_ARG(k->id));
    for (size_t i = 0; i < count; i++) {
        const struct pack_field *f = fields[i];
        struct str label = l == LANG_EN ? f->en : f->zh;
        fprintf(c->out, "- `%.*s` %.*s%s%s%.*s\n", STR_ARG(f->id),
                STR_ARG(label), f->must ? say(l, "，必填", ", required") : "",
                f->sealed ? say(l, "，加密保存", ", kept encrypted") : "",
                STR_ARG(f->unit));
    }
    fputc('\n', c->out);
}

static void describe_indicator(struct call *c, const struct pack_indicator *i)
{
    enum lang l = c->job->lang;
    struct str title = l == LANG_EN ? i->en : i->zh;
    struct str text = l == LANG_EN ? i->definition_en : i->definition_zh;
    fprintf(c->out, "- `%.*s` **%.*s**%s%.*s\n", STR_ARG(i->id),
            STR_ARG(title), say(l, "：", ": "), STR_ARG(text));
}

static void describe_pack(struct call *c, const struct pack *p)
{
    enum lang l = c->job->lang;
    size_t count;
    const struct pack_kind **kinds =
        pack_kinds(p, c->job->arena, UINT64_MAX, &count);
    fputs(say(l, "## 记录类型\n\n", "## Kinds\n\n"), c->out);
    for (size_t i = 0; i < count; i++) {
        describe_kind(c, p, kinds[i]);
    }
    const struct pack_indicator **rows =
        pack_indicators(p, c->job->arena, UINT64_MAX, &count);
    fputs(say(l, "## 指标\n\n", "## Indicators\n\n"), c->out);
    for (size_t i = 0; i < count; i++) {
        describe_indicator(c, rows[i]);
    }
}

static void man_page(struct call *c)
{
    enum lang l = c->job->lang;
    fputs(".TH JIEDUI 1\n.SH NAME\njiedui \\- 结对帮扶台账\n"
          ".SH COMMANDS\n", c->out);
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *m = commands[i];
        fprintf(c->out, ".TP\n.B jiedui %s %s\n%s\n", m->name, m->words,
                say(l, m->zh, m->en));
        for (size_t o = 0; m->options[o].name != NULL; o++) {
            fprintf(c->out, ".br\n\\fB\\%s\\fR %s\n", m->options[o].name,
                    say(l, m->options[o].zh, m->options[o].en));
        }
    }
}

/* The book is not opened by its row, for it may be left out. */
static int run_describe(struct call *c, struct book *unused)
{
    (void)unused;
    if (call_has(c, "--man")) {
        man_page(c);
        return 0;
    }
    describe_commands(c);
    if (c->word_count > 0) {
        struct book *b = book_open(c->job, c->words[0], BOOK_READ,
                                   c->program->folds);
        struct pack *p = b ? book_fold(c->job, b, &pack_fold) : NULL;
        if (p != NULL) {
            describe_pack(c, p);
        }
        book_close(b);
    }
    return job_ok(c->job) ? 0 : 1;
}

const struct command command_describe = {
    .name = "describe", .words = "[BOOK]",
    .zh = "打印手册；给出台账时连同它的记录类型、字段和指标",
    .en = "print the manual; with a book also its kinds, fields, indicators",
    .words_min = 0, .words_max = 1, .run = run_describe,
    .options = { { "--man", NULL, "输出 man 页", "as a man page" } },
};
