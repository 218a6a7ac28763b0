/* Editions of a small book: what is frozen, what is refused, made again. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "book/proof.h"
#include "editions.h"

static const char text_zh[] = "# 题\n\n到{{date}}，拨款{{figure money}}，"
                              "驻留{{figure people}}、{{figure stays}}。\n";
static const char text_en[] = "# Title\n\nBy {{date}}, {{figure money}} was "
                              "granted.\n";

static void open_filled(struct house *h)
{
    house_open_with(h, edition_folds);
    set_template(h, "bulletin", text_zh, text_en);
    grant(h, "2018-05-01", "C1", 3812000);
    stay(h, "2019-03-01", "p1");
    stay(h, "2019-03-02", "p1");
    house_commit(h);
}

static struct publish_ask plain_ask(const char *number)
{
    return (struct publish_ask){
        .number = str_of(number), .drafter = STR("Li"), .checker = STR("Wu"),
        .approver = STR("Xu"), .zh = true, .en = true,
        .text = { .has_basis = true } };
}

static bool is_same_again(struct house *h, const struct published *p)
{
    struct published_check checks[PUBLISHED_FILES_MAX];
    size_t count;
    bool same = published_again(h->job, h->book, p, checks, &count);
    same = same && count > 0;
    for (size_t i = 0; same && i < count; i++) {
        same = checks[i].verdict == CHECK_SAME;
    }
    return same;
}

static void an_edition_holds_what_was_said_and_by_whom(void)
{
    struct house h;
    struct published p;
    struct publish_ask ask = plain_ask("2021-1");
    struct str md;
    open_filled(&h);
    uint64_t size = book_head(h.book).size;
    CHECK(publish(h.job, h.book, &ask, &p));
    CHECK(p.size == size && p.seq == size);
    CHECK(str_is(p.title_zh, STR("题")) && str_is(p.title_en, STR("Title")));
    CHECK(p.file_count == 8 && p.basis == BASIS_REPORTED);
    CHECK(str_is(p.drafter, STR("Li")) && str_is(p.by, STR("tester")));
    CHECK(published_file(h.job, h.book, &p, STR("zh.md"), &md));
    CHECK(has(md, "拨款3812000元[^1]，驻留1人[^2]、2人次[^3]。"));
    CHECK(has(md, "第2021-1期。起草：Li；核对：Wu；签发：Xu。"));
    CHECK(published_file(h.job, h.book, &p, STR("en.html"), &md));
    CHECK(has(md, "No. 2021-1. Drafted by Li, checked by Wu, approved by Xu."));
    CHECK(published_file(h.job, h.book, &p, STR("zh.template"), &md));
    CHECK(str_is(md, str_of(text_zh)));
    CHECK(!published_file(h.job, h.book, &p, STR("zh.pdf"), &md));
    CHECK(failed(&h, "edition.file"));
    house_close(&h);
}

static void it_is_made_again_after_the_book_has_grown(void)
{
    struct house h;
    struct published p;
    struct publish_ask ask = plain_ask("1");
    open_filled(&h);
    CHECK(publish(h.job, h.book, &ask, &p) && is_same_again(&h, &p));
    grant(&h, "2018-06-01", "C2", 77);
    set_template(&h, "bulletin", "# 新的\n{{figure stays}}\n", NULL);
    withdraw(&h, house_id(&h, p.size - 3), "a slip");
    CHECK(is_same_again(&h, &p));
    house_again(&h, true);
    CHECK(published_find(h.job, h.book, STR("1"), &p));
    CHECK(is_same_again(&h, &p));
    house_close(&h);
}

static void the_same_again_changes_nothing_and_another_is_refused(void)
{
    struct house h;
    struct published p, again;
    struct publish_ask ask = plain_ask("1");
    open_filled(&h);
    CHECK(publish(h.job, h.book, &ask, &p));
    uint64_t size = book_head(h.book).size;
    ask.text.has_as_of = true;
    ask.text.as_of = p.size;
    CHECK(publish(h.job, h.book, &ask, &again));
    CHECK(again.seq == p.seq && book_head(h.book).size == size);
    ask.checker = STR("Yi");
    CHECK(!publish(h.job, h.book, &ask, &again));
    CHECK(failed(&h, "edition.number"));
    CHECK(book_head(h.book).size == size);
    house_close(&h);
}

static void a_number_is_not_taken_for_another(void)
{
    struct house h;
    struct published p;
    struct publish_ask ask = plain_ask("A-1");
    static const char *const wrong[] = {
        "a-1", "Ａ-1", "A - 1", " A-2", "A-2 ", "A\u200b-2", ".", "..", "head",
    };
    open_filled(&h);
    CHECK(publish(h.job, h.book, &ask, &p));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ask.number = str_of(wrong[i]);
        CHECK(!publish(h.job, h.book, &ask, &p));
        CHECK(failed(&h, "edition.number"));
    }
    house_close(&h);
}

static void three_people_are_needed(void)
{
    struct house h;
    struct published p;
    open_filled(&h);
    static const char *const wrong[][3] = {
        { "Li", "Li", "Xu" }, { "Li", "Wu", "Li" }, { "Li", "Wu", "wu" },
        { "Li", "Wu", "Ｗｕ" }, { "Li", "", "Xu" }, { "Li", "W|u", "Xu" },
        { "Li", " ", "Xu" }, { "李 一", "李一", "王" },
        { "Li", "Wu", "\u202eXu" }, { "Li", "L\u200bi", "Xu" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct publish_ask ask = plain_ask("1");
        ask.drafter = str_of(wrong[i][0]);
        ask.checker = str_of(wrong[i][1]);
        ask.approver = str_of(wrong[i][2]);
        CHECK(!publish(h.job, h.book, &ask, &p));
        CHECK(failed(&h, "edition.people"));
    }
    house_close(&h);
}

static void what_cannot_be_published_is_refused(void)
{
    struct house h;
    struct published p;
    house_open_with(&h, edition_folds);
    struct publish_ask ask = plain_ask("");
    CHECK(!publish(h.job, h.book, &ask, &p) && failed(&h, "edition.number"));
    ask = plain_ask("1/2");
    CHECK(!publish(h.job, h.book, &ask, &p) && failed(&h, "edition.number"));
    ask = plain_ask("1");
    CHECK(!publish(h.job, h.book, &ask, &p));
    CHECK(failed(&h, "bulletin.template"));
    set_template(&h, "bulletin", text_zh, text_en);
    CHECK(!publish(h.job, h.book, &ask, &p) && failed(&h, "edition.empty"));
    ask.zh = ask.en = false;
    CHECK(!publish(h.job, h.book, &ask, &p));
    CHECK(failed(&h, "edition.language"));
    CHECK(!published_find(h.job, h.book, STR("1"), &p));
    CHECK(failed(&h, "edition.absent"));
    house_close(&h);
}

static void a_withdrawn_edition_stays_listed(void)
{
    struct house h;
    struct published p, *rows;
    struct publish_ask ask = plain_ask("1");
    size_t count;
    open_filled(&h);
    CHECK(publish(h.job, h.book, &ask, &p) && !p.is_withdrawn);
    withdraw(&h, p.id, "wrong period");
    ask.number = STR("2");
    CHECK(publish(h.job, h.book, &ask, &p));
    CHECK(published_all(h.job, h.book, &rows, &count) && count == 2);
    CHECK(rows[0].is_withdrawn && str_is(rows[0].reason, STR("wrong period")));
    CHECK(!rows[1].is_withdrawn && str_is(rows[1].number, STR("2")));
    house_close(&h);
}

/* The path of a frozen file. */
static void path_of(const struct house *h, const struct published *p,
                    size_t file, char out[static 256])
{
    snprintf(out, 256, "%s.files/%.*s", h->path, STR_ARG(p->files[file].hex));
}

