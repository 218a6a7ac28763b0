#include "figures/view.h"

struct view view_at(const struct marks *m, uint64_t at)
{
    uint64_t size;
    struct view v = { .marks = m, .at = at };
    v.now = marks_now(m, &size);
    v.is_slow = at < size;
    return v;
}

struct view view_without(const struct marks *m, uint64_t at,
                         const uint64_t *gone)
{
    struct view v = view_at(m, at);
    v.gone = gone;
    v.is_slow = true;
    return v;
}

int view_basis_slow(const struct view *v, uint32_t seq)
{
    if (!marks_is_live(v->marks, seq, v->at) || view_is_gone(v, seq)) {
        return VIEW_DEAD;
    }
    int basis = (int)marks_basis(v->marks, seq, v->at);
    for (int b = BASIS_REVIEWED; v->gone && b <= basis; b++) {
        uint32_t by = marks_given(v->marks, seq, (enum basis)b, v->at);
        if (by != MARK_NEVER && view_is_gone(v, by)) {
            return b - 1;
        }
    }
    return basis;
}
