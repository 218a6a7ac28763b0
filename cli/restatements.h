/* cli/restatements.h - why figures changed, printed in the asked format: for
 * `restate` and for `preview`. */
#ifndef CLI_RESTATEMENTS_H
#define CLI_RESTATEMENTS_H

#include "cli/command.h"
#include "exchange/figures_json.h"

/* format is table, csv or json. False, with the job's error, when the book
 * cannot be read. */
bool print_restatements(struct call *c, struct book *b,
                        const struct restate_page *page, struct str format);

#endif
