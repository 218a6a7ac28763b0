/* Entries: one byte string for each, and no other is read. */
#include "book/entry.h"

#include "base/num.h"
#include "test/book/shared.h"
#include "test/check.h"

static const char id1[] = "0190a1b2-c3d4-7000-8000-0123456789ab";

#define ID "\"id\":\"0190a1b2-c3d4-7000-8000-0123456789ab\""
#define OTHER "\"0190a1b2-c3d4-7000-8000-0123456789ac\""
#define HASH "0123456789abcdef0123456789abcdef" \
             "0123456789abcdef0123456789abcdef"

static const char *const good[] = {
    "{\"format\":1," ID ",\"kind\":\"k\"}",
    "{\"amount_fen\":-9007199254740991,\"batch\":7,\"corrects\":" OTHER ","
    "\"evidence\":[\"" HASH "\"],\"fields\":{\"a\":0,"
    "\"b_1\":\"字 \\\"\\\\\\n\\u001f/\"},\"format\":1," ID ",\"kind\":\"k\","
    "\"occurred\":\"2019-05\",\"on_behalf\":\"u\",\"programmes\":[\"p\",\"q\"],"
    "\"quantity\":0,\"reason\":\"r\","
    "\"recipient\":{\"area\":\"150921\",\"unit\":\"v\"},\"recorded\":5,"
    "\"sealed\":\"" HASH "\",\"subject\":{\"id\":\"s\","
    "\"identity\":\"proved\",\"kind\":\"person\"},\"supporter\":\"w\","
    "\"target\":" OTHER ",\"until\":\"2020\",\"withdraws\":" OTHER "}",
    "{\"by\":\"x\",\"format\":1," ID ",\"kind\":\"k\","
    "\"recipient\":{\"unit\":\"v\"},\"recorded\":1,"
    "\"subject\":{\"id\":\"s\",\"kind\":\"firm\"}}",
};

static const struct { const char *text, *id; } bad[] = {
    { "", "entry.json" },
    { "{}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"k\"} ", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"k\"", "entry.json" },
    { "{ \"format\":1," ID ",\"kind\":\"k\"}", "entry.json" },
    { "{\"format\":2," ID ",\"kind\":\"k\"}", "entry.json" },
    { "{\"format\":1.0," ID ",\"kind\":\"k\"}", "entry.json" },
    { "{\"format\":1,\"kind\":\"k\"}", "entry.id" },
    { "{\"format\":1," ID "}", "entry.kind" },
    { "{" ID ",\"format\":1,\"kind\":\"k\"}", "entry.json" },  /* order */
    { "{\"format\":1," ID "," ID ",\"kind\":\"k\"}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"k\",\"x\":1}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"\"}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"a\\/b\"}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"\\u0041\"}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"\\u000a\"}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"\\u001F\"}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"\\u0000\"}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"\\ud800\"}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"\x01\"}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"\xff\"}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"\xed\xa0\x80\"}", "entry.json" },
    { "{\"amount_fen\":01,\"format\":1," ID ",\"kind\":\"k\"}", "entry.json" },
    { "{\"amount_fen\":-0,\"format\":1," ID ",\"kind\":\"k\"}", "entry.json" },
    { "{\"amount_fen\":1e3,\"format\":1," ID ",\"kind\":\"k\"}", "entry.json" },
    { "{\"amount_fen\":+1,\"format\":1," ID ",\"kind\":\"k\"}", "entry.json" },
    { "{\"amount_fen\":9007199254740992,\"format\":1," ID ",\"kind\":\"k\"}",
      "num.range" },
    { "{\"amount_fen\":99999999999999999999,\"format\":1," ID
      ",\"kind\":\"k\"}", "num.range" },
    { "{\"fields\":{},\"format\":1," ID ",\"kind\":\"k\"}", "entry.json" },
    { "{\"fields\":{\"b\":1,\"a\":1},\"format\":1," ID ",\"kind\":\"k\"}",
      "entry.json" },
    { "{\"fields\":{\"a\":1,\"a\":1},\"format\":1," ID ",\"kind\":\"k\"}",
      "entry.json" },
    { "{\"fields\":{\"A\":1},\"format\":1," ID ",\"kind\":\"k\"}",
      "entry.key" },
    { "{\"fields\":{\"a\":null},\"format\":1," ID ",\"kind\":\"k\"}",
      "entry.json" },
    { "{\"evidence\":[],\"format\":1," ID ",\"kind\":\"k\"}", "entry.json" },
    { "{\"evidence\":[\"ab\"],\"format\":1," ID ",\"kind\":\"k\"}",
      "entry.hash" },
    { "{\"format\":1,\"id\":\"0190A1B2-c3d4-7000-8000-0123456789ab\",\"kind\":"
      "\"k\"}", "entry.id" },
    { "{\"format\":1," ID ",\"kind\":\"k\",\"occurred\":\"2019-02-30\"}",
      "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"k\",\"occurred\":\"2019-5\"}",
      "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"k\",\"recipient\":{}}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"k\",\"subject\":{\"id\":\"s\"}}",
      "entry.subject" },
    { "{\"format\":1," ID ",\"kind\":\"k\",\"recorded\":0}", "entry.json" },
    { "{\"format\":1," ID ",\"kind\":\"k\",\"recorded\":-1}", "entry.json" },
    { "{\"batch\":1,\"format\":1," ID ",\"kind\":\"k\"}", "entry.json" },
    { "{\"batch\":1,\"by\":\"x\",\"format\":1," ID ",\"kind\":\"k\","
      "\"recorded\":1}", "entry.json" },
};

