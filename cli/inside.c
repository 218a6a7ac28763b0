#include "cli/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "book/proof.h"

/* The talk: the client sends `count`, then each text as length and bytes
 * (language, user, then the words), then its standard input to the end. The
 * server answers in frames: 'o' or 'e' with bytes for standard output and
 * error, and at last 'x' with the exit status in one byte. Numbers are uint32
 * in the machine's order: both ends are this machine. */

enum { TEXT_MAX_BYTES = 1 << 16, FRAME_MAX = 1 << 16 };

static bool send_all(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t n = send(fd, at, len, MSG_NOSIGNAL);
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

static bool receive_all(int fd, void *bytes, size_t len)
{
    char *at = bytes;
    while (len > 0) {
        ssize_t n = recv(fd, at, len, 0);
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

static bool send_text(int fd, const char *text)
{
    uint32_t len = (uint32_t)strlen(text);
    return send_all(fd, &len, sizeof len) && send_all(fd, text, len);
}

static bool socket_address(const char *book, struct sockaddr_un *out)
{
    *out = (struct sockaddr_un){ .sun_family = AF_UNIX };
    size_t len = strlen(book);
    if (len + sizeof ".sock" > sizeof out->sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(out->sun_path, book, len);
    memcpy(out->sun_path + len, ".sock", sizeof ".sock");
    return true;
}

/* ---- the command's side ----------------------------------------------- */

/* A path that means the same in another folder. */
static const char *whole_path(struct job *j, const char *path)
{
    char here[PATH_MAX];
    if (path[0] == '/' || getcwd(here, sizeof here) == NULL) {
        return path;
    }
    return arena_print(j->arena, "%s/%s", here, path).at;
}

/* Whether an option's value is a path: always, or, where a name would do as
 * well, when a file of that name ends as a text does. */
static bool is_path(const struct option *o, const char *value)
{
    const char *end = strrchr(value, '.');
    return o->value != NULL &&
           (strcmp(o->value, "FILE") == 0 || strcmp(o->value, "DIR") == 0 ||
            (strcmp(o->value, "NAME|FILE") == 0 && end != NULL &&
             strcmp(end, ".md") == 0));
}

static bool send_words(struct call *c, int fd)
{
    struct job *j = c->job;
    uint32_t count = (uint32_t)(3 + c->word_count + 2 * c->option_count);
    bool ok = send_all(fd, &count, sizeof count) &&
              send_text(fd, j->lang == LANG_EN ? "en" : "zh") &&
              send_text(fd, arena_str(j->arena, j->by).at) &&
              send_text(fd, c->command->name);
    for (size_t i = 0; ok && i < c->word_count; i++) {
        bool is_file = access(c->words[i], F_OK) == 0;
        ok = send_text(fd, is_file ? whole_path(j, c->words[i])
                                   : c->words[i]);
    }
    for (size_t i = 0; ok && i < c->option_count; i++) {
        const struct option *o = c->options[i].option;
        const char *value = c->options[i].value;
        /* "--name" "value"; a flag is sent with an empty second text */
        ok = send_text(fd, o->name) &&
             send_text(fd, o->value == NULL ? ""
                             : is_path(o, value) ? whole_path(j, value)
                                                 : value);
    }
    return ok;
}

/* One frame of the answer. Sets *done with the status at the last one. */
static bool take_frame(struct call *c, int fd, bool *done, int *status)
{
    char type, bytes[FRAME_MAX];
    uint32_t len;
    if (!receive_all(fd, &type, 1) || !receive_all(fd, &len, sizeof len) ||
        len > FRAME_MAX || !receive_all(fd, bytes, len)) {
        return err_set(&c->job->err, ERR_BUSY, "inside.gone",
                       "服务中断，不知道是否写入；请再运行一次，不会重复",
                       "the server went away; run it again, nothing is "
                       "counted twice");
    }
    if (type == 'x' && len == 1) {
        *done = true;
        *status = (unsigned char)bytes[0];
    } else {
        fwrite(bytes, 1, len, type == 'e' ? c->err : c->out);
        fflush(type == 'e' ? c->err : c->out);
    }
    return true;
}

/* Pass standard input on and results back until the status comes. */
static bool carry(struct call *c, int fd, int *status)
{
    bool done = false, feeding = true;
    char bytes[FRAME_MAX];
    while (!done) {
        struct pollfd both[2] = { { fd, POLLIN, 0 },
                                  { feeding ? c->in : -1, POLLIN, 0 } };
        if (poll(both, 2, -1) < 0 && errno != EINTR) {
            break;
        }
        if (both[1].revents != 0) {
            ssize_t n = read(c->in, bytes, sizeof bytes);
            if (n <= 0 || !send_all(fd, bytes, (size_t)n)) {
                shutdown(fd, SHUT_WR);
                feeding = false;
            }
        }
        if (both[0].revents != 0 && !take_frame(c, fd, &done, status)) {
            return false;
        }
    }
    return done;
}

bool inside_forward(struct call *c, int *status)
{
    struct sockaddr_un address;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || !socket_address(c->words[0], &address) ||
        connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        if (fd >= 0) {
            close(fd);
        }
        return false;
    }
    *status = 1;
    if (send_words(c, fd)) {
        carry(c, fd, status);
    }
    close(fd);
    return true;
}

/* ---- the side of `serve` ---------------------------------------------- */

enum { CLIENTS_MAX = 32 };      /* commands that run or wait at a time */

struct inside {
    pthread_t thread;
    pthread_mutex_t lock;       /* of clients */
    pthread_cond_t gone;        /* a client ended */
    struct client { struct inside *in; int fd; bool busy; }
        clients[CLIENTS_MAX];
    int listener, wake[2];
    char path[sizeof ((struct sockaddr_un *)0)->sun_path];
    struct book *book;
    const struct program *program;
    uint64_t kept;              /* size of the newest checkpoint kept */
    int64_t kept_ms;            /* when that was */
};

struct framed { int fd; char type; };

static ssize_t write_frame(void *cookie, const char *bytes, size_t len)
{
    struct framed *f = cookie;
    size_t part = len < FRAME_MAX ? len : FRAME_MAX;
    uint32_t size = (uint32_t)part;
    if (!send_all(f->fd, &f->type, 1) ||
        !send_all(f->fd, &size, sizeof size) ||
        !send_all(f->fd, bytes, part)) {
        return 0;
    }
    return (ssize_t)part;
}

static FILE *framed_stream(struct framed *f)
{
    FILE *out = fopencookie(f, "w", (cookie_io_functions_t){
        .write = write_frame });
    if (out != NULL) {
        setvbuf(out, NULL, _IOLBF, 1 << 14);
    }
    return out;
}

/* Read the words; argv[0] is the command. Returns their count, 0 on error. */
static int receive_words(struct job *j, int fd, char **argv)
{
    uint32_t count, len;
    if (!receive_all(fd, &count, sizeof count) || count < 3 ||
        count > 2 * COMMAND_WORDS_MAX) {
        return 0;
    }
    int argc = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!receive_all(fd, &len, sizeof len) || len > TEXT_MAX_BYTES) {
            return 0;
        }
        char *text = arena_take(j->arena, len + 1, 1);
        if (!receive_all(fd, text, len)) {
            return 0;
        }
        if (i == 0) {
            j->lang = strcmp(text, "en") == 0 ? LANG_EN : LANG_ZH;
        } else if (i == 1) {
            j->by = str_of(text);
        } else if (len > 0) {
            argv[argc++] = text;
        }
    }
    return argc;
}

static void serve_one(struct inside *in, int fd)
{
    struct job *j = job_open();
    struct call *c = ARENA_NEW(j->arena, struct call);
    char **argv = ARENA_ROWS(j->arena, char *, 2 * COMMAND_WORDS_MAX + 1);
    struct framed out = { fd, 'o' }, err = { fd, 'e' };
    *c = (struct call){ .job = j, .in = fd, .program = in->program,
                        .open_book = in->book };
    struct timeval patience = { .tv_sec = 10 }, none = { 0 };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    int argc = receive_words(j, fd, argv), status = 1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &none, sizeof none);
    c->out = framed_stream(&out);
    c->err = framed_stream(&err);
    if (argc > 0 && c->out != NULL && c->err != NULL) {
        status = command_run(c, argc, argv);
    }
    if (c->out != NULL) {
        fclose(c->out);
    }
    if (c->err != NULL) {
        fclose(c->err);
    }
    uint32_t one = 1;
    unsigned char byte = (unsigned char)status;
    (void)(send_all(fd, "x", 1) && send_all(fd, &one, sizeof one) &&
           send_all(fd, &byte, 1));
    job_close(j);
}

