#include "drivers/pki/base64.h"

#include <openssl/evp.h>
#include <string.h>

void base64_encode(const void *bytes, size_t length, char *text)
{
    EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
}

// EVP_DecodeBlock() forgives white space and stray bits. Encoding its result again and comparing
// forgives nothing, because each value has exactly one encoding.
bool base64_decode(const char *text, void *bytes, size_t length)
{
    unsigned char decoded[BASE64_MAX + 3];
    char again[BASE64_LENGTH(BASE64_MAX) + 1];
    size_t size = strlen(text);
    if (length > BASE64_MAX || size != BASE64_LENGTH(length))
        return false;
    bool good = EVP_DecodeBlock(decoded, (const unsigned char *)text, (int)size) >= (int)length;
    if (good) {
        base64_encode(decoded, length, again);
        good = memcmp(text, again, size) == 0;
    }
    if (good)
        memcpy(bytes, decoded, length);
    explicit_bzero(decoded, sizeof decoded);
    explicit_bzero(again, sizeof again);
    return good;
}
