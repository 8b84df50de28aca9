// UTF-8 (RFC 3629).
#ifndef DRIVERS_BASE_UTF8_H
#define DRIVERS_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

// Decodes one code point at *text and steps over it. 0 at `end`, and for what is no character: a
// broken sequence, an overlong form, a surrogate, anything above U+10FFFF; it steps over one byte
// of those. Bytes of value 0 are code points as well.
uint32_t utf8_decode(const char **text, const char *end);

// Steps over a byte order mark in front (RFC 3629, 6). Some servers and editors write one before
// JSON, where it may be passed over (RFC 8259, 8.1).
void utf8_skip_mark(const char **text, size_t *length);

#endif