/* Only the user who runs `serve` may hand over commands. */
static bool is_same_user(int fd)
{
    struct ucred peer;
    socklen_t len = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 &&
           (peer.uid == geteuid() || peer.uid == 0);
}

/* Keep a signed checkpoint of what is new, for `verify` to come
 * (design-details.md §8). Not being able to is said, and is no reason to
 * stop. */
static void keep_head(struct inside *in, int64_t least_ms)
{
    struct job *j = job_open();
    struct str note;
    uint64_t size = book_head(in->book).size;
    int64_t now = j->clock();
    if (size > in->kept && now - in->kept_ms >= least_ms) {
        if (!proof_checkpoint(j, in->book, size, true, &note)) {
            fprintf(stderr, "%s: %s\n", j->err.id, job_sentence(j));
        }
        in->kept = size;
        in->kept_ms = now;
    }
    job_close(j);
}

static void client_end(struct client *c)
{
    pthread_mutex_lock(&c->in->lock);
    close(c->fd);
    c->busy = false;
    pthread_cond_broadcast(&c->in->gone);
    pthread_mutex_unlock(&c->in->lock);
}

static void *client_run(void *context)
{
    struct client *c = context;
    serve_one(c->in, c->fd);
    client_end(c);
    return NULL;
}

/* A thread for each command: one that waits for its user holds up nobody. */
static bool client_start(struct inside *in, int fd)
{
    struct client *c = NULL;
    pthread_t thread;
    pthread_mutex_lock(&in->lock);
    for (size_t i = 0; i < CLIENTS_MAX && c == NULL; i++) {
        c = in->clients[i].busy ? NULL : &in->clients[i];
    }
    if (c != NULL) {
        *c = (struct client){ in, fd, true };
        if (pthread_create(&thread, NULL, client_run, c) == 0) {
            pthread_detach(thread);
        } else {
            c->busy = false;
            c = NULL;
        }
    }
    pthread_mutex_unlock(&in->lock);
    return c != NULL;
}

