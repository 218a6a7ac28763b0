/* exchange/xlsx_edit.h - change the XML of a part without rewriting it.
 *
 * What is not touched keeps its bytes: places are found with the XML reader,
 * and text is cut and put in there. Tags are handled as text. */
#ifndef EXCHANGE_XLSX_EDIT_H
#define EXCHANGE_XLSX_EDIT_H

#include "exchange/xml.h"

enum { XLSX_EDIT_MAX = 256 << 20 };     /* bytes of a part to be edited */

struct xlsx_edit {              /* one part; start with xlsx_edit_open */
    struct str name;
    struct str bytes;           /* as they were */
    struct str prefix;          /* of its elements' names, "x:" or "" */
    struct xml *xml;            /* while its events run */
    struct splice { size_t at, cut; struct str text; } *splices;
    size_t count, cap;
};

/* Load a part that must be there. Fails with xlsx.part, xlsx.xml (not UTF-8),
 * xlsx.bomb. */
bool xlsx_edit_open(struct job *j, struct opc *p, struct str name,
                    struct xlsx_edit *e);
/* Run through the part's events; e->xml is set meanwhile. */
bool xlsx_edit_run(struct job *j, struct opc *p, struct xlsx_edit *e,
                   const struct xml_events *events, void *state);
/* The tag of the present event, as it stands. */
struct str xlsx_edit_tag(const struct xlsx_edit *e);
/* Note a change; changes come in order of their places. */
void xlsx_edit_put(struct job *j, struct xlsx_edit *e, size_t at, size_t cut,
                   struct str text);
/* In the event of an element's end: put text behind its last child. Also for
 * <empty/> elements, which are opened. */
void xlsx_edit_append(struct job *j, struct xlsx_edit *e, struct str text);
/* The bytes with all changes made, in the job's arena. */
struct str xlsx_edit_done(struct job *j, const struct xlsx_edit *e);

/* A tag (or element) with one attribute set, or taken out when value.at is
 * NULL. */
struct str xlsx_tag_with(struct job *j, struct str tag, struct str name,
                         struct str value);
/* Text put in front of the end tag of the outermost element. */
struct str xlsx_root_with(struct job *j, struct str bytes, struct str text);

#endif
