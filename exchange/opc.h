/* exchange/opc.h - the parts of a package (Open Packaging Conventions).
 *
 * A workbook is a zip of parts. The package is checked as a whole before any
 * part of it is unpacked: number of parts, bytes unpacked in all, and how
 * much a part swells, so that a small hostile file cannot fill the memory or
 * the day. Nothing is ever written to disk by a part's name. */
#ifndef EXCHANGE_OPC_H
#define EXCHANGE_OPC_H

#include <stddef.h>

#include "base/job.h"

enum {
    OPC_PARTS_MAX = 10000,
    OPC_UNPACKED_MAX = 1 << 30, /* bytes of all parts together */
    OPC_SWELL_MAX = 1000,       /* times, for parts over OPC_SWELL_FROM */
    OPC_SWELL_FROM = 1 << 20,
};

struct opc;                     /* an open package, in the job's arena */
struct opc_part;                /* one part that is being read */

/* Open a package in memory; bytes must outlive it. Fails with xlsx.zip,
 * xlsx.encrypted, xlsx.old, xlsx.bomb. */
struct opc *opc_open(struct job *j, struct str bytes);
/* The number of a part by its full name ("xl/workbook.xml", a leading / is
 * fine; case does not matter), or -1. */
int64_t opc_find(const struct opc *p, struct str name);
/* Parts are numbered from 0. */
int64_t opc_count(const struct opc *p);
/* The name of a part. */
struct str opc_name(const struct opc *p, int64_t number);
/* Bytes of a part, unpacked. */
uint64_t opc_size(const struct opc *p, int64_t number);

/* Start reading a part from its first byte. Fails with xlsx.zip. */
struct opc_part *opc_part(struct job *j, struct opc *p, int64_t number);
/* Up to `room` bytes, and how many in *len; 0 at the end, when the part's
 * checksum has been verified. Fails with xlsx.zip. */
bool opc_read(struct job *j, struct opc_part *part, void *to, size_t room,
              size_t *len);
/* Close before the arena does. */
void opc_done(struct opc_part *part);
/* A whole part in the job's arena; it must not exceed `most` bytes. */
bool opc_load(struct job *j, struct opc *p, int64_t number, size_t most,
              struct str *out);

/* The name of what a part points at: `target` as it stands in the relations
 * of the part `from` ("xl/workbook.xml" + "worksheets/a.xml" gives
 * "xl/worksheets/a.xml"). Without a leading /. */
struct str opc_target(struct arena *a, struct str from, struct str target);
/* The same the other way round: how the part `from` points at `name`. */
struct str opc_pointer(struct arena *a, struct str from, struct str name);
/* The name of the part that holds the relations of `from`. */
struct str opc_relations(struct arena *a, struct str from);

/* A part to be put into a copy of a package. */
struct opc_change { struct str name, bytes; };
/* The package with some parts new or replaced; every other part keeps its
 * stored bytes. Fails with xlsx.zip. */
bool opc_changed(struct job *j, struct opc *p,
                 const struct opc_change *changes, size_t count,
                 struct buf *out);

#endif
