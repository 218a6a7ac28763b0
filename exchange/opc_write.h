/* exchange/opc_write.h - a new package, written part after part in memory.
 *
 * Parts are packed as they are written, so only the packed bytes are kept. The
 * same parts give the same bytes: there is no clock in the file. */
#ifndef EXCHANGE_OPC_WRITE_H
#define EXCHANGE_OPC_WRITE_H

#include "base/job.h"

struct opc_writer;              /* in the job's arena */

struct opc_writer *opc_write_open(struct job *j);
/* Begin a part; the one before it is complete. */
void opc_write_part(struct opc_writer *w, struct str name);
void opc_write(struct opc_writer *w, struct str bytes);
/* A whole part that is packed already, as zip stores it. */
struct opc_packed {
    struct str name, bytes;
    uint64_t size;              /* unpacked */
    uint32_t crc;
    uint16_t method;            /* 0 stored, 8 deflated */
};
void opc_write_packed(struct opc_writer *w, const struct opc_packed *packed);
/* Append the whole package to out. Fails with xlsx.large: more than 4 GB in
 * one part or in all, or more than 65535 parts. */
bool opc_write_close(struct job *j, struct opc_writer *w, struct buf *out);

#endif
