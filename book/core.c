#include "book/core.h"

#include <assert.h>

static const struct core_row rows[CORE_COUNT] = {
    [CORE_GENESIS]      = { "genesis",      "开账",     "genesis"      },
    [CORE_BATCH]        = { "batch",        "批次",     "batch"        },
    [CORE_DEFINITION]   = { "definition",   "定义",     "definition"   },
    [CORE_AREA]         = { "area",         "行政区",   "area"         },
    [CORE_UNIT]         = { "unit",         "单位",     "unit"         },
    [CORE_ANSWER]       = { "answer",       "导入答复", "answer"       },
    [CORE_WITHDRAWAL]   = { "withdrawal",   "撤回",     "withdrawal"   },
    [CORE_REVIEW]       = { "review",       "审核",     "review"       },
    [CORE_CONFIRMATION] = { "confirmation", "确认",     "confirmation" },
    [CORE_INSPECTION]   = { "inspection",   "核查",     "inspection"   },
    [CORE_MERGE]        = { "merge",        "合并",     "merge"        },
    [CORE_SPLIT]        = { "split",        "拆分",     "split"        },
    [CORE_ERASURE]      = { "erasure",      "删除个人信息", "erasure"  },
    [CORE_EDITION]      = { "edition",      "发布通报", "edition"      },
};

const struct core_row *core_row(enum core_kind kind)
{
    assert(kind > CORE_NONE && kind < CORE_COUNT);
    return &rows[kind];
}

/* Asked for each of millions of entries, mostly of other kinds: the first
 * letter nearly always says no. */
static bool is_word(struct str id, const char *word)
{
    return id.len > 0 && id.at[0] == word[0] && str_is(id, str_of(word));
}

enum core_kind core_of(struct str id)
{
    for (enum core_kind kind = CORE_GENESIS; kind < CORE_COUNT; kind++) {
        const struct core_row *row = &rows[kind];
        if (is_word(id, row->id) || is_word(id, row->zh) ||
            is_word(id, row->en)) {
            return kind;
        }
    }
    return CORE_NONE;
}
