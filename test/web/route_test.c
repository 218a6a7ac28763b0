/* test/web/route_test.c - paths find their rows, and only theirs. */
#include "web/page.h"

#include "test/check.h"

static void paths_match_whole_or_not_at_all(void)
{
    const struct { const char *pattern; struct str path; bool hit;
                   struct str first, second; } rows[] = {
        { "/", STR("/"), true, { 0 }, { 0 } },
        { "/figures", STR("/figures"), true, { 0 }, { 0 } },
        { "/figures", STR("/figures/"), false, { 0 }, { 0 } },
        { "/figures", STR("/figure"), false, { 0 }, { 0 } },
        { "/figure/{id}", STR("/figure/funds"), true, STR("funds"), { 0 } },
        { "/figure/{id}", STR("/figure/"), false, { 0 }, { 0 } },
        { "/figure/{id}", STR("/figure"), false, { 0 }, { 0 } },
        { "/figure/{id}", STR("/figure/a/b"), false, { 0 }, { 0 } },
        { "/figure/{id}/restate", STR("/figure/a/restate"), true, STR("a"),
          { 0 } },
        { "/log/tile/{level}/{number…}", STR("/log/tile/0/x001/234.p/7"),
          true, STR("0"), STR("x001/234.p/7") },
        { "/log/tile/{level}/{number…}", STR("/log/tile/0"), false, { 0 },
          { 0 } },
        { "/log/tile/{level}/{number…}", STR("/log/tile/0/"), false, { 0 },
          { 0 } },
        { "/", STR("//"), false, { 0 }, { 0 } },
        { "/a", STR("//a"), false, { 0 }, { 0 } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str parts[ROUTE_PARTS_MAX] = { 0 };
        bool hit = route_match(rows[i].pattern, rows[i].path, parts);
        CHECK(hit == rows[i].hit);
        CHECK(!hit || str_is(parts[0], rows[i].first));
        CHECK(!hit || str_is(parts[1], rows[i].second));
        if (hit != rows[i].hit) {
            printf("# %s %s\n", rows[i].pattern, rows[i].path.at);
        }
    }
}

static void no_two_rows_of_the_site_are_the_same(void)
{
    const struct page *all[200];
    size_t count = 0;
    for (size_t f = 0; site_families[f] != NULL; f++) {
        for (const struct page *p = site_families[f]; p->path; p++) {
            for (size_t i = 0; i < count; i++) {
                CHECK(strcmp(all[i]->path, p->path) != 0 ||
                      strcmp(all[i]->method, p->method) != 0);
            }
            CHECK(p->zh != NULL && p->en != NULL && p->run != NULL);
            CHECK((p->parameters == NULL) || p->gives != NULL);
            all[count++] = p;
        }
    }
    CHECK(count > 20);
}

int main(void)
{
    RUN(paths_match_whole_or_not_at_all);
    RUN(no_two_rows_of_the_site_are_the_same);
    return CHECK_DONE();
}
