/* http/address.h - a listening socket from "127.0.0.1:8787", "[::1]:8787" or
 * "unix:/run/jiedui.sock". */
#ifndef HTTP_ADDRESS_H
#define HTTP_ADDRESS_H

#include "base/job.h"

/* A listening socket, close-on-exec, or -1 with http.listen. *port is the one
 * given out when port 0 was asked, and 0 for a unix socket. An existing unix
 * socket nobody listens on is replaced. */
int address_listen(struct job *j, const char *address, unsigned *port);

#endif
