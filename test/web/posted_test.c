/* test/web/posted_test.c - forms as browsers send them, and as they must not. */
#include "web/posted.h"

#include "test/check.h"

#define PART(head, body) "--x\r\nContent-Disposition: form-data; " head      \
    "\r\n\r\n" body "\r\n"

static const char multipart[] = "multipart/form-data; boundary=x";

static void fields_and_files_are_read(void)
{
    struct arena *a = arena_open();
    struct posted p;
    struct err e = { 0 };
    const char *body = PART("name=\"text\"", "381\r\n--亿")
        PART("name=\"file\"; filename=\"a b.txt\"", "") "--x--\r\n";
    CHECK(posted_read(a, str_of(multipart), str_of(body), &p, &e));
    CHECK(p.count == 2);
    const struct posted_field *f = posted_field(&p, STR("text"));
    CHECK(f != NULL && str_is(f->value, STR("381\r\n--亿")));
    f = posted_field(&p, STR("file"));
    CHECK(f != NULL && f->value.len == 0 && str_is(f->file, STR("a b.txt")));
    CHECK(posted_field(&p, STR("none")) == NULL);
    CHECK(posted_read(a, STR("application/x-www-form-urlencoded"),
                      STR("text=a+b%26c%0Ad&basis=reviewed"), &p, &e));
    f = posted_field(&p, STR("text"));
    CHECK(p.count == 2 && f != NULL && str_is(f->value, STR("a b&c\nd")));
    arena_close(a);
}

static void what_is_no_form_is_refused(void)
{
    static const struct { const char *type, *body, *id; } rows[] = {
        { "text/plain", "a=b", "form.type" },
        { "multipart/form-data", "--x--", "form.broken" },
        { "multipart/form-data; boundary=x", "", "form.broken" },
        { "multipart/form-data; boundary=x", "--x", "form.broken" },
        { "multipart/form-data; boundary=x", "--y\r\n\r\n\r\n--y--", "form.broken" },
        { "multipart/form-data; boundary=x", "--x\r\nno end", "form.broken" },
        { "multipart/form-data; boundary=x", "--x\r\nno gap\r\n--x--", "form.broken" },
        { "application/x-www-form-urlencoded", "a=%zz", "form.broken" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *a = arena_open();
        struct posted p;
        struct err e = { 0 };
        bool good = !posted_read(a, str_of(rows[i].type),
                                 str_of(rows[i].body), &p, &e) &&
                    strcmp(e.id, rows[i].id) == 0;
        if (!good) {
            printf("# %s: %s\n", rows[i].body, e.id ? e.id : "taken");
        }
        CHECK(good);
        arena_close(a);
    }
}

static void a_form_has_a_bounded_number_of_fields(void)
{
    struct arena *a = arena_open();
    struct posted *p = ARENA_NEW(a, struct posted);
    struct err e = { 0 };
    struct buf body = { 0 };
    for (int i = 0; i <= POSTED_MAX; i++) {
        buf_print(&body, "%sf%d=1", i > 0 ? "&" : "", i);
    }
    CHECK(!posted_read(a, STR("application/x-www-form-urlencoded"),
                       buf_view(&body), p, &e));
    CHECK(strcmp(e.id, "form.many") == 0 && p->count == POSTED_MAX);
    buf_free(&body);
    arena_close(a);
}

int main(void)
{
    RUN(fields_and_files_are_read);
    RUN(what_is_no_form_is_refused);
    RUN(a_form_has_a_bounded_number_of_fields);
    return CHECK_DONE();
}
