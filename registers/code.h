/* registers/code.h - checksums of official numbers.
 *
 * GB 11643 citizen numbers (ISO 7064 MOD 11-2) and GB 32100 credit codes (with
 * the organisation code of GB 11714 inside). Shape and arithmetic only: whether
 * the area in it was in force, or the birth lies in the future, is asked by
 * whoever knows the areas and the day. */
#ifndef REGISTERS_CODE_H
#define REGISTERS_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* The form that is kept and compared: full-width letters narrowed, blanks
 * taken out, capitals. Both checks below expect it; x passes for X. */
struct str code_normal(struct arena *a, struct str number);
/* Fails with id.length, id.digit, id.date, id.check, id.rounded (a spreadsheet
 * kept 15 digits and wrote zeros behind). *area gets the first six digits. */
bool code_check_citizen(struct str number, struct str *area, struct err *e);
/* The day of birth in a citizen number. False before 1900 or when none. */
bool code_birth(struct str number, int32_t *day);
/* Fails with credit.length, credit.letter, credit.check, credit.inner. The
 * first letter may be any of the alphabet: registries are added by decree. */
bool code_check_credit(struct str code, struct err *e);

#endif
