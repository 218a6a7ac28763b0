/* cli/editions.h - which bulletin is meant: options that a draft (`bulletin`)
 * and an edition (`publish`) have in common. */
#ifndef CLI_EDITIONS_H
#define CLI_EDITIONS_H

#include "bulletin/bulletin.h"
#include "cli/command.h"

/* --template NAME|FILE, --style, --basis, --from, --to, --as-of. Language and
 * format are the caller's. Fails with bulletin.style, ask.basis, ask.date,
 * ask.as_of, file.*. */
bool read_bulletin(struct call *c, struct book *b, struct bulletin_ask *ask);

#define BULLETIN_OPTIONS                                                      \
    { "--template", "NAME|FILE", "规则包里的模板，或一个模板文件",             \
      "a template of the pack, or a file; bulletin by default" },             \
    { "--style", "press|strict", "数字写法：报刊或从严",                      \
      "how numbers are written" },                                            \
    { "--basis", "BASIS", "口径，默认随模板",                                 \
      "basis; the template's by default" },                                   \
    { "--from", "DATE", "数字从哪一天起算", "figures from that day on" },      \
    { "--to", "DATE", "数字算到哪一天", "figures up to that day" },            \
    { "--as-of", "SEQ|DATE", "台账到这个位置时的数字",                         \
      "as the book stood at that position" }

#endif
