/* cli/serve.c - `jiedui serve`: the book behind pages until Ctrl-C. */
#include "cli/inside.h"

static int run_serve(struct call *c, struct book *b)
{
    const char *listen = call_value(c, "--listen");
    struct inside *in = inside_start(c->job, b, c->program);
    if (in == NULL) {
        return 1;
    }
    bool ok = c->program->serve(c->job, b, listen ? listen : "127.0.0.1:8787",
                                c->program->stop);
    inside_stop(in);
    return ok && book_save(c->job, b) ? 0 : 1;
}

const struct command command_serve = {
    .name = "serve", .words = "BOOK",
    .zh = "打开网页：通报、数字、记录、日志",
    .en = "serve the pages: bulletin, figures, records, log",
    .more_zh = "按 Ctrl-C 停止。服务期间，别的终端里的 import 和 append 由它"
               "代写，用法不变。",
    .more_en = "Ctrl-C stops it. While it runs, import and append in other "
               "terminals are written by it; nothing changes for the user.",
    .words_min = 1, .words_max = 1, .needs_book = true, .writes = true,
    .alone = true,
    .run = run_serve,
    .options = { { "--listen", "HOST:PORT", "监听地址，默认 127.0.0.1:8787",
                   "address, 127.0.0.1:8787 by default" } },
};
