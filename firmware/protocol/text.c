#include "firmware/protocol/text.h"

#include <string.h>

#include "drivers/base/utf8.h"

bool text_is_line(const char *text, size_t size)
{
    const char *end = text + strnlen(text, size);
    if (end == text + size)
        return false;
    while (text < end) {
        uint32_t code_point = utf8_decode(&text, end); // 0: no character
        if (code_point < ' ' || code_point == 0x7F)
            return false;
    }
    return true;
}

bool text_is_name(const char *text, size_t size)
{
    size_t end = strnlen(text, size);
    return end > 0 && end < size && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == end;
}