static void writes_what_it_reads(void)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct entry e;
        struct err err = { 0 };
        struct buf room = { 0 }, out = { 0 };
        CHECK(entry_decode(str_of(good[i]), &e, &room, &err));
        CHECK(entry_encode(&e, e.recorded > 0, &out, &err));
        CHECK(str_is(buf_view(&out), str_of(good[i])));
        buf_free(&room);
        buf_free(&out);
    }
}

static void refuses_every_other_form(void)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct entry e;
        struct err err = { 0 };
        struct buf room = { 0 };
        bool refused = !entry_decode(str_of(bad[i].text), &e, &room, &err);
        bool right = refused && strcmp(err.id, bad[i].id) == 0;
        CHECK(right);
        if (!right) {
            printf("# %s gave %s\n", bad[i].text, err.id ? err.id : "-");
        }
        buf_free(&room);
    }
}

/* Whatever one byte is changed to: either refused, or canonical again. */
static void reads_nothing_that_it_would_not_write(void)
{
    struct str text = str_of(good[1]);
    char bytes[2000];
    for (size_t i = 0; i < text.len; i++) {
        for (int c = 0; c < 256; c += 1 + (int)(i % 3)) {
            struct entry e;
            struct err err = { 0 };
            struct buf room = { 0 }, out = { 0 };
            memcpy(bytes, text.at, text.len);
            bytes[i] = (char)c;
            struct str changed = { bytes, text.len };
            if (entry_decode(changed, &e, &room, &err)) {
                CHECK(entry_encode(&e, e.recorded > 0, &out, &err));
                CHECK(str_is(buf_view(&out), changed));
            }
            buf_free(&room);
            buf_free(&out);
        }
    }
}

static void says_why_a_draft_cannot_be_written(void)
{
    static const struct { const char *id; } whys[] = {
        { "entry.id" }, { "entry.text" }, { "entry.text" }, { "num.range" },
        { "entry.key" }, { "entry.hash" }, { "entry.size" }, { "entry.kind" },
        { "entry.subject" },
    };
    static char big[70000];
    memset(big, 'x', sizeof big);
    for (size_t i = 0; i < sizeof whys / sizeof *whys; i++) {
        struct entry e;
        struct err err = { 0 };
        struct buf out = { 0 };
        buf_text(&out, "before");
        entry_clear(&e);
        e.id = i == 0 ? STR("no id") : str_of(id1);
        e.kind = i == 7 ? STR("") : STR("k");
        e.reason = i == 1 ? STR("\xff") : i == 2 ? STR("a\0b")
                 : i == 6 ? (struct str){ big, sizeof big } : STR("");
        e.quantity = NUM_MAX + 1;
        e.has_quantity = i == 3;
        if (i == 4) {
            entry_put_number(&e, STR("Bad"), 1);
        }
        e.sealed = i == 5 ? STR("abc") : STR("");
        e.subject = i == 8 ? STR("s") : STR("");
        CHECK(!entry_encode(&e, false, &out, &err));
        CHECK(err.id != NULL && strcmp(err.id, whys[i].id) == 0);
        CHECK(str_is(buf_view(&out), STR("before")));
        buf_free(&out);
    }
}

static void keeps_fields_in_order(void)
{
    static const char *const keys[] = { "m", "c", "z", "a", "m", "b" };
    struct entry e;
    entry_clear(&e);
    for (int i = 0; i < 6; i++) {
        CHECK(entry_put_number(&e, str_of(keys[i]), i));
    }
    CHECK(e.field_count == 5 && entry_field(&e, STR("m"))->number == 4);
    for (uint32_t i = 1; i < e.field_count; i++) {
        CHECK(str_compare(e.fields[i - 1].key, e.fields[i].key) < 0);
    }
    CHECK(entry_field(&e, STR("q")) == NULL);
    CHECK(entry_put_text(&e, STR("q"), STR("t")));
    CHECK(entry_field(&e, STR("q"))->is_text);
    char names[ENTRY_FIELDS_MAX + 8][8];
    for (int i = 0; i < ENTRY_FIELDS_MAX + 8; i++) {
        snprintf(names[i], sizeof names[i], "x%d", i);
        bool fits = e.field_count < ENTRY_FIELDS_MAX;
        CHECK(entry_put_number(&e, str_of(names[i]), i) == fits);
    }
}

/* The public JSON tests: no text of theirs is an entry, and none does harm. */
static void refuses_the_json_test_suite(void)
{
    struct shared_list files = shared_files("formats/JSONTestSuite/"
                                            "test_parsing");
    for (size_t i = 0; i < files.count; i++) {
        struct buf bytes = shared_read(files.names[i]), room = { 0 };
        struct entry e;
        struct err err = { 0 };
        CHECK(!entry_decode(buf_view(&bytes), &e, &room, &err));
        buf_free(&bytes);
        buf_free(&room);
    }
    if (files.count == 0) {
        printf("# skipped: no shared data\n");
    }
    shared_free(&files);
}

int main(void)
{
    RUN(writes_what_it_reads);
    RUN(refuses_every_other_form);
    RUN(reads_nothing_that_it_would_not_write);
    RUN(says_why_a_draft_cannot_be_written);
    RUN(keeps_fields_in_order);
    RUN(refuses_the_json_test_suite);
    return CHECK_DONE();
}
