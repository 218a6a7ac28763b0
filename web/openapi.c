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
    { "Finding", "{\"type\":\"object\",\"required\":[\"verdict\",\"what\","
      "\"from\",\"len\",\"quote\",\"zh\",\"en\"],\"properties\":{"
      "\"verdict\":{\"enum\":[\"holds\",\"differs\",\"unit\",\"period\","
      "\"ambiguous\",\"unknown\",\"unsupported\",\"arithmetic\"]},"
      "\"what\":{\"enum\":[\"figure\",\"claim\",\"sum\"]},"
      "\"from\":{\"type\":\"integer\"},\"len\":{\"type\":\"integer\"},"
      "\"line\":{\"type\":\"integer\"},\"column\":{\"type\":\"integer\"},"
      "\"quote\":{\"type\":\"string\"},"
      "\"indicator\":{\"type\":[\"string\",\"null\"]},"
      "\"area\":{\"type\":[\"string\",\"null\"]},"
      "\"supporter\":{\"type\":[\"string\",\"null\"]},"
      "\"from_date\":{\"type\":[\"string\",\"null\"]},"
      "\"to_date\":{\"type\":[\"string\",\"null\"]},"
      "\"value\":{\"type\":[\"integer\",\"null\"]},"
      "\"unit\":{\"type\":[\"string\",\"null\"]},"
      "\"low\":{\"type\":[\"integer\",\"null\"]},"
      "\"high\":{\"type\":[\"integer\",\"null\"]},"
      "\"zh\":{\"type\":\"string\"},\"en\":{\"type\":\"string\"},"
      "\"candidates\":{\"type\":\"array\","
      "\"items\":{\"type\":\"string\"}}}}" },
    { "Lint", "{\"type\":\"object\",\"required\":[\"book\",\"clean\","
      "\"counts\",\"text\",\"findings\"],\"properties\":{"
      "\"book\":{\"$ref\":\"#/components/schemas/Book\"},"
      "\"basis\":{\"type\":\"string\"},\"to\":{\"type\":\"string\"},"
      "\"clean\":{\"type\":\"boolean\"},\"counts\":{\"type\":\"object\"},"
      "\"text\":{\"type\":\"string\"},\"findings\":{\"type\":\"array\","
      "\"items\":{\"$ref\":\"#/components/schemas/Finding\"}},"
      "\"decoys\":{\"type\":\"array\",\"items\":"
      "{\"type\":\"object\"}}}}" },
    { "EditionRow", "{\"type\":\"object\",\"required\":[\"number\","
      "\"date\",\"size\",\"root\",\"files\"],\"properties\":{"
      "\"number\":{\"type\":\"string\"},\"date\":{\"type\":\"string\"},"
      "\"title_zh\":{\"type\":\"string\"},"
      "\"title_en\":{\"type\":\"string\"},"
      "\"drafter\":{\"type\":\"string\"},"
      "\"checker\":{\"type\":\"string\"},"
      "\"approver\":{\"type\":\"string\"},"
      "\"size\":{\"type\":\"integer\"},\"root\":{\"type\":\"string\"},"
      "\"seq\":{\"type\":\"integer\"},"
      "\"withdrawn\":{\"type\":[\"boolean\",\"object\"]},"
      "\"files\":{\"type\":\"object\"}}}" },
    { "Editions", "{\"type\":\"object\",\"required\":[\"editions\"],"
      "\"properties\":{\"editions\":{\"type\":\"array\",\"items\":"
      "{\"$ref\":\"#/components/schemas/EditionRow\"}}}}" },
    { "Edition", "{\"type\":\"object\",\"required\":[\"edition\","
      "\"text\"],\"properties\":{\"edition\":"
      "{\"$ref\":\"#/components/schemas/EditionRow\"},"
      "\"text\":{\"type\":\"object\"}}}" },
    { "Comparison", "{\"type\":\"object\",\"required\":[\"before\","
      "\"after\",\"figures\"],\"properties\":{"
      "\"before\":{\"type\":\"object\"},\"after\":{\"type\":\"object\"},"
      "\"figures\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
      "\"required\":[\"name\",\"kind\",\"why\",\"before\",\"after\"],"
      "\"properties\":{\"name\":{\"type\":\"string\"},"
      "\"kind\":{\"enum\":[\"same\",\"changed\",\"rounding\",\"unit\","
      "\"scope\",\"gone\",\"new\"]},"
      "\"why\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
      "\"change\":{\"type\":\"integer\"},"
      "\"parts\":{\"type\":\"object\"}}}}}}" },
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

/* The {name}s of a path. */
static void write_places(struct json *w, const char *path)
{
    struct str rest = str_of(path), before, name;
    while (str_next(&rest, '{', &before) && str_next(&rest, '}', &name)) {
        json_open(w, '{');
        json_pair_str(w, "name", name);
        json_pair_str(w, "in", STR("path"));
        json_key(w, "required");
        json_bool(w, true);
        json_key(w, "schema");
        json_raw(w, STR("{\"type\":\"string\"}"));
        json_close(w, '}');
    }
}

static void write_parameters(struct json *w, const struct page *p)
{
    json_key(w, "parameters");
    json_open(w, '[');
    write_places(w, p->path);
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

/* What a POST takes: JSON drafts, or the types that its row names. */
static void write_body(struct json *w, const struct page *p)
{
    struct str rest = str_of(p->takes ? p->takes : "application/json"), type;
    json_key(w, "requestBody");
    json_open(w, '{');
    json_key(w, "required");
    json_bool(w, true);
    json_key(w, "content");
    json_open(w, '{');
    while (str_next(&rest, ' ', &type)) {
        struct buf name = { 0 };
        buf_str(&name, type);
        json_key(w, buf_cstr(&name));
        json_raw(w, p->takes == NULL
            ? STR("{\"schema\":{\"type\":[\"object\",\"array\"]}}")
            : STR("{}"));
        buf_free(&name);
    }
    json_close(w, '}');
    json_close(w, '}');
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
        write_body(w, p);
    }
    json_key(w, "responses");
    json_open(w, '{');
    bool appends = posts && p->takes == NULL;
    write_answer(w, "200", appends ? "was there already" : "done",
                 "application/json", p->gives);
    if (appends) {
        write_answer(w, "201", "new", "application/json", p->gives);
    } else if (!posts) {
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