static void a_changed_or_lost_file_is_noticed(void)
{
    struct house h;
    struct published p;
    struct publish_ask ask = plain_ask("1");
    struct verify_report r;
    char path[256];
    open_filled(&h);
    CHECK(publish(h.job, h.book, &ask, &p));
    CHECK(proof_verify(h.job, h.book, STR(""), true, &r));
    CHECK(r.sound && r.files == 8 && r.heads == 2);
    path_of(&h, &p, 0, path);
    FILE *f = fopen(path, "a");
    CHECK(f != NULL && fputs("!", f) >= 0 && fclose(f) == 0);
    CHECK(!is_same_again(&h, &p));
    CHECK(proof_verify(h.job, h.book, STR(""), true, &r));
    CHECK(!r.sound && r.first_bad == p.seq && strstr(r.en, "SHA-256") != NULL);
    CHECK(unlink(path) == 0);
    CHECK(proof_verify(h.job, h.book, STR(""), true, &r));
    CHECK(!r.sound && r.first_bad == p.seq && strstr(r.en, "not in") != NULL);
    struct published_check checks[PUBLISHED_FILES_MAX];
    size_t count;
    CHECK(published_again(h.job, h.book, &p, checks, &count));
    CHECK(checks[0].verdict == CHECK_LOST && checks[1].verdict == CHECK_SAME);
    house_close(&h);
}

