/* pack/pack.h - a programme's declarations: kinds, fields, codes, indicators,
 * parameters, templates. Data, never code.
 *
 * A pack is a folder (Frictionless Data Package): datapackage.json names the
 * CSV files; each row of each file becomes a `definition` entry with subject
 * (table, key) and the columns as fields. The pack in force is a fold over
 * those entries; a later definition of the same key replaces the earlier from
 * its sequence number on. The columns are described in doc/pack.md. */
#ifndef PACK_PACK_H
#define PACK_PACK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "book/fold.h"

extern const struct fold pack_fold;

enum field_type {
    FIELD_TEXT, FIELD_INT, FIELD_MONEY /* fen; written in yuan */,
    FIELD_LENGTH /* metres */, FIELD_LAND /* cm² */, FIELD_CODE, FIELD_DATE,
    FIELD_AREA, FIELD_UNIT, FIELD_PERSON, FIELD_FLAG /* 0 or 1 */,
    FIELD_ID_NUMBER /* GB 11643; always sealed */, FIELD_CREDIT_CODE,
};

struct pack_field {             /* a row of fields.csv */
    struct str kind, id;        /* core columns appear here too, by their id:
                                   occurred, until, supporter, area, unit,
                                   subject, quantity, amount_yuan … when the
                                   kind wants its own label, limits or must */
    struct str zh, en;          /* labels; also import headers */
    struct str aliases;         /* other headers, separated by | */
    enum field_type type;
    struct str codes;           /* list in codes.csv, for FIELD_CODE */
    struct str unit;            /* of measure in files: 万元, 亩, 公里 … */
    int64_t min, max;           /* in the stored unit; INT64_MIN/MAX if none */
    bool must;                  /* a row without it is rejected */
    bool sealed;                /* private: only in the side table */
    bool keeps_confirmation;    /* a correction needs no new confirmation */
    struct str source;          /* the rule that asks for it */
    uint32_t number;            /* of this row in the pack, from 0, stable */
    uint64_t born;              /* sequence number of its definition */
};

struct pack_kind {              /* a row of kinds.csv */
    struct str id, zh, en;
    struct str aliases;         /* titles of sheets that hold it, by | */
    struct str group;           /* of domain.md §3, for menus */
    struct str subject_kind;    /* person, household, project, product, unit,
                                   area …; empty when it has none */
    struct str key;             /* columns, by |, that make a row's id; "all" */
    struct str role;            /* "record", "carried" or "aggregate" */
    struct str stands_for;      /* carried, aggregate: the kind it sums */
    int64_t reviewers;          /* 0, 1 or 2 */
    bool needs_pairing;         /* warn when outside a pairing in force */
    bool is_pairing;            /* an entry of it is a pairing in force */
    uint32_t number;
    uint64_t born;
};

struct pack_code { struct str list, id, zh, en, aliases; uint32_t number;
                   uint64_t born; };

enum measure { MEASURE_COUNT, MEASURE_SUM, MEASURE_DISTINCT };
enum figure_unit { UNIT_FEN, UNIT_M, UNIT_CM2, UNIT_PERSON, UNIT_PERSON_TIME,
                   UNIT_ITEM, UNIT_HOUSEHOLD };

struct pack_indicator {         /* a row of indicators.csv */
    struct str id, group, zh, en, definition_zh, definition_en;
    bool is_stock;              /* type: stock (in force) or status */
    bool last_status;           /* stock of subjects whose newest entry by
                                   (occurred, seq) passes the filter */
    enum measure measure;
    struct str of;              /* quantity, amount, subject, supporter, unit,
                                   area, or a field's id */
    struct str kinds;           /* by |; records of these kinds count */
    struct str filter;          /* see pack/filter.h */
    struct str minus;           /* filter of records whose sum is taken off */
    enum figure_unit unit;
    struct str measure_word_zh, noun_en;        /* 人次; person-times */
    struct str style;           /* exact, floor, nearest, words: bulletin */
    int64_t style_places;       /* digits kept, see bulletin/phrase.h */
    struct str suffix;          /* 多 or 余 as the house prefers */
    struct str owner;           /* unit that answers for it */
    uint32_t number;
    uint64_t born, died;        /* this version: [born, died) */
};

struct pack_parameter { struct str id, value, source; int32_t valid_from;
                        uint64_t born; };

struct pack;                    /* the state of pack_fold */

/* Rows as known at position `at` (a size). NULL when there is none. */
const struct pack_kind *pack_kind(const struct pack *p, struct str id,
                                  uint64_t at);
const struct pack_field *pack_field(const struct pack *p, struct str kind,
                                    struct str id, uint64_t at);
const struct pack_indicator *pack_indicator(const struct pack *p,
                                            struct str id, uint64_t at);
