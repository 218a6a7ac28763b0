/* Reading a pack's folder: what becomes of its rows, and every fault. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pack/pack.h"
#include "table/csv.h"
#include "test/check.h"
#include "test/rig.h"

static const struct { const char *file, *text; } base[] = {
    { "datapackage.json",
      "{\"name\":\"trial\",\"zone_minutes\":60,\n"
      "\"area_levels\":\"big|mid|small\",\"cell_level\":\"mid\",\n"
      "\"resources\":[{\"name\":\"units\",\"path\":\"units.csv\"},\n"
      "{\"name\":\"areas\",\"path\":\"areas.csv\"},\n"
      "{\"name\":\"kinds\",\"path\":\"kinds.csv\"},\n"
      "{\"name\":\"fields\",\"path\":\"fields.csv\"},\n"
      "{\"name\":\"codes\",\"path\":\"codes.csv\"},\n"
      "{\"name\":\"indicators\",\"path\":\"indicators.csv\"},\n"
      "{\"name\":\"parameters\",\"path\":\"parameters.csv\"},\n"
      "{\"name\":\"roles\",\"path\":\"roles.csv\"},\n"
      "{\"name\":\"mappings\",\"path\":\"mappings.csv\"},\n"
      "{\"name\":\"records\",\"path\":\"pairs.csv\"},\n"
      "{\"name\":\"bulletin.zh\",\"path\":\"bulletin.zh.md\"}]}" },
    { "kinds.csv", "id,zh,en,role,stands_for,key,reviewers,needs_pairing\n"
                   "grant,资助,grant,record,,occurred|way,1,1\n"
                   "tally,计数,,aggregate,grant,,,\n" },
    { "fields.csv", "kind,id,zh,en,type,codes,min,max,must\n"
                    "grant,way,去向,,code,way,,,1\n"
                    "grant,sum,金额,,money,,0.01,100,\n"
                    "grant,done,完成,,flag,,,,\n" },
    { "codes.csv", "list,id,zh,en\nway,out,拨付,\nway,back,退回,\n" },
    { "indicators.csv",
      "id,zh,type,measure,of,kinds,filter,minus,unit,style,places,suffix\n"
      "paid,已付,flow,sum,sum,grant,way=out;done=1,way=back,fen,floor,1,多\n" },
    { "parameters.csv", "id,valid_from,value\nline,2012,2300\nline,2014-01-01,2800\n" },
    { "areas.csv", "code,name,level,parent,valid_from,valid_until,successor\n"
                   "A1,Town,mid,A,,,\nA,North,big,,,,\n"
                   "A1x,Ward,small,A1,2001,2010-12-31,A1\n" },
    { "units.csv", "id,name,kind,parent,area\nU1,Office,government,,A\nU2,Firm,firm,U1,A1\n" },
    { "roles.csv", "id,rights\nclerk,enter|read\n" },
    { "mappings.csv", "id,header,column,unit,skip\nm1,序号,,,1\nm1,金额,sum,万元,\nm2,x,way,,\n" },
    { "pairs.csv", "kind,occurred\n" },
    { "bulletin.zh.md", "# {{programme}}\n" },
};

enum { FILES = sizeof base / sizeof *base };

struct folder { char path[64]; };

static void put_file(const struct folder *f, const char *name,
                     const char *text, const char *more)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", f->path, name);
    FILE *out = fopen(path, "w");
    assert(out != NULL);
    fputs(text, out);
    fputs(more, out);
    fclose(out);
}

static struct folder folder_new(void)
{
    struct folder f = { "/tmp/jiedui_pack_XXXXXX" };
    assert(mkdtemp(f.path) != NULL);
    for (size_t i = 0; i < FILES; i++) {
        put_file(&f, base[i].file, base[i].text, "");
    }
    return f;
}

static void folder_drop(const struct folder *f)
{
    char path[128];
    for (size_t i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", f->path, base[i].file);
        unlink(path);
    }
    rmdir(f->path);
}

static const struct pack_row *row_of(const struct pack_drafts *d,
                                     const char *table, const char *key)
{
    for (size_t i = 0; i < d->count; i++) {
        if (str_is(d->rows[i].table, str_of(table)) &&
            str_is(d->rows[i].key, str_of(key))) {
            return &d->rows[i];
        }
    }
    return NULL;
}

static void a_sound_pack_has_no_faults(void)
{
    struct folder f = folder_new();
    struct job *j = job_open();
    struct pack_drafts d;
    CHECK(pack_read(j, f.path, &d) && job_ok(j));
    for (size_t i = 0; i < d.fault_count; i++) {
        printf("# %s: %s\n", d.faults[i].id, d.faults[i].en.at);
    }
    CHECK(d.fault_count == 0);
    CHECK(str_is(d.name, STR("trial")) && d.zone_minutes == 60);
    CHECK(d.record_count == 1 && d.file_count == 2);
    CHECK(str_ends(d.records[0], STR("/pairs.csv")));
    CHECK(row_of(&d, "parameters", "line@2012") != NULL);
    CHECK(row_of(&d, "fields", "grant.way")->line == 2);
    CHECK(row_of(&d, "codes", "way.back") && row_of(&d, "roles", "clerk"));
    CHECK(row_of(&d, "mappings", "m1") && row_of(&d, "mappings", "m2"));
    CHECK(row_of(&d, "mappings", "m1.金额") == NULL);
    CHECK(row_of(&d, "templates", "bulletin.zh") != NULL);
    CHECK(row_of(&d, "settings", "zone_minutes") != NULL);
    job_close(j);
    folder_drop(&f);
}

static void what_is_pointed_at_comes_first(void)
{
    struct folder f = folder_new();
    struct job *j = job_open();
    struct pack_drafts d;
    CHECK(pack_read(j, f.path, &d));
    CHECK(row_of(&d, "areas", "A") < row_of(&d, "areas", "A1"));
    CHECK(row_of(&d, "areas", "A1") < row_of(&d, "areas", "A1x"));
    CHECK(row_of(&d, "areas", "A1x") < row_of(&d, "units", "U1"));
    CHECK(row_of(&d, "kinds", "grant") < row_of(&d, "fields", "grant.way"));
    job_close(j);
    folder_drop(&f);
}

static void rows_become_entries_that_can_be_written(void)
{
    struct folder f = folder_new();
    struct job *j = job_open();
    struct pack_drafts d;
    CHECK(pack_read(j, f.path, &d));
    for (size_t i = 0; i < d.count; i++) {
        struct entry e;
        struct buf bytes = { 0 };
        CHECK(pack_draft(j->arena, NULL, &d.rows[i], &e));
        CHECK(entry_encode(&e, false, &bytes, &j->err) && job_ok(j));
        buf_free(&bytes);
    }
    struct entry e;
    CHECK(pack_draft(j->arena, NULL, row_of(&d, "areas", "A1x"), &e));
    CHECK(str_is(e.kind, STR("area")) && str_is(e.subject, STR("A1x")));
    CHECK(e.occurred.precision == DATE_YEAR);
    CHECK(e.until.precision == DATE_DAY && entry_field(&e, STR("name")));
    CHECK(entry_field(&e, STR("code")) == NULL);
    job_close(j);
    folder_drop(&f);
}

/* Loading twice adds nothing; going back to an old wording is new again. */
static void only_what_is_new_gets_an_entry(void)
{
    static const struct fold *const folds[] = { &pack_fold, NULL };
    struct folder f = folder_new();
    struct job *j = job_open();
    struct rig r = rig_open(folds);
    static const char *const labels[] = { "拨付", "拨付", "付", "拨付" };
    static const int fresh[] = { 1, 0, 1, 1 };
    struct str ids[4] = { { 0 } };
    for (int round = 0; round < 4; round++) {
        struct pack_drafts d;
        int count = 0;
        char codes[64];
        snprintf(codes, sizeof codes, "list,id,zh\nway,out,%s\n"
                 "way,back,退\n", labels[round]);
        put_file(&f, "codes.csv", codes, "");
        CHECK(pack_read(j, f.path, &d) && d.fault_count == 0);
        const struct pack_row *row = row_of(&d, "codes", "way.out");
        struct entry e;
        if (pack_draft(j->arena, r.states[0], row, &e)) {
            ids[round] = e.id;
            rig_put(&r, &e);
            count++;
        }
        CHECK(count == fresh[round]);
    }
    CHECK(!str_is(ids[0], ids[2]) && !str_is(ids[0], ids[3]));
    rig_close(&r);
    job_close(j);
    folder_drop(&f);
}

