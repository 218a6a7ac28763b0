#include "exchange/pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exchange/pdf_draw.h"

enum { CHILD_SECONDS = 60 };

/* What the child says first, as one byte before the file. */
static bool tell(struct job *j, unsigned char result)
{
    switch (result) {
    case PDF_DRAWN:
        return true;
    case PDF_NO_FONT:
        return err_set(&j->err, ERR_SYSTEM, "pdf.font",
            "本机没有能显示这些文字的字体，请安装 fonts-noto-cjk",
            "no font on this machine has these characters: install "
            "fonts-noto-cjk");
    case PDF_ABSENT:
        return err_set(&j->err, ERR_SYSTEM, "pdf.absent",
            "这个程序编译时没有 cairo 和 pango，不能生成 PDF",
            "this program was built without cairo and pango and makes no "
            "PDF");
    default:
        return err_set(&j->err, ERR_SYSTEM, "pdf.cairo",
                       "排版时出错，没有生成 PDF",
                       "drawing failed, there is no PDF");
    }
}

static bool write_all(int to, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t n = write(to, at, len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        at += n;
        len -= (size_t)n;
    }
    return true;
}

static void read_all(int from, struct buf *out)
{
    for (;;) {
        char *room = buf_room(out, 65536);
        ssize_t n = read(from, room, 65536);
        if (n > 0) {
            out->len += (size_t)n;
        } else if (n == 0 || errno != EINTR) {
            return;
        }
    }
}

/* The child: draw, say how it went, end without running the parent's exit
 * handlers. */
static _Noreturn void be_child(int to, const struct pdf_paper *paper)
{
    struct rlimit seconds = { CHILD_SECONDS, CHILD_SECONDS };
    setrlimit(RLIMIT_CPU, &seconds);
    struct arena *a = arena_open();
    struct buf file = { 0 };
    unsigned char result = (unsigned char)pdf_draw(a, paper, &file);
    bool ok = write_all(to, &result, 1) && write_all(to, file.at, file.len);
    _exit(ok ? 0 : 1);
}

static bool run_child(struct job *j, const struct pdf_paper *paper,
                      struct buf *answer)
{
    int ends[2], status = 0;
    fflush(NULL);               /* or the child would hold it twice */
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return err_set(&j->err, ERR_SYSTEM, "pdf.child",
                       "不能建立管道", "cannot open a pipe");
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        be_child(ends[1], paper);
    }
    close(ends[1]);
    if (child > 0) {
        read_all(ends[0], answer);
    }
    close(ends[0]);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
            answer->len > 0) ||
           err_set(&j->err, ERR_SYSTEM, "pdf.child",
                   "排版的子进程没有完成", "the drawing process did not end "
                   "well");
}

bool pdf_from_markdown(struct job *j, struct str markdown, struct str title,
                       struct str footer, int64_t created_ms,
                       struct buf *out)
{
    struct buf answer = { 0 };
    struct pdf_paper paper = {
        .markdown = markdown, .title = title, .footer = footer,
        .notes_title = str_of(say(j->lang, "数字的依据",
                                  "What the figures stand on")),
        .created_ms = created_ms };
    if (markdown.len > PDF_MARKDOWN_MAX) {
        return err_set(&j->err, ERR_INPUT, "pdf.size",
                       "文字超过%d字节，不能排成 PDF",
                       "more than %d bytes of text make no PDF",
                       PDF_MARKDOWN_MAX);
    }
    bool ok = run_child(j, &paper, &answer) &&
              tell(j, (unsigned char)answer.at[0]);
    if (ok) {
        buf_bytes(out, answer.at + 1, answer.len - 1);
    }
    buf_free(&answer);
    return ok;
}
