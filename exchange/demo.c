#include "exchange/demo.h"

#include "exchange/demo_rows.h"
#include "table/csv.h"

static const char *in(struct job *j, const char *dir, const char *name)
{
    return arena_print(j->arena, "%s/%s", dir, name).at;
}

/* A records file of the pack (published pairs, say): its rows have ids, and
 * are reviewed one by one, in the first round. */
static bool mark_records(struct job *j, const char *pack,
                         const struct demo_recipe *r, struct demo_output *out)
{
    struct demo_table t;
    if (!demo_table_read(j, in(j, pack, r->records.at), &t)) {
        return false;
    }
    for (size_t i = 0; i < t.rows; i++) {
        struct str id = demo_cell(&t, i, "id");
        demo_mark(out, 0, &out->marks[0].reviews, "review", id, "");
        if (str_hash(id) % 1000 < r->confirmed) {
            demo_mark(out, 0, &out->marks[0].confirmations, "confirmation",
                      id, "");
        }
    }
    return true;
}

static bool write_recipes(struct job *j, const struct demo_ask *ask,
                          const struct demo_world *w, struct demo_output *out)
{
    struct demo_table t;
    if (!demo_table_read(j, in(j, ask->pack, "demo_recipes.csv"), &t)) {
        return false;
    }
    struct demo_recipe *r = ARENA_NEW(j->arena, struct demo_recipe);
    for (size_t i = 0; i < t.rows; i++) {
        if (!demo_recipe_read(j, w, &t, i, r)
            || !(r->records.len > 0 ? mark_records(j, ask->pack, r, out)
                                    : demo_rows_write(j, w, r, out))) {
            return false;
        }
    }
    return true;
}

/* Whole files are reviewed, and most confirmed by the receiving side: both
 * name the batch that the file will be. */
static void mark_files(struct job *j, struct demo_output *out)
{
    for (size_t i = 0; i < out->files.count; i++) {
        const struct demo_file *file = &out->files.rows[i];
        struct demo_marks *marks = &out->marks[file->round];
        struct str batch = arena_print(j->arena, "batch:%.*s",
                                       STR_ARG(file->name));
        if (file->is_reviewed) {
            demo_mark(out, file->round, &marks->reviews, "review", batch, "");
        }
        if (file->is_confirmed) {
            demo_mark(out, file->round, &marks->confirmations,
                      "confirmation", batch, "");
        }
    }
}

static bool write_marks(struct job *j, struct demo_output *out, size_t round)
{
    const struct demo_marks *marks = &out->marks[round];
    const struct { struct str name; const char *head;
                   const struct buf *rows; } all[] = {
        { STR("reviews"), "kind,occurred,confirms\n", &marks->reviews },
        { STR("confirmations"), "kind,occurred,confirms\n",
          &marks->confirmations },
        { STR("inspections"), "kind,occurred,confirms,result\n",
          &marks->inspections },
        { STR("withdrawals"), "kind,occurred,withdraws,reason\n",
          &marks->withdrawals },
    };
    size_t first = out->files.count;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].rows->len > 0) {
            size_t number = demo_file_begin(j, &out->files,
                demo_round_file(j->arena, out, round, all[i].name));
            struct buf *rows = demo_file_rows(j, &out->files, number);
            buf_text(rows, all[i].head);
            buf_str(rows, buf_view(all[i].rows));
        }
    }
    return demo_files_end(j, &out->files, first);
}

static void marks_free(struct demo_marks *marks)
{
    buf_free(&marks->reviews);
    buf_free(&marks->confirmations);
    buf_free(&marks->inspections);
    buf_free(&marks->withdrawals);
}

bool demo_write(struct job *j, const struct demo_ask *ask)
{
    struct demo_world w = { .seed = ask->seed, .scale_ppm = ask->scale_ppm };
    struct demo_output *out = ARENA_NEW(j->arena, struct demo_output);
    out->files.dir = ask->dir;
    struct buf units = { 0 };
    bool good = demo_folder(j, ask->dir)
        && demo_pack_copy(j, ask->pack, in(j, ask->dir, "pack"))
        && demo_world_read(j, ask->pack, ask->targets, &w, &units)
        && demo_rounds_read(j, &w, &out->rounds)
        && file_write(j, in(j, ask->dir, "units.csv"), buf_view(&units))
        && write_recipes(j, ask, &w, out);
    if (good) {
        mark_files(j, out);
    }
    for (size_t i = 0; i < DEMO_ROUNDS_MAX; i++) {
        good = good && (i >= out->rounds.count || write_marks(j, out, i));
        marks_free(&out->marks[i]);
    }
    buf_free(&units);
    demo_files_free(&out->files);
    demo_world_free(&w);
    return good;
}
