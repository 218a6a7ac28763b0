/* exchange/xml.h - read the XML of a package's part as it is unpacked.
 *
 * Names come without their prefix: in these files the prefix is a matter of
 * the writing program's taste. A document type is refused, and with it every
 * entity but the five of XML itself. */
#ifndef EXCHANGE_XML_H
#define EXCHANGE_XML_H

#include "exchange/opc.h"

enum { XML_DEPTH_MAX = 64 };

struct xml;                     /* a part that is being read */

/* What to do at each event; any may be NULL. A function that records a
 * failure in the job ends the reading. */
struct xml_events {
    void (*start)(struct job *j, void *state, const char *name,
                  const char **attributes);
    void (*text)(struct job *j, void *state, struct str text);
    void (*end)(struct job *j, void *state, const char *name);
};

enum xml_step { XML_PAUSED, XML_ENDED, XML_FAILED };

/* Begin to read a part. Fails with xlsx.zip. */
struct xml *xml_open(struct job *j, struct opc *p, int64_t part,
                     const struct xml_events *events, void *state);
/* Read on until xml_pause was called in an event, or to the end. Fails with
 * xlsx.xml (names part and line), xlsx.dtd, xlsx.zip. */
enum xml_step xml_next(struct job *j, struct xml *x);
void xml_pause(struct xml *x);
/* Bytes of the part read so far. */
uint64_t xml_done(const struct xml *x);
/* Where in the part's bytes the present event began, and how many bytes its
 * tag takes (0 for the end of an <empty/> element). */
size_t xml_place(const struct xml *x, size_t *len);
/* Close before the arena does. */
void xml_close(struct xml *x);

/* Read a whole part; xml_place works through *x when x is not NULL. */
bool xml_run(struct job *j, struct opc *p, int64_t part,
             const struct xml_events *events, void *state, struct xml **x);

/* The value of an attribute by its name without prefix, or NULL. */
const char *xml_attribute(const char **attributes, const char *name);
/* Text as XML: & < > " escaped, characters that XML cannot hold written as
 * _xHHHH_ as spreadsheets do. */
void xml_escape(struct buf *out, struct str text);

#endif
