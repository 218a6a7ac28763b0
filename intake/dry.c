/* What a dry run lets through is nowhere in the book; later drafts of the run
 * may still point at it, or name it. */
#include "base/utf8.h"
#include "intake/inside.h"

enum { KEY_MAX = 256 };

void intake_expect(struct intake *in, struct str id)
{
    *map_put(&in->memory->dry, str_hash(id)) = 1;
}

/* Areas and units have names of their own: a letter in front tells. */
static struct str key_of(bool is_area, struct str text,
                         char room[static KEY_MAX])
{
    size_t n = text.len < KEY_MAX - 1 ? text.len : KEY_MAX - 1;
    room[0] = is_area ? 'a' : 'u';
    if (n > 0) {
        memcpy(room + 1, text.at, n);
    }
    return (struct str){ room, n + 1 };
}

static void put(struct intake_memory *m, bool is_area, struct str text,
                struct str code)
{
    char room[KEY_MAX];
    uint32_t count = m->dry_names.count;
    uint32_t number = names_put(&m->dry_names, key_of(is_area, text, room));
    if (number >= m->dry_cap) {
        m->dry_cap = m->dry_cap == 0 ? 256 : m->dry_cap * 2;
        m->dry_codes = mem_again(m->dry_codes,
                                 m->dry_cap * sizeof *m->dry_codes);
    }
    bool is_fresh = number == count;
    m->dry_codes[number] =
        is_fresh || str_is(m->dry_codes[number], code)
        ? code : (struct str){ "", 0 };
}

void dry_register(struct job *j, struct intake *in, const struct entry *e)
{
    enum core_kind core = core_of(e->kind);
    bool is_area = core == CORE_AREA;
    if (!is_area && core != CORE_UNIT) {
        return;
    }
    struct str code = arena_str(j->arena, e->subject), name, rest;
    const struct entry_field *names[] = { entry_field(e, STR("name")),
                                          entry_field(e, STR("aliases")) };
    put(in->memory, is_area, code, code);
    for (size_t i = 0; i < 2; i++) {
        rest = names[i] != NULL ? names[i]->text : (struct str){ 0 };
        while (str_next(&rest, '|', &name)) {
            put(in->memory, is_area, utf8_fold(j->arena, name), code);
        }
    }
}

/* Apart from the ids of entries, which share the map. */
static uint64_t pair_key(struct str supporter)
{
    return str_hash(supporter) ^ UINT64_C(0x9E3779B97F4A7C15);
}

void dry_pair(struct intake *in, struct str supporter)
{
    *map_put(&in->memory->dry, pair_key(supporter)) = 1;
}

bool dry_is_paired(const struct intake *in, struct str supporter)
{
    return in->dry && map_find(&in->memory->dry, pair_key(supporter)) != NULL;
}

bool intake_expected(const struct intake *in, bool is_area, struct str text,
                     struct str *code)
{
    char room[KEY_MAX];
    const struct intake_memory *m = in->memory;
    uint32_t number = !in->dry ? NAME_NONE
        : names_find(&m->dry_names, key_of(is_area, text, room));
    if (number == NAME_NONE || m->dry_codes[number].len == 0) {
        return false;
    }
    *code = m->dry_codes[number];
    return true;
}
