#include "bulletin/forms.h"

static void write_inline(struct buf *out, const struct edition *e,
                         struct str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        size_t len;
        uint32_t figure;
        if (!markdown_is_mark(str_part(text, i, text.len), &len, &figure) ||
            figure >= e->figure_count) {
            continue;
        }
        const struct edition_figure *f = &e->figures[figure];
        buf_bytes(out, text.at + from, i - from);
        markdown_quote(out, f->phrase);
        buf_print(out, "[^%u]", f->note);
        i += len - 1;
        from = i + 1;
    }
    buf_bytes(out, text.at + from, text.len - from);
}

static void write_row(struct buf *out, const struct edition *e,
                      const struct block *b)
{
    buf_char(out, '|');
    for (size_t c = 0; c < b->cell_count; c++) {
        buf_char(out, ' ');
        write_inline(out, e, b->cells[c]);
        buf_text(out, " |");
    }
    if (b->level == 1) {
        buf_text(out, "\n|");
        for (size_t c = 0; c < b->cell_count; c++) {
            buf_text(out, b->right >> c & 1 ? "---:|" : "---|");
        }
    }
    buf_char(out, '\n');
}

static void write_block(struct buf *out, const struct edition *e,
                        const struct block *b)
{
    switch (b->kind) {
    case BLOCK_HEADING:
        buf_print(out, "%.*s ", b->level, "######");
        break;
    case BLOCK_ITEM:
        if (b->level > 0) {
            buf_print(out, "%d. ", b->level);
        } else {
            buf_text(out, "- ");
        }
        break;
    case BLOCK_QUOTE:
        buf_text(out, "> ");
        break;
    case BLOCK_NOTE:
        buf_print(out, "[^%.*s]: ", STR_ARG(b->label));
        break;
    case BLOCK_RULE:
        buf_text(out, "---");
        break;
    case BLOCK_ROW:
        write_row(out, e, b);
        return;
    case BLOCK_PARAGRAPH:
        break;
    }
    write_inline(out, e, b->text);
    buf_char(out, '\n');
}

/* Rows of a table and items of a list stand without an empty line between. */
static bool is_joined(const struct block *a, const struct block *b)
{
    return a->kind == b->kind &&
           ((a->kind == BLOCK_ROW && b->level == 0) || a->kind == BLOCK_ITEM);
}

void form_markdown(struct job *j, const struct edition *e, struct buf *out)
{
    if (e->is_synthetic) {
        buf_print(out, "> %s\n\n", form_banner(e->ask->lang));
    }
    for (size_t n = 0; n < e->block_count; n++) {
        if (n > 0 && !is_joined(&e->blocks[n - 1], &e->blocks[n])) {
            buf_char(out, '\n');
        }
        write_block(out, e, &e->blocks[n]);
    }
    buf_text(out, "\n---\n\n");
    markdown_quote(out, form_colophon(j, e));
    buf_text(out, "\n\n");
    for (size_t n = 0; n < e->note_count; n++) {
        buf_print(out, "[^%zu]: ", n + 1);
        markdown_quote(out, form_note(j, e, e->notes[n]));
        buf_char(out, '\n');
    }
}
