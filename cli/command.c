#include "cli/command.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/inside.h"

/* Options that every command takes. */
static const struct option common[] = {
    { "--lang", "zh|en", "说明和结果所用的语言", "language of messages",
      false },
    { "--help", NULL, "这个命令的用法", "how this command is used", false },
};

static const struct command *command_named(const char *name)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

static const struct option *option_named(const struct command *c,
                                         const char *name, size_t len)
{
    for (size_t i = 0; c->options[i].name != NULL; i++) {
        if (strlen(c->options[i].name) == len &&
            strncmp(c->options[i].name, name, len) == 0) {
            return &c->options[i];
        }
    }
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        if (strlen(common[i].name) == len &&
            strncmp(common[i].name, name, len) == 0) {
            return &common[i];
        }
    }
    return NULL;
}

const char *call_value(const struct call *c, const char *name)
{
    const char *value = NULL;
    for (size_t i = 0; i < c->option_count; i++) {
        if (strcmp(c->options[i].option->name, name) == 0) {
            value = c->options[i].value;
        }
    }
    return value;
}

void call_say(struct call *c, FILE *out, const char *zh, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    vfprintf(out, say(c->job->lang, zh, en), args);
    va_end(args);
}

void call_print(struct call *c, struct str text)
{
    fwrite(text.at, 1, text.len, c->out);
}

bool call_format(struct call *c, const char *list, struct str *out)
{
    const char *asked = call_value(c, "--format");
    struct str rest = str_of(list), one;
    while (str_next(&rest, '|', &one)) {
        if (asked == NULL || str_is(one, str_of(asked))) {
            *out = one;
            return true;
        }
    }
    return err_set(&c->job->err, ERR_USAGE, "usage.format",
                   "没有格式“%s”，可用 %s", "no format “%s”; use %s", asked,
                   list);
}

static void usage(struct call *c, FILE *out)
{
    enum lang l = c->job->lang;
    if (c->command == NULL) {
        fputs(say(l, "结对：让每个数字都能查到记录。\n\n用法：\n",
                  "jiedui: every figure opens to its records.\n\nUsage:\n"),
              out);
        for (size_t i = 0; commands[i] != NULL; i++) {
            fprintf(out, "  jiedui %s %s\n      %s\n", commands[i]->name,
                    commands[i]->words,
                    say(l, commands[i]->zh, commands[i]->en));
        }
        fputs(say(l, "\n每个命令的细节：jiedui 命令 --help；手册："
                     "jiedui describe\n",
                  "\nMore of a command: jiedui COMMAND --help; the manual: "
                  "jiedui describe\n"), out);
        return;
    }
    fprintf(out, "jiedui %s %s\n  %s\n", c->command->name, c->command->words,
            say(l, c->command->zh, c->command->en));
    for (size_t i = 0; c->command->options[i].name != NULL; i++) {
        const struct option *o = &c->command->options[i];
        fprintf(out, "  %s%s%s\n      %s\n", o->name, o->value ? " " : "",
                o->value ? o->value : "", say(l, o->zh, o->en));
    }
}

static bool bad_usage(struct call *c, const char *id, const char *zh,
                      const char *en, const char *what)
{
    return err_set(&c->job->err, ERR_USAGE, id, "%s：%s", "%s: %s",
                   say(c->job->lang, zh, en), what);
}

/* One argument that begins with two dashes; *i moves over its value. */
static bool read_option(struct call *c, int argc, char **argv, int *i)
{
    const char *arg = argv[*i];
    const char *equals = strchr(arg, '=');
    size_t len = equals ? (size_t)(equals - arg) : strlen(arg);
    const struct option *o = option_named(c->command, arg, len);
    if (o == NULL) {
        return bad_usage(c, "usage.option", "没有这个选项", "no such option",
                         arg);
    }
    const char *value = "";
    if (o->value != NULL && equals != NULL) {
        value = equals + 1;
    } else if (o->value != NULL && *i + 1 < argc) {
        value = argv[++*i];
    } else if (o->value != NULL || equals != NULL) {
        return bad_usage(c, "usage.value", "选项的值不对",
                         "wrong value of an option", arg);
    }
    if (c->option_count == COMMAND_WORDS_MAX) {
        return bad_usage(c, "usage.many", "选项太多", "too many options", arg);
    }
    c->options[c->option_count].option = o;
    c->options[c->option_count++].value = value;
    return true;
}

static bool read_words(struct call *c, int argc, char **argv)
{
    bool only_words = false;
    for (int i = 1; i < argc; i++) {
        if (!only_words && strcmp(argv[i], "--") == 0) {
            only_words = true;
        } else if (!only_words && strncmp(argv[i], "--", 2) == 0) {
            if (!read_option(c, argc, argv, &i)) {
                return false;
            }
        } else if (c->word_count == COMMAND_WORDS_MAX) {
            return bad_usage(c, "usage.many", "参数太多", "too many words",
                             argv[i]);
        } else {
            c->words[c->word_count++] = argv[i];
        }
    }
    if (call_has(c, "--help")) {
        return true;
    }
    if (c->word_count < c->command->words_min ||
        c->word_count > c->command->words_max) {
        return bad_usage(c, "usage.words", "参数个数不对，应为",
                         "wrong number of words, should be",
                         c->command->words);
    }
    return true;
}