static void a_draft_that_is_said_again_gets_another_id(void)
{
    struct folder f = folder_new();
    struct job *j = job_open();
    struct pack_drafts d;
    struct entry first, again;
    CHECK(pack_read(j, f.path, &d));
    CHECK(pack_draft(j->arena, NULL, row_of(&d, "areas", "A"), &first));
    again = first;
    pack_draft_again(j->arena, 7, &again);
    CHECK(again.id.len == ENTRY_ID_LEN && !str_is(again.id, first.id));
    struct str seven = again.id;
    again = first;
    pack_draft_again(j->arena, 7, &again);
    CHECK(str_is(again.id, seven));
    job_close(j);
    folder_drop(&f);
}

/* One more row, or another file, and what it is found to be. */
static const struct {
    const char *file, *more;
    uint64_t line;
    const char *column, *id;
} faults[] = {
    { "kinds.csv", "grant,再,,,,,,\n", 4, "", "pack.double" },
    { "kinds.csv", ",无,,,,,,\n", 4, "", "pack.key" },
    { "kinds.csv", "Grant,大,,,,,,\n", 4, "id", "pack.id" },
    { "kinds.csv", "gift,,,,,,,\n", 4, "zh", "pack.label" },
    { "kinds.csv", "gift,礼,,other,,,,\n", 4, "role", "pack.word" },
    { "kinds.csv", "gift,礼,,record,,,3,\n", 4, "reviewers", "pack.word" },
    { "kinds.csv", "gift,礼,,record,,,,yes\n", 4, "needs_pairing", "pack.flag" },
    { "kinds.csv", "gift,礼,,record,grant,,,\n", 4, "stands_for", "kind.stands_for" },
    { "kinds.csv", "gift,礼,,aggregate,,,,\n", 4, "stands_for", "kind.stands_for" },
    { "kinds.csv", "gift,礼,,aggregate,tally,,,\n", 4, "stands_for", "kind.stands_for" },
    { "kinds.csv", "gift,礼,,aggregate,none,,,\n", 4, "stands_for", "pack.dangling" },
    { "kinds.csv", "gift,礼,,carried,grant,,,\n", 4, "role", "kind.carried" },
    { "kinds.csv", "gift,礼,,,,occurred|nothing,,\n", 4, "key", "kind.key" },
    { "kinds.csv", "merge,合,,,,,,\n", 4, "id", "kind.core" },
    { "kinds.csv", "joining,合并,,,,,,\n", 4, "zh", "kind.core" },
    { "kinds.csv", "gift,礼,,,,,,,many\n", 4, "", "pack.cells" },
    { "fields.csv", "none,x,某,,text,,,,\n", 5, "kind", "pack.dangling" },
    { "fields.csv", "grant,x,某,,colour,,,,\n", 5, "type", "pack.word" },
    { "fields.csv", "grant,x,某,,,,,,\n", 5, "type", "pack.must" },
    { "fields.csv", "grant,x,某,,code,,,,\n", 5, "codes", "field.codes" },
    { "fields.csv", "grant,x,某,,text,way,,,\n", 5, "codes", "field.codes" },
    { "fields.csv", "grant,x,某,,code,ways,,,\n", 5, "codes", "pack.dangling" },
    { "fields.csv", "grant,x,某,,int,,five,,\n", 5, "min", "pack.number" },
    { "fields.csv", "grant,x,某,,int,,0.5,,\n", 5, "min", "field.limit" },
    { "fields.csv", "grant,x,某,,int,,7,3,\n", 5, "min", "field.limit" },
    { "fields.csv", "grant,reason,某,,text,,,,\n", 5, "id", "field.reserved" },
    { "codes.csv", "way,out,又,\n", 4, "", "pack.double" },
    { "codes.csv", "way,a b,又,\n", 4, "id", "pack.id" },
    { "codes.csv", ",x,又,\n", 4, "", "pack.key" },
    { "indicators.csv", "b,乙,flow,sum,name,grant,,,fen,,,\n", 3, "of", "indicator.of" },
    { "indicators.csv", "b,乙,flow,sum,done,grant,,,fen,,,\n", 3, "of", "indicator.of" },
    { "indicators.csv", "b,乙,flow,distinct,thing,grant,,,item,,,\n", 3, "of", "indicator.of" },
    { "indicators.csv", "b,乙,flow,count,,gift,,,item,,,\n", 3, "kinds", "pack.dangling" },
    { "indicators.csv", "b,乙,rate,count,,grant,,,item,,,\n", 3, "type", "pack.word" },
    { "indicators.csv", "b,乙,flow,mean,,grant,,,item,,,\n", 3, "measure", "pack.word" },
    { "indicators.csv", "b,乙,flow,count,,grant,,,yuan,,,\n", 3, "unit", "pack.word" },
    { "indicators.csv", "b,乙,flow,count,,grant,,,item,round,,\n", 3, "style", "pack.word" },
    { "indicators.csv", "b,乙,flow,count,,grant,,,item,floor,x,\n", 3, "places", "pack.number" },
    { "indicators.csv", "b,乙,flow,count,,grant,,,item,floor,1,约\n", 3, "suffix", "pack.word" },
    { "indicators.csv", "b,乙,flow,count,,grant,way,,item,,,\n", 3, "filter", "filter.sign" },
    { "indicators.csv", "b,乙,flow,count,,grant,x=1,,item,,,\n", 3, "filter", "filter.unknown" },
    { "indicators.csv", "b,乙,flow,count,,grant,way=in,,item,,,\n", 3, "filter", "filter.unlisted" },
    { "indicators.csv", "b,乙,flow,count,,grant,done=2,,item,,,\n", 3, "filter", "filter.unlisted" },
    { "indicators.csv", "b,乙,flow,count,,grant,area.level=x,,item,,,\n", 3, "filter",
      "filter.unlisted" },
    { "indicators.csv", "b,乙,flow,count,,grant,area.code=Z,,item,,,\n", 3, "filter",
      "filter.unlisted" },
    { "indicators.csv", "b,乙,flow,count,,grant,kind=tally,,item,,,\n", 3, "filter",
      "filter.unlisted" },
    { "indicators.csv", "b,乙,flow,count,,grant,unit.kind=x,,item,,,\n", 3, "filter",
      "filter.unlisted" },
    { "indicators.csv", "b,乙,flow,count,,grant,,way=out,item,,,\n", 3, "minus", "indicator.minus" },
    { "parameters.csv", "line,2012,9\n", 4, "", "pack.double" },
    { "parameters.csv", "line,2012-13,9\n", 4, "valid_from", "pack.date" },
    { "parameters.csv", "line,2019-02-29,9\n", 4, "valid_from", "pack.date" },
    { "areas.csv", "B,West,huge,,,,\n", 5, "level", "area.level" },
    { "areas.csv", "B,West,mid,Z,,,\n", 5, "parent", "pack.dangling" },
    { "areas.csv", "B,West,mid,A1,,,\n", 5, "parent", "area.parent" },
    { "areas.csv", "B,West,mid,A,,,Z\n", 5, "successor", "pack.dangling" },
    { "areas.csv", "B,West,mid,A,2010,2009,\n", 5, "valid_until", "pack.period" },
    { "areas.csv", "B,,mid,A,,,\n", 5, "name", "pack.must" },
    { "units.csv", "U3,X,shop,,\n", 4, "kind", "pack.word" },
    { "units.csv", "U3,X,firm,U9,\n", 4, "parent", "pack.dangling" },
    { "units.csv", "U3,X,firm,,Z\n", 4, "area", "pack.dangling" },
    { "mappings.csv", "m3,y,way,,maybe\n", 5, "skip", "pack.flag" },
    { "mappings.csv", "m1,序号,,,1\n", 5, "", "pack.double" },
    { "roles.csv", "clerk,read\n", 3, "", "pack.double" },
    { "roles.csv", "\"never closed\n", 0, "", "csv.quote" },
    { "bulletin.zh.md", "\xC4\xE3", 0, "", "pack.utf8" },
};

