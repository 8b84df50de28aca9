// Texts inside a message: fixed arrays of bytes that must hold a terminated text.
#ifndef FIRMWARE_PROTOCOL_TEXT_H
#define FIRMWARE_PROTOCOL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

// Terminated within `size` bytes, UTF-8 (RFC 3629), no control characters: fit to be shown.
bool text_is_line(const char *text, size_t size);

// A name such as a view's: terminated, not empty, of a-z, 0-9 and '-'.
bool text_is_name(const char *text, size_t size);

#endif
