/* The tables from which texts are read: every wrong row is a fault with its
 * file, line and column, and pack_keys lists what was taken. */
#include <stdlib.h>
#include <unistd.h>

#include "pack/pack.h"
#include "test/check.h"
#include "test/rig.h"

static const char package[] =
    "{\"name\":\"trial\",\"zone_minutes\":60,\"area_levels\":\"big|small\","
    "\"cell_level\":\"small\",\"resources\":["
    "{\"name\":\"kinds\",\"path\":\"kinds.csv\"},"
    "{\"name\":\"indicators\",\"path\":\"indicators.csv\"},"
    "{\"name\":\"parameters\",\"path\":\"parameters.csv\"},"
    "{\"name\":\"%s\",\"path\":\"tried.csv\"}]}";

static const struct { const char *file, *text; } files[] = {
    { "kinds.csv", "id,zh\ngift,捐赠\n" },
    { "indicators.csv", "id,zh,type,measure,of,kinds,unit\n"
                        "gifts,捐赠,flow,count,,gift,item\n" },
    { "parameters.csv", "id,value\nall_gifts,3\n" },
};

enum { FILES = sizeof files / sizeof *files };

static const struct { const char *table, *head; } heads[] = {
    { "wordings", "id,indicator,words,without\n" },
    { "spans", "id,words,from,until\n" },
    { "claims", "id,words,without,shape,part,whole,source\n" },
};

static void put_file(const char *dir, const char *name, const char *text,
                     const char *more)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *out = fopen(path, "w");
    assert(out != NULL);
    fprintf(out, "%s%s", text, more);
    fclose(out);
}

/* Read a pack with one such table, of one row. */
static void read_row(struct job *j, int table, const char *row,
                     struct pack_drafts *out)
{
    char dir[] = "/tmp/jiedui_spoken_XXXXXX", path[128], text[700];
    bool made = mkdtemp(dir) != NULL;
    assert(made);
    for (size_t i = 0; i < FILES; i++) {
        put_file(dir, files[i].file, files[i].text, "");
    }
    snprintf(text, sizeof text, package, heads[table].table);
    put_file(dir, "datapackage.json", text, "");
    put_file(dir, "tried.csv", heads[table].head, row);
    CHECK(pack_read(j, dir, out));
    for (size_t i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, files[i].file);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/datapackage.json", dir);
    unlink(path);
    snprintf(path, sizeof path, "%s/tried.csv", dir);
    unlink(path);
    rmdir(dir);
}

enum { WORDINGS, SPANS, CLAIMS };

