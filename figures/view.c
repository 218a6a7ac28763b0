#include "figures/view.h"

struct view view_at(const struct marks *m, uint64_t at)
{
    uint64_t size;
    struct view v = { .marks = m, .at = at };
    v.now = marks_now(m, &size);
    v.is_slow = at < size;
    return v;
}

struct view view_without(struct arena *a, const struct marks *m, uint64_t at,
                         const uint64_t *gone)
{
    struct view v = view_at(m, at);
    v.marks = marks_suppose(a, m, gone);
    v.is_slow = v.is_supposed = true;
    return v;
}

int view_basis_slow(const struct view *v, uint32_t seq)
{
    return marks_is_live(v->marks, seq, v->at)
        ? (int)marks_basis(v->marks, seq, v->at) : VIEW_DEAD;
}
