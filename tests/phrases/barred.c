#include "tests/phrases/barred.h"

#include <string.h>

#include "tests/test.h"

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

void barred_expect_refusal(const struct marking *marking, const char *sentence)
{
    char text[2 * PHRASE_TEXT_MAX] = "", marked[PHRASE_TEXT_MAX];
    size_t step = strlen(sentence);
    assert_in_range(step, 1, PHRASE_TEXT_MAX - 1);
    for (size_t length = 0; length < PHRASE_TEXT_MAX; length += step) {
        memcpy(text + length, sentence, step + 1);
        // Each sentence but the first is one mark longer than it was, and has one inside.
        size_t needed = (length / step + 1) * (step + 6) - 3;
        assert_int_equal(marking_set(marking, text, marked), needed < PHRASE_TEXT_MAX);
    }
}
