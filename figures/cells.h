/* figures/cells.h - ready figures: each indicator for the whole programme, by
 * year, by area of the pack's cell_level, and by both, up to the reporting
 * date, at every basis.
 *
 * A cell is a cache of figures/pass and equal to it, always. What an entry
 * touches is noted when it is applied and worked in when somebody looks (or
 * saves): the touched records are taken off as they stood at the last look and
 * added as they stand now; where most of a table is touched, or a definition
 * or register changed, the indicator is added up afresh. */
#ifndef FIGURES_CELLS_H
#define FIGURES_CELLS_H

#include "figures/tally.h"
#include "pack/pack.h"

enum cells_shape { SHAPE_WHOLE, SHAPE_YEAR, SHAPE_AREA, SHAPE_AREA_YEAR,
                   SHAPE_COUNT };

struct cells;                   /* the state of cells_fold */

/* Work in what was touched. The caller holds a turn; several readers may call
 * at once, and after it nothing moves until the turn ends. */
void cells_ready(struct cells *c);

/* The tallies of an indicator in one shape; keys as scope_key makes them for
 * by = {}, {year}, {area}, {area, year}. NULL when that version of the
 * indicator is not kept. After cells_ready. */
const struct groups *cells_groups(const struct cells *c,
                                  const struct pack_indicator *i,
                                  enum cells_shape shape);
/* The reporting date up to which cells count, and the level of their areas. */
int32_t cells_to(const struct cells *c);
struct str cells_level(const struct cells *c);

#endif
