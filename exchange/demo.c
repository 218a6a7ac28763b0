#include "exchange/demo.h"

#include "exchange/demo_rows.h"
#include "table/csv.h"

static const char *in(struct job *j, const char *dir, const char *name)
{
    return arena_print(j->arena, "%s/%s", dir, name).at;
}

/* A records file of the pack (published pairs, say): its rows have ids, and
 * are reviewed one by one. */
static bool mark_records(struct job *j, const char *pack,
                         const struct demo_recipe *r, struct demo_marks *marks)
{
    struct demo_table t;
    if (!demo_table_read(j, in(j, pack, r->records.at), &t)) {
        return false;
    }
    for (size_t i = 0; i < t.rows; i++) {
        struct str id = demo_cell(&t, i, "id");
        buf_print(&marks->reviews, "review,2021-01-15,%.*s\n", STR_ARG(id));
        if (str_hash(id) % 1000 < r->confirmed) {
            buf_print(&marks->confirmations, "confirmation,2021-01-20,%.*s\n",
                      STR_ARG(id));
        }
    }
    return true;
}

static bool write_recipes(struct job *j, const struct demo_ask *ask,
                          const struct demo_world *w,
                          struct demo_files *files, struct demo_marks *marks)
{
    struct demo_table t;
    if (!demo_table_read(j, in(j, ask->pack, "demo_recipes.csv"), &t)) {
        return false;
    }
    struct demo_recipe *r = ARENA_NEW(j->arena, struct demo_recipe);
    for (size_t i = 0; i < t.rows; i++) {
        if (!demo_recipe_read(j, w, &t, i, r)
            || !(r->records.len > 0
                 ? mark_records(j, ask->pack, r, marks)
                 : demo_rows_write(j, w, r, files, marks))) {
            return false;
        }
    }
    return true;
}

/* Whole files are reviewed, and most confirmed by the receiving side: both
 * name the batch that the file will be. */
static void mark_files(const struct demo_files *files,
                       struct demo_marks *marks)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct demo_file *file = &files->rows[i];
        if (file->is_reviewed) {
            buf_print(&marks->reviews, "review,2021-01-15,batch:%.*s\n",
                      STR_ARG(file->name));
        }
        if (file->is_confirmed) {
            buf_print(&marks->confirmations,
                      "confirmation,2021-01-20,batch:%.*s\n",
                      STR_ARG(file->name));
        }
    }
}

static bool write_marks(struct job *j, struct demo_files *files,
                        const struct demo_marks *marks)
{
    const struct { const char *name, *head; const struct buf *rows; } all[] = {
        { "reviews.csv", "kind,occurred,confirms\n", &marks->reviews },
        { "confirmations.csv", "kind,occurred,confirms\n",
          &marks->confirmations },
        { "inspections.csv", "kind,occurred,confirms,result\n",
          &marks->inspections },
        { "withdrawals.csv", "kind,occurred,withdraws,reason\n",
          &marks->withdrawals },
    };
    size_t first = files->count;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].rows->len > 0) {
            size_t number = demo_file_begin(j, files, str_of(all[i].name));
            struct buf *out = demo_file_rows(j, files, number);
            buf_text(out, all[i].head);
            buf_str(out, buf_view(all[i].rows));
        }
    }
    return demo_files_end(j, files, first);
}

bool demo_write(struct job *j, const struct demo_ask *ask)
{
    struct demo_world w = { .seed = ask->seed, .scale_ppm = ask->scale_ppm };
    struct demo_files files = { .dir = ask->dir };
    struct demo_marks marks = { 0 };
    struct buf units = { 0 };
    bool good = demo_folder(j, ask->dir)
        && demo_pack_copy(j, ask->pack, in(j, ask->dir, "pack"))
        && demo_world_read(j, ask->pack, ask->targets, &w, &units)
        && file_write(j, in(j, ask->dir, "units.csv"), buf_view(&units))
        && write_recipes(j, ask, &w, &files, &marks);
    if (good) {
        mark_files(&files, &marks);
        good = write_marks(j, &files, &marks);
    }
    buf_free(&units);
    buf_free(&marks.reviews);
    buf_free(&marks.confirmations);
    buf_free(&marks.inspections);
    buf_free(&marks.withdrawals);
    demo_files_free(&files);
    demo_world_free(&w);
    return good;
}
