#include "web/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { OUTPUT_MAX = 64 << 20, SILENCE_MS = 60 * 1000, PIECE = 64 * 1024 };

/* Read to the end, the limit or a long silence. */
static bool drain(int fd, struct buf *out)
{
    for (;;) {
        struct pollfd wait = { fd, POLLIN, 0 };
        if (out->len > OUTPUT_MAX || poll(&wait, 1, SILENCE_MS) <= 0) {
            return false;
        }
        ssize_t got = read(fd, buf_room(out, PIECE), PIECE);
        if (got <= 0) {
            return got == 0;
        }
        out->len += (size_t)got;
    }
}

static bool start(const char *const *words, int to, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, to, 1);
    int bad = posix_spawn(pid, "/proc/self/exe", &actions, NULL,
                          (char *const *)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return bad == 0;
}

bool child_output(struct job *j, const char *const *words, struct str *out)
{
    int ends[2], status = 0;
    pid_t pid = 0;
    struct buf bytes = { 0 };
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return err_set(&j->err, ERR_SYSTEM, "child.start", "不能启动子进程",
                       "cannot start a helper process");
    }
    bool ok = start(words, ends[1], &pid);
    close(ends[1]);
    if (ok) {
        ok = drain(ends[0], &bytes);
        if (!ok) {
            kill(pid, SIGKILL);
        }
        ok = waitpid(pid, &status, 0) == pid && ok &&
             WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    close(ends[0]);
    *out = arena_str(j->arena, buf_view(&bytes));
    buf_free(&bytes);
    return ok || err_set(&j->err, ERR_SYSTEM, "child.failed",
                         "子进程没有做完", "the helper process failed");
}