static void check_fault(const struct pack_drafts *d, size_t i)
{
    bool is_found = false;
    for (size_t k = 0; k < d->fault_count; k++) {
        const struct pack_fault *f = &d->faults[k];
        is_found = is_found ||
            (str_is(f->file, str_of(faults[i].file)) &&
             f->line == faults[i].line && strcmp(f->id, faults[i].id) == 0 &&
             str_is(f->column, str_of(faults[i].column)) && f->zh.len > 0 &&
             f->en.len > 0);
    }
    if (!is_found) {
        printf("# %s %s: wanted %s\n", faults[i].file, faults[i].more,
               faults[i].id);
        for (size_t k = 0; k < d->fault_count; k++) {
            printf("#   %s %llu %s %s\n", d->faults[k].file.at,
                   (unsigned long long)d->faults[k].line,
                   d->faults[k].column.at, d->faults[k].id);
        }
    }
    CHECK(is_found);
}

static void every_fault_is_named_with_its_place(void)
{
    struct folder f = folder_new();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        size_t b = 0;
        while (strcmp(base[b].file, faults[i].file) != 0) {
            b++;
        }
        struct job *j = job_open();
        struct pack_drafts d;
        put_file(&f, base[b].file, base[b].text, faults[i].more);
        CHECK(pack_read(j, f.path, &d) && job_ok(j));
        check_fault(&d, i);
        put_file(&f, base[b].file, base[b].text, "");
        job_close(j);
    }
    folder_drop(&f);
}

