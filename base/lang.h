/* base/lang.h - the two languages in which jiedui speaks.
 *
 * Every sentence that a person reads stands in the code once, with its twin
 * beside it: say(lang, "没有记录", "no records"). There is no second source. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

enum lang { LANG_ZH, LANG_EN };

/* The sentence in the asked language. Both live as long as the program. */
static inline const char *say(enum lang lang, const char *zh, const char *en)
{
    return lang == LANG_EN ? en : zh;
}

#endif
