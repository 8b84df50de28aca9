#include "tests/backend/src/bytes.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

// EVP_DecodeBlock() forgives white space and stray bits, so the result is encoded again: only the
// one true spelling of the bytes comes back the same.
static bool decode_exactly(const char *text, size_t digits, unsigned char *raw, size_t *length)
{
    int got = EVP_DecodeBlock(raw, (const unsigned char *)text, (int)digits);
    if (got < 0)
        return false;
    *length = (size_t)got;
    for (size_t i = digits; i > 0 && text[i - 1] == '=' && *length > 0; i--)
        --*length;
    char *again = malloc(digits + 1);
    if (!again)
        return false;
    bytes_to_base64(raw, *length, again, digits + 1);
    bool same = strcmp(again, text) == 0;
    free(again);
    return same;
}

bool bytes_from_base64(const char *text, unsigned char *out, size_t max, size_t *length)
{
    size_t digits = strlen(text);
    if (digits == 0 || digits % 4 != 0 || digits / 4 * 3 > max + 2)
        return false;
    unsigned char *raw = malloc(digits / 4 * 3);
    if (!raw)
        return false;
    bool good = decode_exactly(text, digits, raw, length) && *length <= max;
    if (good)
        memcpy(out, raw, *length);
    free(raw);
    return good;
}

void bytes_to_base64(const void *bytes, size_t length, char *out, size_t size)
{
    assert(size > (length + 2) / 3 * 4);
    (void)size;
    EVP_EncodeBlock((unsigned char *)out, bytes, (int)length);
}

// The value of a hexadecimal digit, or -1. No locale, unlike isxdigit().
static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool bytes_from_hex(const char *text, unsigned char *out, size_t length)
{
    if (strlen(text) != 2 * length)
        return false;
    for (size_t i = 0; i < length; i++) {
        int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

void bytes_to_hex(const void *bytes, size_t length, char *out)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *in = bytes;
    for (size_t i = 0; i < length; i++) {
        out[2 * i] = digits[in[i] >> 4];
        out[2 * i + 1] = digits[in[i] & 15];
    }
    out[2 * length] = '\0';
}

void bytes_sha256(const void *bytes, size_t length, unsigned char digest[BYTES_SHA256])
{
    SHA256(bytes, length, digest);
}
