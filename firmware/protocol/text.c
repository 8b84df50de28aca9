#include "firmware/protocol/text.h"

#include <string.h>

// How many bytes the character takes that begins with `lead` (RFC 3629, clause 4); 0: none does.
static size_t character_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// The lead bytes that also narrow their second byte: no overlong form, no surrogate, nothing above
// U+10FFFF.
static bool second_is_allowed(unsigned char lead, unsigned char second)
{
    switch (lead) {
    case 0xE0:
        return second >= 0xA0;
    case 0xED:
        return second <= 0x9F;
    case 0xF0:
        return second >= 0x90;
    case 0xF4:
        return second <= 0x8F;
    default:
        return true;
    }
}

static bool is_character(const unsigned char *bytes, size_t length)
{
    for (size_t i = 1; i < length; i++)
        if ((bytes[i] & 0xC0) != 0x80) // also true for a terminator in the middle
            return false;
    return length < 2 || second_is_allowed(bytes[0], bytes[1]);
}

bool text_is_line(const char *text, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t end = strnlen(text, size);
    size_t at = 0;
    if (end == size)
        return false;
    while (at < end) {
        size_t length = character_length(bytes[at]);
        if (length == 0 || bytes[at] < ' ' || bytes[at] == 0x7F ||
            !is_character(bytes + at, length))
            return false;
        at += length;
    }
    return true;
}

bool text_is_name(const char *text, size_t size)
{
    size_t end = strnlen(text, size);
    return end > 0 && end < size && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == end;
}
