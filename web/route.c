#include "web/route.h"

bool route_match(const char *pattern, struct str path,
                 struct str parts[static ROUTE_PARTS_MAX])
{
    struct str want = str_of(pattern), left = path, piece, part;
    size_t taken = 0;
    while (want.len > 0 && left.len > 0) {
        struct str rest = left;
        str_next(&want, '/', &piece);
        str_next(&left, '/', &part);
        bool is_hole = str_starts(piece, STR("{"));
        if (is_hole && str_ends(piece, STR("…}"))) {
            part = rest;
            left = want = (struct str){ 0 };
        }
        if (is_hole ? part.len == 0 || taken == ROUTE_PARTS_MAX
                    : !str_is(piece, part)) {
            return false;
        } else if (is_hole) {
            parts[taken++] = part;
        }
    }
    /* "/a/" is not "/a", though the empty last part is used up silently. */
    return want.len == 0 && left.len == 0 &&
           (path.len == 1 || !str_ends(path, STR("/")));
}