static void a_template_may_set_style_and_period(void)
{
    struct house h;
    struct published p;
    struct str md;
    house_open_with(&h, edition_folds);
    set_template(&h, "year", "---\nstyle: strict\nfrom: 2019-01-01\n"
                 "to: 2019-12-31\n---\n到{{date}}，"
                 "{{figure money style=floor places=0}}；"
                 "全部{{figure money from=2000 to=2020}}；"
                 "在驻{{figure present}}。{{table fund}}", NULL);
    grant(&h, "2018-05-01", "C1", 5);
    grant(&h, "2019-05-01", "C1", 3812000);
    stay(&h, "2018-03-01", "p1");
    house_commit(&h);
    struct publish_ask ask = plain_ask("y");
    ask.en = false;
    ask.text.template = STR("year");
    CHECK(publish(h.job, h.book, &ask, &p));
    CHECK(p.profile == PHRASE_STRICT && p.has_from && p.has_to);
    CHECK(p.date.day == house_day("2019-12-31"));
    CHECK(published_file(h.job, h.book, &p, STR("zh.md"), &md));
    CHECK(has(md, "到2019年12月31日，381万多元[^1]；全部3812005元[^2]"));
    CHECK(has(md, "在驻1人[^3]。"));
    CHECK(has(md, "| 净拨款 | 3,812,000.00 元"));
    CHECK(is_same_again(&h, &p));
    struct bulletin_ask from = { .template = STR("year"), .has_basis = true,
        .has_from = true, .from = house_day("2018-01-01") };
    CHECK(bulletin_write(h.job, h.book, &from, &md));
    CHECK(has(md, "2019年12月31日，381万多元"));
    CHECK(has(md, "3,812,005.00 元"));
    from.from = house_day("2020-01-01");
    CHECK(!bulletin_write(h.job, h.book, &from, &md));
    CHECK(failed(&h, "template.period"));
    house_close(&h);
}

int main(void)
{
    RUN(an_edition_holds_what_was_said_and_by_whom);
    RUN(it_is_made_again_after_the_book_has_grown);
    RUN(the_same_again_changes_nothing_and_another_is_refused);
    RUN(a_number_is_not_taken_for_another);
    RUN(three_people_are_needed);
    RUN(what_cannot_be_published_is_refused);
    RUN(a_withdrawn_edition_stays_listed);
    RUN(a_changed_or_lost_file_is_noticed);
    RUN(a_template_may_set_style_and_period);
    return CHECK_DONE();
}
