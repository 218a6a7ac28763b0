/* reading/claim.h - claims in words: 全部, 全覆盖, the first. For reading/ only.
 *
 * Rows of claims.csv whose `part` is empty only say which words claim, and of
 * which shape; their `without` are longer words in which such a word means
 * nothing (第一书记). Rows with a part say of what: they are asked, for each
 * word that claims, in its clause first and then in its sentence. */
#ifndef READING_CLAIM_H
#define READING_CLAIM_H

#include "reading/lexicon.h"
#include "reading/wordbook.h"

enum { CLAIM_GROUPS = 8 };

struct claims {
    struct wordbook *words;
    struct claim_row {
        struct str id, shape, part, whole;
        uint8_t group_count;
    } *rows;
    size_t count;
    struct claim_word {         /* sorted by word */
        uint32_t word;
        uint16_t row;
        uint8_t group;
        bool is_without;
    } *uses;
    size_t use_count, use_cap;
    uint32_t *first;            /* per word: its first use; one more */
};

void claims_open(struct claims *c, struct arena *a, const struct pack *pack,
                 uint64_t at);
size_t claims_find(const struct claims *c, struct arena *a,
                   struct str sentence, struct lexicon_claim **out);

#endif
