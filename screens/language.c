#include "screens/view.h"

const char *language_tag(enum language language)
{
    static const char *const tags[LANGUAGE_COUNT] = {
        [LANGUAGE_JA] = "ja",
        [LANGUAGE_EN] = "en",
    };
    return tags[language];
}
