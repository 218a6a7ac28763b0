#include "web/openapi.h"

#include "base/json.h"
#include "web/inside.h"

/* What the API gives, by the names that its rows use. Written by hand: it is
 * the promise, and a test compares answers with it. */
static const struct { const char *name, *schema; } schemas[] = {
    { "Book", "{\"type\":\"object\",\"required\":[\"size\",\"root\"],"
      "\"properties\":{\"size\":{\"type\":\"integer\"},"
      "\"root\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}}}" },
    { "Figure", "{\"type\":\"object\",\"required\":[\"id\",\"unit\"],"
      "\"properties\":{\"id\":{\"type\":\"string\"},"
      "\"by\":{\"type\":\"object\"},\"unit\":{\"enum\":[\"fen\",\"m\","
      "\"cm2\",\"person\",\"person_time\",\"item\",\"household\"]},"
      "\"value\":{\"type\":\"integer\"},\"text_zh\":{\"type\":\"string\"},"
      "\"text_en\":{\"type\":\"string\"},\"count\":{\"type\":\"integer\"},"
      "\"distinct\":{\"type\":\"integer\"},"
      "\"reported\":{\"type\":\"integer\"},"
      "\"reviewed\":{\"type\":\"integer\"},"
      "\"confirmed\":{\"type\":\"integer\"},"
      "\"inspected\":{\"type\":\"integer\"},"
      "\"named\":{\"type\":\"integer\"},"
      "\"aggregate\":{\"type\":\"integer\"},"
      "\"carried\":{\"type\":\"integer\"},"
      "\"suppressed\":{\"type\":\"boolean\"}}}" },
    { "Figures", "{\"type\":\"object\",\"required\":[\"book\",\"figures\"],"
      "\"properties\":{\"book\":{\"$ref\":\"#/components/schemas/Book\"},"
      "\"figures\":{\"type\":\"array\",\"items\":"
      "{\"$ref\":\"#/components/schemas/Figure\"}}}}" },
    { "Explain", "{\"type\":\"object\",\"required\":[\"book\",\"records\","
      "\"next\"],\"properties\":{"
      "\"book\":{\"$ref\":\"#/components/schemas/Book\"},"
      "\"records\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}},"
      "\"next\":{\"type\":[\"integer\",\"null\"]}}}" },
    { "Restate", "{\"type\":\"object\",\"required\":[\"book\",\"from\","
      "\"to\",\"figures\"],\"properties\":{"
      "\"book\":{\"$ref\":\"#/components/schemas/Book\"},"
      "\"from\":{\"type\":\"integer\"},\"to\":{\"type\":\"integer\"},"
      "\"figures\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}}}}" },
    { "Appended", "{\"type\":\"object\",\"required\":[\"size\",\"root\"],"
      "\"properties\":{\"id\":{\"type\":\"string\"},"
      "\"seq\":{\"type\":\"integer\"},\"size\":{\"type\":\"integer\"},"
      "\"root\":{\"type\":\"string\"},"
      "\"entries\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}}}}" },
    { "object", "{\"type\":\"object\"}" },
    { "Problem", "{\"type\":\"object\",\"required\":[\"title\",\"status\","
      "\"id\",\"detail\"],\"properties\":{\"type\":{\"type\":\"string\"},"
      "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
      "\"id\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"},"
      "\"detail_zh\":{\"type\":\"string\"},"
      "\"detail_en\":{\"type\":\"string\"}}}" },
};

static void write_reference(struct json *w, const char *type,
                            const char *schema)
{
    struct buf b = { 0 };
    buf_print(&b, "{\"%s\":{\"schema\":{\"$ref\":\"#/components/schemas/%s\""
              "}}}", type, schema);
    json_key(w, "content");
    json_raw(w, buf_view(&b));
    buf_free(&b);
}

static void write_answer(struct json *w, const char *status, const char *text,
                         const char *type, const char *schema)
{
    json_key(w, status);
    json_open(w, '{');
    json_pair_str(w, "description", str_of(text));
    if (schema != NULL) {
        write_reference(w, type, schema);
    }
    json_close(w, '}');
}

static void write_parameters(struct json *w, const struct page *p)
{
    json_key(w, "parameters");
    json_open(w, '[');
    for (const struct page_parameter *q = p->parameters; q->name; q++) {
        json_open(w, '{');
        json_pair_str(w, "name", str_of(q->name));
        json_pair_str(w, "in", STR("query"));
        json_key(w, "required");
        json_bool(w, q->must);
        json_pair_str(w, "description", str_of(q->en));
        json_key(w, "schema");
        json_raw(w, q->repeats
            ? STR("{\"type\":\"array\",\"items\":{\"type\":\"string\"}}")
            : STR("{\"type\":\"string\"}"));
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_operation(struct json *w, const struct page *p)
{
    bool posts = strcmp(p->method, "POST") == 0;
    json_key(w, posts ? "post" : "get");
    json_open(w, '{');
    json_pair_str(w, "summary", str_of(p->en));
    json_pair_str(w, "description", str_of(p->zh));
    if (p->parameters != NULL) {
        write_parameters(w, p);
    }
    if (posts) {
        json_key(w, "requestBody");
        json_raw(w, STR("{\"required\":true,\"content\":"
                        "{\"application/json\":{\"schema\":{\"type\":"
                        "[\"object\",\"array\"]}}}}"));
    }
    json_key(w, "responses");
    json_open(w, '{');
    write_answer(w, "200", posts ? "was there already" : "done",
                 "application/json", p->gives);
    if (posts) {
        write_answer(w, "201", "new", "application/json", p->gives);
    } else {
        write_answer(w, "304", "not modified: same root", NULL, NULL);
    }
    write_answer(w, "default", "refused", "application/problem+json",
                 "Problem");
    json_close(w, '}');
    json_close(w, '}');
}

void openapi_write(struct buf *out)
{
    struct json w = { .out = out };
    json_open(&w, '{');
    json_pair_str(&w, "openapi", STR("3.1.0"));
    json_key(&w, "info");
    json_raw(&w, STR("{\"title\":\"jiedui\",\"version\":\"1\","
        "\"description\":\"Figures, the records behind them, and why they "
        "changed. Values are whole numbers: fen, metres, persons.\"}"));
    json_key(&w, "paths");
    json_open(&w, '{');
    for (size_t f = 0; site_families[f] != NULL; f++) {
        for (const struct page *p = site_families[f]; p->path; p++) {
            if (p->gives != NULL) {
                json_key(&w, p->path);
                json_open(&w, '{');
                write_operation(&w, p);
                json_close(&w, '}');
            }
        }
    }
    json_close(&w, '}');
    json_key(&w, "components");
    json_open(&w, '{');
    json_key(&w, "schemas");
    json_open(&w, '{');
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        json_key(&w, schemas[i].name);
        json_raw(&w, str_of(schemas[i].schema));
    }
    json_close(&w, '}');
    json_close(&w, '}');
    json_close(&w, '}');
}