const struct pack_code *pack_code(const struct pack *p, struct str list,
                                  struct str id, uint64_t at);
/* By id, label or alias, matched in folded form. */
const struct pack_kind *pack_kind_named(const struct pack *p, struct str name,
                                        uint64_t at);
const struct pack_code *pack_code_named(const struct pack *p, struct str list,
                                        struct str name, uint64_t at);
/* The value in force on a day; { NULL, 0 } when none. */
struct str pack_parameter(const struct pack *p, struct str id, int32_t day,
                          uint64_t at);
/* Rows in order of their number, newest version at `at`; count in *count.
 * The array lives in the arena. */
const struct pack_kind **pack_kinds(const struct pack *p, struct arena *a,
                                    uint64_t at, size_t *count);
const struct pack_field **pack_fields(const struct pack *p, struct arena *a,
                                      struct str kind, uint64_t at,
                                      size_t *count);
const struct pack_indicator **pack_indicators(const struct pack *p,
                                              struct arena *a, uint64_t at,
                                              size_t *count);
const struct pack_code **pack_codes(const struct pack *p, struct arena *a,
                                    struct str list, uint64_t at,
                                    size_t *count);
/* A single value of datapackage.json: name, title_zh, title_en, version,
 * reporting_date, zone_minutes, public_entries, public_min, cell_level,
 * area_levels (by |, widest first), synthetic (1: shown on every page).
 * The same values are definitions of the table "settings". */
struct str pack_setting(const struct pack *p, struct str key, uint64_t at);
/* SHA-256 (hex) of a template or saved mapping kept in BOOK.files/:
 * table "templates" or "mappings"; { NULL, 0 } when none. */
struct str pack_file(const struct pack *p, struct str table, struct str key,
                     uint64_t at);
/* A cell of any other definition row (roles, tasks lists …). */
struct str pack_cell(const struct pack *p, struct str table, struct str key,
                     struct str column, uint64_t at);
/* Keys of the rows of such a table at `at`, in order of first entry; the
 * array lives in the arena. Not for kinds, fields, codes, indicators and
 * parameters, which have functions of their own. */
const struct str *pack_keys(const struct pack *p, struct arena *a,
                            struct str table, uint64_t at, size_t *count);

/* The first entry from `seq` on that defined something, or UINT64_MAX. */
uint64_t pack_born_from(const struct pack *p, uint64_t seq);

/* ---- loading --------------------------------------------------------- */

struct pack_row {               /* one row that was read; becomes an entry */
    struct str table, key;      /* "areas", code */
    struct str file;            /* where it came from */
    uint64_t line;
    struct pack_text { struct str column, text; } *cells;   /* none empty */
    size_t cell_count;
};

struct pack_fault {             /* why a row cannot be taken */
    struct str file;
    uint64_t line;              /* 0: the file as a whole */
    struct str column;          /* or empty */
    const char *id;             /* "pack.double", "filter.sign" … */
    struct str zh, en;
};

struct pack_drafts {            /* what pack_read found; in the job's arena */
    struct pack_row *rows;      /* in order of the tables, then of the files */
    size_t count;
    struct pack_file_bytes { struct str table, key, bytes; } *files;
    size_t file_count;          /* to be kept in BOOK.files/ */
    struct str *records;        /* paths of record files, to be imported */
    size_t record_count;
    struct str name;            /* of the programme, from datapackage.json */
    int zone_minutes;
    struct pack_fault *faults;  /* in order of file and line */
    size_t fault_count;         /* nothing may be loaded while there is one */
};

/* Read a pack's folder and check every row against the pack's own grammar
 * (doubles, dangling names, unknown types, filters that do not parse …).
 * False only when the folder cannot be read: pack.absent, pack.json. */
bool pack_read(struct job *j, const char *dir, struct pack_drafts *out);

/* A row as a draft: an `area` or `unit` entry for rows of those tables (subject
 * is the code or id; occurred and until are valid_from and valid_until), else a
 * `definition` with subject (table, key). Its id comes from what it says and,
 * when the pack in force (p may be NULL: none) says something else under that
 * key, from where it said so: then going back to an old wording is new again.
 * False, with *out unset, when the pack in force says the same already: loading
 * a pack twice adds nothing. Areas and units are not asked of p (the registers
 * know: area_says, unit_says); the same wording gives the same id. Texts live
 * in the arena. */
bool pack_draft(struct arena *a, const struct pack *p,
                const struct pack_row *row, struct entry *out);
/* Another id for a draft whose wording was there before and was replaced since,
 * by the entry `before`: an area's or unit's `born`. */
void pack_draft_again(struct arena *a, uint64_t before, struct entry *draft);

#endif
