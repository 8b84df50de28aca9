#include "tests/phrases/barred.h"

#include <string.h>

bool barred_set(const struct marking *marking, const char *text, char out[PHRASE_TEXT_MAX])
{
    char marked[PHRASE_TEXT_MAX];
    if (!marking_set(marking, text, marked))
        return false;
    size_t length = 0;
    for (const char *at = marked; *at;) {
        bool mark = strncmp(at, "\u200B", 3) == 0;
        out[length++] = mark ? '|' : *at;
        at += mark ? 3 : 1;
    }
    out[length] = '\0';
    return true;
}