/* End the talk with every client and wait until each has finished what it had
 * begun. */
static void clients_stop(struct inside *in)
{
    pthread_mutex_lock(&in->lock);
    for (size_t i = 0; i < CLIENTS_MAX; i++) {
        while (in->clients[i].busy) {
            shutdown(in->clients[i].fd, SHUT_RD);
            pthread_cond_wait(&in->gone, &in->lock);
        }
    }
    pthread_mutex_unlock(&in->lock);
}

static void *listen_loop(void *context)
{
    enum { HOUR_MS = 3600000, LOOK_MS = 60000 };
    struct inside *in = context;
    for (;;) {
        struct pollfd both[2] = { { in->listener, POLLIN, 0 },
                                  { in->wake[0], POLLIN, 0 } };
        if (poll(both, 2, LOOK_MS) < 0 && errno != EINTR) {
            return NULL;
        }
        keep_head(in, HOUR_MS);
        if (both[1].revents != 0) {
            return NULL;
        }
        int fd = both[0].revents ? accept4(in->listener, NULL, NULL,
                                           SOCK_CLOEXEC) : -1;
        if (fd >= 0 && (!is_same_user(fd) || !client_start(in, fd))) {
            close(fd);
        }
    }
}

static void inside_end(struct inside *in)
{
    const int all[] = { in->listener, in->wake[0], in->wake[1] };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] >= 0) {
            close(all[i]);
        }
    }
    if (in->path[0] != '\0') {
        unlink(in->path);
    }
    pthread_cond_destroy(&in->gone);
    pthread_mutex_destroy(&in->lock);
    mem_free(in);
}

struct inside *inside_start(struct job *j, struct book *b,
                            const struct program *program)
{
    struct sockaddr_un address;
    struct inside *in = mem_new(1, sizeof *in);
    in->book = b;
    in->program = program;
    pthread_mutex_init(&in->lock, NULL);
    pthread_cond_init(&in->gone, NULL);
    in->kept = book_head(b).size;
    in->kept_ms = j->clock();
    in->wake[0] = in->wake[1] = -1;
    in->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = in->listener >= 0 && socket_address(book_path(b), &address);
    if (ok) {
        memcpy(in->path, address.sun_path, sizeof in->path);
        unlink(in->path);       /* BOOK.lock is ours: nobody else listens */
        mode_t old = umask(0177);
        ok = bind(in->listener, (struct sockaddr *)&address,
                  sizeof address) == 0 && listen(in->listener, 16) == 0;
        umask(old);
    }
    ok = ok && pipe2(in->wake, O_CLOEXEC) == 0;
    if (!ok || pthread_create(&in->thread, NULL, listen_loop, in) != 0) {
        err_set(&j->err, ERR_SYSTEM, "inside.listen", "不能监听 %s.sock：%s",
                "cannot listen on %s.sock: %s", book_path(b),
                strerror(errno));
        inside_end(in);
        return NULL;
    }
    return in;
}

void inside_stop(struct inside *in)
{
    if (in == NULL) {
        return;
    }
    if (write(in->wake[1], "x", 1) == 1) {
        pthread_join(in->thread, NULL);
    }
    clients_stop(in);
    keep_head(in, 0);
    inside_end(in);
}