/* Whole files that are wrong from the start. */
static const struct { const char *file, *text, *column, *id; } whole[] = {
    { "kinds.csv", "id,zh,zh\ngrant,a,b\n", "zh", "pack.header" },
    { "kinds.csv", "id,zh,colour\ngrant,a,b\n", "colour", "pack.column" },
    { "roles.csv", "编号,权限\nclerk,read\n", "编号", "pack.column" },
    { "kinds.csv", "", "resources", "pack.kinds" },
};

static void files_that_are_wrong_are_named(void)
{
    struct folder f = folder_new();
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        struct job *j = job_open();
        struct pack_drafts d;
        bool is_found = false;
        put_file(&f, whole[i].file, whole[i].text, "");
        CHECK(pack_read(j, f.path, &d) && job_ok(j));
        for (size_t k = 0; k < d.fault_count; k++) {
            is_found = is_found ||
                (strcmp(d.faults[k].id, whole[i].id) == 0 &&
                 str_is(d.faults[k].column, str_of(whole[i].column)));
        }
        CHECK(is_found);
        job_close(j);
    }
    folder_drop(&f);
}

static const struct { const char *json, *id; } packages[] = {
    { "{\"name\":\"a b\",\"resources\":[]}", "pack.setting" },
    { "{\"resources\":[]}", "pack.setting" },
    { "{\"name\":\"a\",\"zone_minutes\":\"x\"}", "pack.setting" },
    { "{\"name\":\"a\",\"zone_minutes\":9999}", "pack.setting" },
    { "{\"name\":\"a\",\"reporting_date\":\"2020\"}", "pack.setting" },
    { "{\"name\":\"a\",\"public_min\":-1}", "pack.setting" },
    { "{\"name\":\"a\",\"public_entries\":\"maybe\"}", "pack.setting" },
    { "{\"name\":\"a\",\"area_levels\":\"x|y\",\"cell_level\":\"z\"}", "pack.setting" },
    { "{\"name\":\"a\",\"resources\":[{\"name\":\"kinds\",\"path\":\"/etc/passwd\"}]}", "pack.path" },
    { "{\"name\":\"a\",\"resources\":[{\"name\":\"kinds\",\"path\":\"../kinds.csv\"}]}", "pack.path" },
    { "{\"name\":\"a\",\"resources\":[{\"name\":\"kinds\"}]}", "pack.path" },
    { "{\"name\":\"a\",\"resources\":[{\"name\":\"x\",\"path\":\"none.csv\"}]}", "file.absent" },
};