static const struct { int table; const char *row, *id, *column; } rows[] = {
    { WORDINGS, "w,gifts,捐赠|捐款+企业,社会\n", NULL, NULL },
    { WORDINGS, "w,gifts,捐赠+~企业|公司,\n", NULL, NULL },
    { WORDINGS, "w,gifts,,\n", NULL, NULL },    /* no longer said */
    { WORDINGS, "w,loans,捐赠,\n", "pack.dangling", "indicator" },
    { WORDINGS, "w,,捐赠,\n", "pack.must", "indicator" },
    { WORDINGS, "w,gifts,捐赠++企业,\n", "pack.group", "words" },
    { WORDINGS, "w,gifts,捐赠||企业,\n", "pack.group", "words" },
    { WORDINGS, "w,gifts,捐赠+,\n", "pack.group", "words" },
    { WORDINGS, "w,gifts,捐赠+~,\n", "pack.group", "words" },
    { WORDINGS, "w,gifts,a+b+c+d+e+f+g+h+i,\n", "pack.groups", "words" },
    { WORDINGS, "w,gifts,捐赠,社会|\n", "pack.group", "without" },
    { WORDINGS, "W 1,gifts,捐赠,\n", "pack.id", "id" },
    { SPANS, "s,这几年,2016,2020\n", NULL, NULL },
    { SPANS, "s,那以来,2012-11-08,\n", NULL, NULL },
    { SPANS, "s,同一天,2012-11-08,2012-11-08\n", NULL, NULL },
    { SPANS, "s,这几年,,\n", "pack.must", "from" },
    { SPANS, "s,这几年,2016-13,\n", "pack.date", "from" },
    { SPANS, "s,这几年,2021,2020\n", "pack.period", "until" },
    { SPANS, "s,这几年||,2016,\n", "pack.group", "words" },
    { CLAIMS, "c,全部,,all,,,\n", NULL, NULL },
    { CLAIMS, "c,全部+捐赠,,all,gifts,parameter:all_gifts,报表\n", NULL, NULL },
    { CLAIMS, "c,全部,,all,gifts,areas:level=small,\n", NULL, NULL },
    { CLAIMS, "c,全部,,all,gifts,units:kind=firm;level=big,\n", NULL, NULL },
    { CLAIMS, "c,首个,,first,gift,,\n", NULL, NULL },
    { CLAIMS, "c,全部,,most,,,\n", "pack.word", "shape" },
    { CLAIMS, "c,全部,,all,loans,gifts,\n", "pack.dangling", "part" },
    { CLAIMS, "c,首个,,first,loan,,\n", "pack.dangling", "part" },
    { CLAIMS, "c,全部,,all,gifts,loans,\n", "pack.dangling", "whole" },
    { CLAIMS, "c,全部,,all,gifts,parameter:none,\n", "pack.dangling", "whole" },
    { CLAIMS, "c,全部,,all,gifts,,\n", "claim.whole", "whole" },
    { CLAIMS, "c,全部,,all,,gifts,\n", "claim.whole", "whole" },
    { CLAIMS, "c,首个,,first,gift,gifts,\n", "claim.whole", "whole" },
    { CLAIMS, "c,全部,,all,gifts,areas:kind=firm,\n", "claim.whole", "whole" },
    { CLAIMS, "c,全部,,all,gifts,units:level,\n", "claim.whole", "whole" },
    { CLAIMS, "c,全部,,all,gifts,people:level=big,\n", "claim.whole", "whole" },
};

static void a_wrong_row_is_a_fault_where_it_stands(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct job *j = job_open();
        struct pack_drafts d = { 0 };
        read_row(j, rows[i].table, rows[i].row, &d);
        bool good = rows[i].id == NULL ? d.fault_count == 0
            : d.fault_count == 1 && d.faults[0].line == 2 &&
              str_is(d.faults[0].file, STR("tried.csv")) &&
              str_is(str_of(d.faults[0].id), str_of(rows[i].id)) &&
              str_is(d.faults[0].column, str_of(rows[i].column));
        for (size_t k = 0; !good && k < d.fault_count; k++) {
            printf("# %s: %s %.*s %.*s\n", rows[i].row, d.faults[k].id,
                   STR_ARG(d.faults[k].column), STR_ARG(d.faults[k].en));
        }
        CHECK(good);
        job_close(j);
    }
}

static void keys_of_a_kept_table_stand_in_order(void)
{
    static const struct fold *const folds[] = { &pack_fold, NULL };
    struct rig r = rig_open(folds);
    struct arena *a = arena_open();
    static const char *const ids[] = { "second", "first", "third" };
    for (int i = 0; i < 3; i++) {
        struct entry e = rig_row("definition", "spans", ids[i], "words",
                                 "x", NULL);
        rig_put(&r, &e);
    }
    struct entry other = rig_row("definition", "claims", "first", "words",
                                 "y", NULL);
    rig_put(&r, &other);
    size_t count;
    const struct str *keys =
        pack_keys(r.states[0], a, STR("spans"), UINT64_MAX, &count);
    CHECK(count == 3);
    for (size_t i = 0; i < count; i++) {
        CHECK(str_is(keys[i], str_of(ids[i])));
    }
    pack_keys(r.states[0], a, STR("spans"), 2, &count);
    CHECK(count == 2);          /* as known before the third came */
    pack_keys(r.states[0], a, STR("nothing"), UINT64_MAX, &count);
    CHECK(count == 0);
    arena_close(a);
    rig_close(&r);
}

int main(void)
{
    RUN(a_wrong_row_is_a_fault_where_it_stands);
    RUN(keys_of_a_kept_table_stand_in_order);
    return CHECK_DONE();
}
