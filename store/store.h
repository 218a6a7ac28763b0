/* store/store.h - a file of tables: connections, queries, transactions.
 *
 * The engine is SQLite, included by store/sqlite.c alone. SQL texts stand
 * beside the functions that run them; parameters are $1, $2 … and rows are read
 * column by column from 0.
 *
 * SQLite before 3.51.3 can damage a file when a checkpoint in one connection
 * races another connection's commit that resets the WAL (dependencies.md §8).
 * So there is ONE writing connection, which makes every commit and every
 * checkpoint; readers are query_only and never checkpoint, not even when they
 * close; and no second process writes (BOOK.lock). Commits are synced
 * (WAL + synchronous=FULL), nothing is mapped into memory, and the defensive
 * settings are on: text in double quotes is no string, the schema is not
 * trusted, cells are checked, no extension loads.
 *
 * Every function that can fail records in the job: store.full, store.busy,
 * store.damaged, store.io, store.sql. A failed sync is never retried: the
 * connection must be closed and opened again. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"

struct store;                   /* one connection; one thread at a time */
struct query;                   /* a prepared statement of a connection */

enum store_mode { STORE_READ, STORE_WRITE, STORE_NEW };

/* NULL on failure. STORE_NEW makes the file and its tables and may write;
 * fails with store.exists. The others fail with store.absent, and with
 * store.not when the file is none of ours. */
struct store *store_open(struct job *j, const char *path,
                         enum store_mode mode);
/* NULL is fine. Statements that are still open end. */
void store_close(struct store *s);
/* The number of the newest table file (store/sql) that the file has seen. */
int store_version(struct job *j, struct store *s);
enum { STORE_VERSION = 1 };     /* the newest that this program knows */

/* A transaction: for a reader one unchanging view, for the writer all or
 * nothing. store_commit does nothing and gives false when the job has failed
 * since, so straight-line code checks once. */
bool store_begin(struct job *j, struct store *s);
bool store_commit(struct job *j, struct store *s);
void store_rollback(struct store *s);

/* The statement of a text, prepared on first use and kept. `sql` must be a
 * string that lives as long as the program; its address is the key. NULL once
 * the job has failed; all functions below accept that. */
struct query *query_open(struct job *j, struct store *s, const char *sql);
/* Bind $number. Bytes must live until the query ends. */
void query_int(struct query *q, int number, int64_t value);
void query_bytes(struct query *q, int number, struct str value);
void query_text(struct query *q, int number, struct str value);
/* Step to the next row. False at the end, where the query ends by itself, and
 * on failure. */
bool query_next(struct job *j, struct query *q);
/* Run a statement that gives no rows; *changed, unless NULL, counts them. */
bool query_run(struct job *j, struct query *q, int64_t *changed);
/* End a query before its last row, so that its view is let go. */
void query_end(struct query *q);

/* Columns of the row, from 0. Bytes live until the next step. */
int64_t query_get_int(struct query *q, int column);
struct str query_get_bytes(struct query *q, int column);

/* While true, whatever is deleted is overwritten with zeros at once; else only
 * where that costs no further page. */
bool store_erase(struct job *j, struct store *s, bool thoroughly);
/* Write all of the WAL into the file and empty it. */
bool store_settle(struct job *j, struct store *s);
/* A copy of the file as of now, while others go on, into a new file, synced. A
 * reader may make it. */
bool store_copy(struct job *j, struct store *s, const char *path);

#endif