static void the_package_itself_is_checked(void)
{
    struct folder f = folder_new();
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++) {
        struct job *j = job_open();
        struct pack_drafts d;
        bool is_found = false;
        put_file(&f, "datapackage.json", packages[i].json, "");
        CHECK(pack_read(j, f.path, &d) && job_ok(j));
        for (size_t k = 0; k < d.fault_count; k++) {
            is_found = is_found || strcmp(d.faults[k].id, packages[i].id) == 0;
        }
        CHECK(is_found);
        job_close(j);
    }
    folder_drop(&f);
}

static void a_folder_that_is_no_pack_is_refused(void)
{
    static const struct { const char *json, *id; } rows[] = {
        { NULL, "pack.absent" }, { "{", "pack.json" }, { "[]", "pack.json" },
        { "", "pack.json" }, { "{\"a\":1,\"a\":2}", "pack.json" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct folder f = folder_new();
        struct job *j = job_open();
        struct pack_drafts d;
        if (rows[i].json != NULL) {
            put_file(&f, "datapackage.json", rows[i].json, "");
        } else {
            folder_drop(&f);
        }
        CHECK(!pack_read(j, f.path, &d));
        CHECK(j->err.id && strcmp(j->err.id, rows[i].id) == 0);
        job_close(j);
        folder_drop(&f);
    }
}

int main(void)
{
    RUN(a_sound_pack_has_no_faults);
    RUN(what_is_pointed_at_comes_first);
    RUN(rows_become_entries_that_can_be_written);
    RUN(only_what_is_new_gets_an_entry);
    RUN(a_draft_that_is_said_again_gets_another_id);
    RUN(every_fault_is_named_with_its_place);
    RUN(files_that_are_wrong_are_named);
    RUN(the_package_itself_is_checked);
    RUN(a_folder_that_is_no_pack_is_refused);
    return CHECK_DONE();
}
