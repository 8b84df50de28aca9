#include "drivers/base/utf8.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

// The smallest code point that may take so many bytes.
static const uint32_t SMALLEST[] = {0, 0, 0x80, 0x800, 0x10000};

static size_t length_of(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static bool is_scalar(uint32_t code_point, size_t length)
{
    bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    return code_point >= SMALLEST[length] && code_point <= 0x10FFFF && !surrogate;
}

uint32_t utf8_decode(const char **text, const char *end)
{
    if (*text >= end)
        return 0;
    const unsigned char *s = (const unsigned char *)*text;
    size_t length = length_of(s[0]);
    uint32_t code_point = length == 1 ? s[0] : s[0] & (0xFFU >> (length + 1));
    bool good = (size_t)(end - *text) >= length && s[0] < 0xF8 && (s[0] & 0xC0) != 0x80;
    for (size_t i = 1; good && i < length; i++) {
        good = (s[i] & 0xC0) == 0x80;
        code_point = code_point << 6 | (s[i] & 0x3F);
    }
    good = good && is_scalar(code_point, length);
    *text += good ? length : 1;
    return good ? code_point : 0;
}

void utf8_skip_mark(const char **text, size_t *length)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t marked = sizeof mark - 1;
    if (*length < marked || memcmp(*text, mark, marked) != 0)
        return;
    *text += marked;
    *length -= marked;
}
