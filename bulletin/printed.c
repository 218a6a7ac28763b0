#include "bulletin/printed.h"

#include <jansson.h>

#include "bulletin/template.h"

static struct str text_of(struct arena *a, const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text == NULL ? (struct str){ "", 0 } : arena_str(a, str_of(text));
}

static int64_t number_of(const json_t *o, const char *key)
{
    return json_integer_value(json_object_get(o, key));
}

static bool day_of(struct arena *a, const json_t *o, const char *key,
                   int32_t *out)
{
    struct date d;
    bool has = date_parse(text_of(a, o, key), &d);
    *out = has ? d.day : 0;
    return has;
}

/* The text of a sentence in which note n stands, or NULL. */
static const json_t *sentence_with(const json_t *sentences, int64_t note)
{
    size_t i, k;
    const json_t *sentence, *span;
    json_array_foreach(sentences, i, sentence) {
        json_array_foreach(json_object_get(sentence, "figures"), k, span) {
            if (number_of(span, "note") == note) {
                return sentence;
            }
        }
    }
    return NULL;
}

/* The first sentence of a note. A cell of a table is no sentence. */
static struct str find_sentence(struct arena *a, const json_t *blocks,
                                int64_t note)
{
    size_t i;
    const json_t *block, *found;
    json_array_foreach(blocks, i, block) {
        found = sentence_with(json_object_get(block, "sentences"), note);
        if (found != NULL) {
            return text_of(a, found, "text");
        }
    }
    return STR("");
}

static void read_figure(struct arena *a, const json_t *o, const json_t *blocks,
                        struct printed_figure *f)
{
    *f = (struct printed_figure){
        .id = text_of(a, o, "id"), .name = text_of(a, o, "name"),
        .definition = text_of(a, o, "definition"),
        .unit = text_of(a, o, "unit"), .area = text_of(a, o, "area"),
        .supporter = text_of(a, o, "supporter"),
        .phrase = text_of(a, o, "phrase"), .value = number_of(o, "value"),
        .lower = number_of(o, "lower"), .upper = number_of(o, "upper"),
        .sentence = find_sentence(a, blocks, number_of(o, "note")) };
    f->is_bare = json_is_true(json_object_get(o, "bare"));
    f->has_from = day_of(a, o, "from", &f->from);
    day_of(a, o, "to", &f->to);
    template_basis(text_of(a, o, "basis"), &f->basis);
}

static void read_whole(struct arena *a, const json_t *root,
                       struct printed *out)
{
    const json_t *book = json_object_get(root, "book"), *figure;
    const json_t *figures = json_object_get(root, "figures");
    size_t i;
    *out = (struct printed){
        .title = text_of(a, root, "title"), .lang = text_of(a, root, "lang"),
        .style = text_of(a, root, "style"), .root = text_of(a, book, "root"),
        .size = (uint64_t)number_of(book, "size"),
        .date = { 0, DATE_DAY } };
    day_of(a, root, "date", &out->date.day);
    template_basis(text_of(a, root, "basis"), &out->basis);
    out->figures = ARENA_ROWS(a, struct printed_figure,
                              json_array_size(figures) + 1);
    json_array_foreach(figures, i, figure) {
        read_figure(a, figure, json_object_get(root, "blocks"),
                    &out->figures[out->count++]);
    }
}

bool printed_read(struct job *j, struct str json, struct printed *out)
{
    json_t *root = json_loadb(json.at, json.len, JSON_REJECT_DUPLICATES, NULL);
    bool good = json_is_array(json_object_get(root, "figures")) &&
                json_is_object(json_object_get(root, "book"));
    if (good) {
        read_whole(j->arena, root, out);
    }
    json_decref(root);
    return good || err_set(&j->err, ERR_INPUT, "printed.json",
                           "这不是一份通报的JSON", "this is no bulletin's "
                           "JSON");
}
