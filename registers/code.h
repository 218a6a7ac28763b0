/* registers/code.h - checksums of official numbers (domain.md §4.9).
 *
 * GB 11643 citizen numbers (ISO 7064 MOD 11-2) and GB 32100 credit codes (with
 * the organisation code of GB 11714 inside). Shape and arithmetic only. */
#ifndef REGISTERS_CODE_H
#define REGISTERS_CODE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

/* Fails with id.length, id.digit, id.date, id.check, id.rounded (a spreadsheet
 * kept 15 digits and wrote zeros behind). *area gets the first six digits. */
bool code_check_citizen(struct str number, struct str *area, struct err *e);
/* Fails with credit.length, credit.letter, credit.check, credit.inner. */
bool code_check_credit(struct str code, struct err *e);

#endif
