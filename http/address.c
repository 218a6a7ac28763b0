#include "http/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

static int listen_fails(struct job *j, const char *address, const char *why)
{
    err_set(&j->err, ERR_SYSTEM, "http.listen", "不能在 %s 上提供网页：%s",
            "cannot listen on %s: %s", address, why);
    return -1;
}

static int open_bound(int family, const struct sockaddr *to, socklen_t len)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int yes = 1;
    if (fd >= 0 &&
        (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
         bind(fd, to, len) != 0 || listen(fd, BACKLOG) != 0)) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

static int listen_unix(struct job *j, const char *address, const char *path)
{
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    if (*path == '\0' || strlen(path) >= sizeof to.sun_path) {
        return listen_fails(j, address, strerror(ENAMETOOLONG));
    }
    memcpy(to.sun_path, path, strlen(path) + 1);
    const struct sockaddr *at = (const struct sockaddr *)(const void *)&to;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe >= 0) {           /* a socket left by a killed server */
        if (connect(probe, at, sizeof to) != 0 && errno == ECONNREFUSED) {
            unlink(path);
        }
        close(probe);
    }
    int fd = open_bound(AF_UNIX, at, sizeof to);
    return fd >= 0 ? fd : listen_fails(j, address, strerror(errno));
}

static unsigned bound_port(int fd)
{
    struct sockaddr_storage to = { 0 };
    socklen_t len = sizeof to;
    if (getsockname(fd, (struct sockaddr *)&to, &len) != 0) {
        return 0;
    }
    const void *at = &to;
    return to.ss_family == AF_INET6
        ? ntohs(((const struct sockaddr_in6 *)at)->sin6_port)
        : ntohs(((const struct sockaddr_in *)at)->sin_port);
}

int address_listen(struct job *j, const char *address, unsigned *port)
{
    *port = 0;
    if (strncmp(address, "unix:", 5) == 0) {
        return listen_unix(j, address, address + 5);
    }
    const char *colon = strrchr(address, ':');
    if (colon == NULL || colon == address) {
        return listen_fails(j, address, say(j->lang,
            "应为 127.0.0.1:8787 这样的地址", "write 127.0.0.1:8787"));
    }
    struct str host = { address, (size_t)(colon - address) };
    if (str_starts(host, STR("[")) && str_ends(host, STR("]"))) {
        host = str_part(host, 1, host.len - 2);
    }
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
        .ai_flags = AI_PASSIVE | AI_NUMERICSERV }, *found = NULL;
    int bad = getaddrinfo(arena_str(j->arena, host).at, colon + 1, &hints,
                          &found);
    if (bad != 0) {
        return listen_fails(j, address, gai_strerror(bad));
    }
    int fd = open_bound(found->ai_family, found->ai_addr, found->ai_addrlen);
    int why = errno;
    freeaddrinfo(found);
    if (fd < 0) {
        return listen_fails(j, address, strerror(why));
    }
    *port = bound_port(fd);
    return fd;
}
