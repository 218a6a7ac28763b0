#include "base/num.h"
#include "exchange/xlsx_book.h"
#include "exchange/xml.h"

/* --- shared strings: <si><t>…</t></si>, or <si><r><t>…</t></r>…</si> --- */

struct strings { struct xlsx *x; int phonetic; bool in_text; size_t from; };

static void on_string_start(struct job *j, void *state, const char *name,
                            const char **attributes)
{
    (void)j, (void)attributes;
    struct strings *s = state;
    if (strcmp(name, "rPh") == 0) {     /* how it is read aloud, not the text */
        s->phonetic++;
    } else if (strcmp(name, "si") == 0) {
        s->from = s->x->text.len;
    }
    s->in_text = strcmp(name, "t") == 0 && s->phonetic == 0;
}

static void on_string_text(struct job *j, void *state, struct str text)
{
    struct strings *s = state;
    if (!s->in_text) {
        return;
    }
    if (s->x->text.len + text.len > XLSX_STRINGS_MAX) {
        err_set(&j->err, ERR_INPUT, "xlsx.bomb",
                "工作簿的文字超过%d MB", "the workbook holds more than %d MB of "
                "text", XLSX_STRINGS_MAX >> 20);
        return;
    }
    buf_str(&s->x->text, text);
}

static void on_string_end(struct job *j, void *state, const char *name)
{
    (void)j;
    struct strings *s = state;
    struct xlsx *x = s->x;
    s->in_text = false;
    if (strcmp(name, "rPh") == 0) {
        s->phonetic--;
    }
    if (strcmp(name, "si") != 0) {
        return;
    }
    xlsx_unescape(&x->text, s->from);
    if (x->string_count == x->string_cap) {
        x->string_cap = x->string_cap ? 2 * x->string_cap : 1024;
        x->ends = mem_again(x->ends, x->string_cap * sizeof *x->ends);
    }
    x->ends[x->string_count++] = (uint32_t)x->text.len;
}

bool xlsx_load_strings(struct job *j, struct xlsx *x)
{
    static const struct xml_events events = {
        on_string_start, on_string_text, on_string_end,
    };
    struct strings s = { .x = x };
    int64_t part = opc_find(x->parts, x->strings_part);
    return part < 0 || xml_run(j, x->parts, part, &events, &s, NULL);
}

/* --- styles: which cell styles show a number as a date --- */

struct formats {
    struct xlsx *x;
    struct format { int64_t id; enum xlsx_shows shows; } *own;
    size_t own_count;
    bool in_cells;              /* in <cellXfs>, not <cellStyleXfs> */
};

static int64_t number_of(const char *text)
{
    int64_t n;
    return text != NULL && num_parse(str_of(text), &n) ? n : -1;
}

/* A workbook's own format; it may also redefine one of the built-in ids. */
static enum xlsx_shows shows_of(const struct formats *f, int64_t id)
{
    for (size_t i = f->own_count; i > 0; i--) {
        if (f->own[i - 1].id == id) {
            return f->own[i - 1].shows;
        }
    }
    return xlsx_id_shows(id);
}

static void on_style_start(struct job *j, void *state, const char *name,
                           const char **attributes)
{
    struct formats *f = state;
    int64_t id = number_of(xml_attribute(attributes, "numFmtId"));
    if (strcmp(name, "cellXfs") == 0) {
        f->in_cells = true;
    } else if (strcmp(name, "numFmt") == 0 && !f->in_cells) {
        const char *code = xml_attribute(attributes, "formatCode");
        if (code != NULL && f->own_count < XLSX_SHOWS_MAX) {
            f->own[f->own_count++] =
                (struct format){ id, xlsx_code_shows(str_of(code)) };
        }
    } else if (f->in_cells && strcmp(name, "xf") == 0) {
        if (f->x->style_count == XLSX_STYLES_MAX) {
            err_set(&j->err, ERR_INPUT, "xlsx.bomb", "单元格样式超过%d种",
                    "more than %d cell styles", XLSX_STYLES_MAX);
            return;
        }
        f->x->shows[f->x->style_count++] = (uint8_t)shows_of(f, id);
    }
}

static void on_style_end(struct job *j, void *state, const char *name)
{
    (void)j;
    struct formats *f = state;
    f->in_cells = f->in_cells && strcmp(name, "cellXfs") != 0;
}

bool xlsx_load_styles(struct job *j, struct xlsx *x)
{
    static const struct xml_events events = {
        .start = on_style_start, .end = on_style_end,
    };
    int64_t part = opc_find(x->parts, x->styles_part);
    if (part < 0) {
        return true;
    }
    x->shows = ARENA_ROWS(j->arena, uint8_t, XLSX_STYLES_MAX);
    struct formats f = {
        .x = x, .own = ARENA_ROWS(j->arena, struct format, XLSX_SHOWS_MAX),
    };
    return xml_run(j, x->parts, part, &events, &f, NULL);
}
