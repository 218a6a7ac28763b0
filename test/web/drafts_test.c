/* test/web/drafts_test.c - an array of drafts is cut at its own commas. */
#include "web/drafts.h"

#include "test/check.h"

static void one_draft_or_an_array_comes_out_in_pieces(void)
{
    const struct { struct str body; bool is_array; size_t count;
                   struct str last; } rows[] = {
        { STR("{\"a\":1}"), false, 1, STR("{\"a\":1}") },
        { STR(" [ ] "), true, 0, { 0 } },
        { STR("[{\"a\":[1,2]},{\"b\":\"x,]\\\",\"}]"), true, 2,
          STR("{\"b\":\"x,]\\\",\"}") },
        { STR("[1,,2]"), true, 3, STR("2") },
        { STR("[1,]"), true, 2, STR("") },
        { STR("[\"\\"), true, 0, { 0 } },
        { STR("[]]"), true, 1, STR("]") },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct drafts d;
        struct err e = { 0 };
        struct str piece, last = { 0 };
        size_t count = 0;
        if (!drafts_open(rows[i].body, &d, &e)) {
            CHECK(strcmp(e.id, "draft.json") == 0 && rows[i].count == 0);
            continue;
        }
        while (drafts_next(&d, &piece)) {
            last = piece;
            count++;
        }
        CHECK(d.is_array == rows[i].is_array);
        CHECK(count == rows[i].count && str_is(last, rows[i].last));
    }
}

int main(void)
{
    RUN(one_draft_or_an_array_comes_out_in_pieces);
    return CHECK_DONE();
}