/* A command that writes texts may take --lang both. */
static bool owns_lang(const struct command *c)
{
    const struct option *o = option_named(c, "--lang", strlen("--lang"));
    return o != &common[0];
}

static bool read_lang(struct call *c)
{
    const char *lang = call_value(c, "--lang");
    if (lang == NULL ||
        (owns_lang(c->command) && strcmp(lang, "both") == 0)) {
        return true;
    }
    if (strcmp(lang, "zh") != 0 && strcmp(lang, "en") != 0) {
        return bad_usage(c, "usage.lang", "没有这种语言，可用 zh、en",
                         "no such language; use zh or en", lang);
    }
    c->job->lang = strcmp(lang, "en") == 0 ? LANG_EN : LANG_ZH;
    return true;
}

static bool is_writer(const struct call *c)
{
    const struct command *m = c->command;
    return m->writes || (m->writes_with != NULL && call_has(c, m->writes_with));
}

/* Inside `serve`: only what may be handed over, and one writer at a time. */
static int run_inside(struct call *c)
{
    const struct command *m = c->command;
    if (!m->needs_book || !is_writer(c) || m->alone) {
        err_set(&c->job->err, ERR_USAGE, "inside.command",
                "“%s”不能交给正在运行的服务", "“%s” cannot be handed to a "
                "running server", m->name);
        return 2;
    }
    if (m->own_door) {
        return m->run(c, c->open_book);
    }
    book_door_take(c->open_book);
    int status = m->run(c, c->open_book);
    book_unstage(c->open_book);
    book_door_leave(c->open_book);
    return status;
}

/* Open the book if the command wants one, run, close. */
static int run_with_book(struct call *c)
{
    const struct command *m = c->command;
    if (c->open_book != NULL) {
        return run_inside(c);
    }
    if (!m->needs_book) {
        return m->run(c, NULL);
    }
    enum book_mode mode = is_writer(c) ? BOOK_WRITE : BOOK_READ;
    struct book *b = book_open(c->job, c->words[0], mode, c->program->folds);
    if (b == NULL && is_writer(c) && !m->writes) {
        err_clear(&c->job->err);
        c->only_reads = true;
        b = book_open(c->job, c->words[0], BOOK_READ, c->program->folds);
    }
    if (b == NULL) {
        return 1;
    }
    int status = m->run(c, b);
    book_close(b);
    return status;
}

static int report(struct call *c, int status)
{
    if (!job_ok(c->job)) {
        fprintf(c->err, "%s: %s\n", c->job->err.id,
                job_sentence(c->job));
        return err_exit(c->job->err.kind);
    }
    return status;
}

int command_run(struct call *c, int argc, char **argv)
{
    c->command = command_named(argv[0]);
    if (c->command == NULL) {
        err_set(&c->job->err, ERR_USAGE, "usage.command",
                "没有命令“%s”；jiedui --help 列出全部命令",
                "no command “%s”; jiedui --help lists them all", argv[0]);
        return report(c, 2);
    }
    if (!read_words(c, argc, argv) || !read_lang(c)) {
        return report(c, 2);
    }
    if (call_has(c, "--help")) {
        usage(c, c->out);
        return 0;
    }
    int status = 1;
    if (is_writer(c) && c->command->needs_book && !c->command->alone &&
        c->open_book == NULL && inside_forward(c, &status)) {
        return report(c, status);
    }
    status = run_with_book(c);
    return report(c, status);
}

/* Chinese unless the environment asks for English. */
static enum lang lang_of_environment(void)
{
    static const char *const names[] = { "JIEDUI_LANG", "LC_ALL",
                                         "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && strncmp(value, "en", 2) == 0) {
            return LANG_EN;
        }
        if (value != NULL && strncmp(value, "zh", 2) == 0) {
            return LANG_ZH;
        }
    }
    return LANG_ZH;
}

int command_main(int argc, char **argv, const struct program *program)
{
    struct job *j = job_open();
    j->lang = lang_of_environment();
    j->talks = isatty(STDERR_FILENO) != 0;
    const char *user = getenv("USER");
    if (user != NULL && *user != '\0') {
        j->by = str_of(user);
    }
    struct call *c = ARENA_NEW(j->arena, struct call);
    c->job = j;
    c->in = STDIN_FILENO;
    c->out = stdout;
    c->err = stderr;
    c->program = program;
    c->in_terminal = isatty(STDOUT_FILENO) != 0;
    int status = 0;
    if (argc < 2 || strcmp(argv[1], "--help") == 0) {
        usage(c, argc < 2 ? stderr : stdout);
        status = argc < 2 ? 2 : 0;
    } else if (strcmp(argv[1], "--version") == 0) {
        puts("jiedui 0.1.0");
    } else {
        status = command_run(c, argc - 1, argv + 1);
    }
    if (fflush(stdout) != 0 && status == 0) {
        fprintf(stderr, "output.write: %s\n",
                say(j->lang, "结果没有写全", "the result was not written"));
        status = 1;
    }
    job_close(j);
    return status;
}
