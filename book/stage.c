#include "book/stage.h"

#include <assert.h>

void stage_open(struct stage *s)
{
    *s = (struct stage){ .work = work_open(), .press = log_press_open() };
}

void stage_close(struct stage *s)
{
    work_close(s->work);
    for (size_t i = 0; i < s->piece_cap; i++) {
        buf_free(&s->pieces[i]->raw);
        buf_free(&s->pieces[i]->packed);
        buf_free(&s->pieces[i]->room);
        mem_free(s->pieces[i]);
    }
    mem_free(s->pieces);
    log_press_close(s->press);
    *s = (struct stage){ 0 };
}

/* ---- a piece ----------------------------------------------------------- */

static struct str bytes_in(const struct stage_piece *p, size_t i)
{
    size_t from = i > 0 ? p->ends[i - 1] : 0;
    return (struct str){ p->raw.at + from + 2, p->ends[i] - from - 2 };
}

/* Read back and hash; pack what is a whole bundle. Any thread. */
static void finish_piece(void *piece)
{
    struct stage_piece *p = piece;
    struct entry e;
    for (size_t i = 0; i < p->count; i++) {
        struct str bytes = bytes_in(p, i);
        if (!entry_decode(bytes, &e, &p->room, &p->err)) {
            return;
        }
        assert(e.recorded == p->recorded[i]);
        p->leaves[i] = merkle_leaf(bytes);
    }
    if (p->count == BOOK_BUNDLE) {
        log_pack(p->press, buf_view(&p->raw), &p->packed);
    }
}

/* The piece for the next draft: the last, or a new one where a bundle ends. */
static struct stage_piece *piece_for(struct stage *s, uint64_t seq)
{
    if (s->count > 0 && seq % BOOK_BUNDLE != 0) {
        return s->pieces[s->piece_count - 1];
    }
    if (s->piece_count == s->piece_cap) {
        s->pieces = mem_again(s->pieces,
                              (s->piece_cap + 1) * sizeof *s->pieces);
        s->pieces[s->piece_cap] = mem_new(1, sizeof **s->pieces);
        s->pieces[s->piece_cap++]->press = s->press;
    }
    struct stage_piece *p = s->pieces[s->piece_count++];
    p->raw.len = p->packed.len = p->count = 0;
    p->is_given = false;
    err_clear(&p->err);
    return p;
}

/* ---- the stage ----------------------------------------------------------- */

bool stage_put(struct job *j, struct stage *s, uint64_t base,
               const struct entry *e)
{
    uint64_t seq = base + s->count;
    struct stage_piece *p = piece_for(s, seq);
    size_t from = p->raw.len;
    s->base = base;
    buf_bytes(&p->raw, "\0", 2);
    if (!entry_encode(e, true, &p->raw, &j->err)) {
        p->raw.len = from;
        s->piece_count -= p->count == 0;
        return false;
    }
    size_t len = p->raw.len - from - 2;
    p->raw.at[from] = (char)(len >> 8);
    p->raw.at[from + 1] = (char)len;
    p->recorded[p->count] = e->recorded;
    p->ends[p->count++] = (uint32_t)p->raw.len;
    s->count++;
    if ((seq + 1) % BOOK_BUNDLE == 0) {
        p->is_given = true;
        work_give(s->work, finish_piece, p);
    }
    return true;
}

/* The piece and the place in it of a number. */
static const struct stage_piece *find(const struct stage *s, uint64_t seq,
                                      size_t *at)
{
    assert(seq >= s->base && seq - s->base < s->count);
    size_t number = (size_t)(seq / BOOK_BUNDLE - s->base / BOOK_BUNDLE);
    uint64_t first = number > 0 ? seq - seq % BOOK_BUNDLE : s->base;
    *at = (size_t)(seq - first);
    return s->pieces[number];
}

struct str stage_bytes(const struct stage *s, uint64_t seq)
{
    size_t at;
    const struct stage_piece *p = find(s, seq, &at);
    return bytes_in(p, at);
}

int64_t stage_recorded(const struct stage *s, uint64_t seq)
{
    size_t at;
    const struct stage_piece *p = find(s, seq, &at);
    return p->recorded[at];
}

bool stage_ready(struct job *j, struct stage *s)
{
    work_wait(s->work);
    for (size_t i = 0; i < s->piece_count; i++) {
        struct stage_piece *p = s->pieces[i];
        if (!p->is_given) {     /* the last one, which is not full */
            finish_piece(p);
        }
        if (p->err.kind != ERR_NONE) {
            j->err = job_ok(j) ? p->err : j->err;
            return false;
        }
    }
    return job_ok(j);
}

void stage_pieces(const struct stage *s, struct log_piece *pieces)
{
    for (size_t i = 0; i < s->piece_count; i++) {
        const struct stage_piece *p = s->pieces[i];
        pieces[i] = (struct log_piece){ buf_view(&p->raw), p->leaves, p->count,
                                        buf_view(&p->packed) };
    }
}

void stage_clear(struct stage *s)
{
    work_wait(s->work);
    s->piece_count = s->count = 0;
}
