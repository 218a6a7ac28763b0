/* Drafts as JSON: what the command line and the API send. */
#include <jansson.h>

#include "base/num.h"
#include "intake/intake.h"

struct reader { struct job *j; struct entry *e; };

static bool bad_value(struct reader *r, const char *key, const char *zh,
                      const char *en)
{
    return err_set(&r->j->err, ERR_INPUT, "draft.value",
                   "“%s”%s%.0s", "“%s” %.0s%s", key, zh, en);
}

static bool read_text(struct reader *r, const char *key, const json_t *v,
                      struct str *out)
{
    if (!json_is_string(v) || json_string_length(v) == 0) {
        return bad_value(r, key, "应是非空文字", "takes a text that is not "
                         "empty");
    }
    *out = arena_str(r->j->arena, (struct str){ json_string_value(v),
                                                json_string_length(v) });
    return true;
}

static bool read_number(struct reader *r, const char *key, const json_t *v,
                        int64_t *out)
{
    if (!json_is_integer(v)) {
        return bad_value(r, key, "应是整数", "takes a whole number");
    }
    *out = json_integer_value(v);
    return (*out <= NUM_MAX && *out >= -NUM_MAX) ||
           err_set(&r->j->err, ERR_INPUT, "num.range",
                   "“%s”超出±(2^53−1)", "“%s” lies outside ±(2^53−1)", key);
}

static bool read_date(struct reader *r, const char *key, const json_t *v,
                      struct date *out)
{
    struct str text;
    return read_text(r, key, v, &text) &&
           (date_parse(text, out) ||
            bad_value(r, key, "不是日期", "is no date"));
}

static bool read_list(struct reader *r, const char *key, const json_t *v,
                      struct str *out, uint32_t max, uint32_t *count)
{
    if (!json_is_array(v) || json_array_size(v) > max) {
        return bad_value(r, key, "应是不太长的列表",
                         "takes a list that is not too long");
    }
    for (size_t i = 0; i < json_array_size(v); i++) {
        if (!read_text(r, key, json_array_get(v, i), &out[*count])) {
            return false;
        }
        ++*count;
    }
    return true;
}

static bool read_fields(struct reader *r, json_t *v)
{
    const char *key;
    json_t *value;
    if (!json_is_object(v)) {
        return bad_value(r, "fields", "应是对象", "takes an object");
    }
    json_object_foreach(v, key, value) {
        struct str name = arena_str(r->j->arena, str_of(key)), text;
        int64_t number;
        bool room = json_is_string(value)
            ? read_text(r, key, value, &text) &&
              entry_put_text(r->e, name, text)
            : read_number(r, key, value, &number) &&
              entry_put_number(r->e, name, number);
        if (!room) {
            return bad_value(r, "fields", "项目太多", "has too many fields");
        }
    }
    return true;
}

/* An object of texts: subject, recipient. */
struct member { const char *key; struct str *to; };

static bool read_object(struct reader *r, const char *name, json_t *v,
                        const struct member *members, size_t count)
{
    const char *key;
    json_t *value;
    if (!json_is_object(v)) {
        return bad_value(r, name, "应是对象", "takes an object");
    }
    json_object_foreach(v, key, value) {
        size_t i = 0;
        while (i < count && strcmp(members[i].key, key) != 0) {
            i++;
        }
        if (i == count) {
            return bad_value(r, key, "是未知的键", "is an unknown key");
        }
        if (!read_text(r, key, value, members[i].to)) {
            return false;
        }
    }
    return true;
}

static bool read_texts(struct reader *r, const char *key, const json_t *v,
                       bool *known)
{
    struct entry *e = r->e;
    const struct member rows[] = {
        { "id", &e->id }, { "kind", &e->kind }, { "on_behalf", &e->on_behalf },
        { "supporter", &e->supporter }, { "sealed", &e->sealed },
        { "corrects", &e->corrects }, { "withdraws", &e->withdraws },
        { "target", &e->target }, { "reason", &e->reason },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].key, key) == 0) {
            *known = true;
            return read_text(r, key, v, rows[i].to);
        }
    }
    *known = false;
    return true;
}

static bool read_format(struct reader *r, const char *key, const json_t *v)
{
    int64_t format;
    return read_number(r, key, v, &format) &&
           (format == ENTRY_FORMAT ||
            bad_value(r, key, "不是本程序的格式", "is of another program"));
}

static bool read_member(struct reader *r, const char *key, json_t *v)
{
    struct entry *e = r->e;
    bool known;
    if (!read_texts(r, key, v, &known) || known) {
        return known && job_ok(r->j);
    }
    if (strcmp(key, "occurred") == 0) {
        return read_date(r, key, v, &e->occurred);
    } else if (strcmp(key, "until") == 0) {
        return read_date(r, key, v, &e->until);
    } else if (strcmp(key, "quantity") == 0) {
        e->has_quantity = true;
        return read_number(r, key, v, &e->quantity);
    } else if (strcmp(key, "amount_fen") == 0) {
        e->has_amount = true;
        return read_number(r, key, v, &e->amount_fen);
    } else if (strcmp(key, "format") == 0) {
        return read_format(r, key, v);
    } else if (strcmp(key, "programmes") == 0) {
        return read_list(r, key, v, e->programmes, ENTRY_PROGRAMMES_MAX,
                         &e->programme_count);
    } else if (strcmp(key, "evidence") == 0) {
        return read_list(r, key, v, e->evidence, ENTRY_EVIDENCE_MAX,
                         &e->evidence_count);
    } else if (strcmp(key, "fields") == 0) {
        return read_fields(r, v);
    } else if (strcmp(key, "recipient") == 0) {
        return read_object(r, key, v, (struct member[]){
            { "area", &e->area }, { "unit", &e->unit } }, 2);
    } else if (strcmp(key, "subject") == 0) {
        return read_object(r, key, v, (struct member[]){
            { "id", &e->subject }, { "kind", &e->subject_kind },
            { "identity", &e->identity } }, 3);
    }
    return err_set(&r->j->err, ERR_INPUT, "draft.key",
                   "草稿里不该有“%s”", "a draft has no “%s”", key);
}

bool intake_parse(struct job *j, struct str json, struct entry *out)
{
    json_error_t place;
    const char *key;
    json_t *value;
    struct reader r = { j, out };
    entry_clear(out);
    json_t *root = json_loadb(json.at == NULL ? "" : json.at, json.len,
                              JSON_REJECT_DUPLICATES, &place);
    if (root == NULL) {
        return err_set(&j->err, ERR_INPUT, "draft.json",
                       "第%d行第%d列不是JSON：%s",
                       "line %d, column %d is no JSON: %s", place.line,
                       place.column, place.text);
    }
    bool good = json_is_object(root) ||
                err_set(&j->err, ERR_INPUT, "draft.json",
                        "草稿应是一个JSON对象", "a draft is a JSON object");
    if (good) {
        json_object_foreach(root, key, value) {
            good = good && read_member(&r, key, value);
        }
    }
    json_decref(root);
    return good;
}
