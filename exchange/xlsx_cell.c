#include "exchange/xlsx_cell.h"

#include "base/num.h"

enum xlsx_type xlsx_type_of(const char *text)
{
    static const struct { const char *text; enum xlsx_type type; } rows[] = {
        { "s", XLSX_TYPE_SHARED }, { "n", XLSX_TYPE_NUMBER },
        { "str", XLSX_TYPE_TEXT }, { "inlineStr", XLSX_TYPE_TEXT },
        { "b", XLSX_TYPE_BOOL }, { "e", XLSX_TYPE_ERROR },
        { "d", XLSX_TYPE_DATE },
    };
    for (size_t i = 0; text != NULL && i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(text, rows[i].text) == 0) {
            return rows[i].type;
        }
    }
    return XLSX_TYPE_NUMBER;
}

enum xlsx_shows xlsx_style_shows(const struct xlsx *x, const char *style)
{
    int64_t n;
    bool known = style != NULL && num_parse(str_of(style), &n) && n >= 0 &&
                 (uint64_t)n < x->style_count;
    return known ? (enum xlsx_shows)x->shows[n] : XLSX_NUMBER;
}

/* Put text in the place of what the cell's value was. */
static void replace(struct buf *text, size_t from, struct buf *by)
{
    text->len = from;
    buf_str(text, buf_view(by));
    buf_free(by);
}

static enum cell_kind number_kind(const struct xlsx *x,
                                  const struct xlsx_stored *s,
                                  struct buf *text)
{
    struct buf out = { 0 };
    struct str stored = str_part(buf_view(text), s->from, text->len);
    if (s->shows != XLSX_NUMBER &&
        xlsx_date(&out, stored, s->shows, x->is_1904)) {
        bool has_day = memchr(out.at, ':', out.len) != out.at + 2;
        replace(text, s->from, &out);
        return has_day ? CELL_DATE : CELL_TEXT;
    }
    bool ok = xlsx_number(&out, stored);
    if (ok) {
        replace(text, s->from, &out);
    }
    return ok ? CELL_NUMBER : CELL_TEXT;
}

/* An ISO date in a cell: 2020-03-05T00:00:00.000Z is the day alone. */
static void trim_date(struct buf *text, size_t from)
{
    struct str date = str_part(buf_view(text), from, text->len);
    ptrdiff_t dot = str_find(date, STR("."));
    date.len = dot >= 0 ? (size_t)dot : date.len;
    date.len -= str_ends(date, STR("Z"));
    date.len -= str_ends(date, STR("T00:00:00")) ? 9 : 0;
    text->len = from + date.len;
}

static enum cell_kind settle(const struct xlsx *x, const struct xlsx_stored *s,
                             struct buf *text)
{
    bool is_true;
    switch (s->type) {
    case XLSX_TYPE_NUMBER:
        return number_kind(x, s, text);
    case XLSX_TYPE_BOOL:
        is_true = text->at[s->from] == '1' || text->at[s->from] == 't';
        text->len = s->from;
        buf_text(text, is_true ? "TRUE" : "FALSE");
        return CELL_TEXT;
    case XLSX_TYPE_ERROR:
        return CELL_ERROR;
    case XLSX_TYPE_DATE:
        trim_date(text, s->from);
        return CELL_DATE;
    case XLSX_TYPE_TEXT:
        xlsx_unescape(text, s->from);
        return CELL_TEXT;
    case XLSX_TYPE_SHARED:
        break;
    }
    return CELL_TEXT;
}

static bool shared(const struct xlsx *x, struct str number, struct str *out)
{
    int64_t n;
    if (!num_parse(str_trim(number), &n) || n < 0 ||
        (uint64_t)n >= x->string_count) {
        return false;
    }
    uint32_t from = n > 0 ? x->ends[n - 1] : 0;
    *out = (struct str){ x->text.at + from, x->ends[n] - from };
    return true;
}

bool xlsx_cell_value(const struct xlsx *x, const struct xlsx_stored *s,
                     struct buf *text, struct cell *out)
{
    *out = (struct cell){ .text = STR("") };
    if (text->len == s->from) {
        return true;
    }
    if (s->type == XLSX_TYPE_SHARED) {
        struct str number = str_part(buf_view(text), s->from, text->len);
        text->len = s->from;
        return shared(x, number, &out->text);
    }
    out->kind = settle(x, s, text);
    out->text = str_part(buf_view(text), s->from, text->len);
    return true;
}
