#include "drivers/domain/uuid.h"

#include <stdio.h>

#include "drivers/base/random.h"

static bool is_hyphen_place(size_t i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

static bool is_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool uuid_valid(const char *text)
{
    for (size_t i = 0; i < UUID_LENGTH; i++)
        if (is_hyphen_place(i) ? text[i] != '-' : !is_digit(text[i]))
            return false;
    return true;
}

bool uuid_make(char text[UUID_LENGTH + 1])
{
    unsigned char b[16];
    if (!random_bytes(b, sizeof b))
        return false;
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40); // version 4
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80); // the variant of RFC 9562
    snprintf(text, UUID_LENGTH + 1,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
             b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
             b[15]);
    return true;
}
