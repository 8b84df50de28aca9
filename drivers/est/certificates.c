#include "drivers/est/certificates.h"

#include <ctype.h>
#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <stdlib.h>

#include "drivers/pki/pki.h"

enum {
    QUARTET = 4, // characters of base64 that are three bytes
};

// White space is passed over wherever it stands (RFC 8951, 3.1). The caller frees the bytes.
static unsigned char *decode(const char *text, size_t length, long *size)
{
    unsigned char *dense = length <= EST_TEXT_MAX ? malloc(length + 1) : NULL;
    unsigned char *bytes = dense ? malloc(length + 1) : NULL;
    size_t count = 0;
    for (size_t i = 0; bytes && i < length; i++)
        if (!isspace((unsigned char)text[i]))
            dense[count++] = (unsigned char)text[i];
    *size =
        bytes && count > 0 && count % QUARTET == 0 ? EVP_DecodeBlock(bytes, dense, (int)count) : -1;
    for (size_t i = 1; *size > 0 && i <= 2 && dense[count - i] == '='; i++)
        --*size; // EVP_DecodeBlock(3) counts the bytes of the padding
    free(dense);
    if (*size > 0)
        return bytes;
    free(bytes);
    return NULL;
}

static STACK_OF(X509) * copy_of(STACK_OF(X509) * certificates, int most)
{
    int count = certificates ? sk_X509_num(certificates) : 0;
    return count > 0 && count <= most ? X509_chain_up_ref(certificates) : NULL;
}

// PKCS #7 and CMS have the same bytes here. Nothing is signed in it, by nobody.
static STACK_OF(X509) * certificates_in(PKCS7 *cms, int most)
{
    if (!PKCS7_type_is_signed(cms) || !cms->d.sign ||
        sk_PKCS7_SIGNER_INFO_num(cms->d.sign->signer_info) > 0)
        return NULL;
    return copy_of(cms->d.sign->cert, most);
}

STACK_OF(X509) * certificates_read(const char *text, size_t length, int most)
{
    long size;
    unsigned char *bytes = decode(text, length, &size);
    const unsigned char *end = bytes;
    PKCS7 *cms = bytes ? d2i_PKCS7(NULL, &end, size) : NULL;
    STACK_OF(X509) *found = cms && end == bytes + size ? certificates_in(cms, most) : NULL;
    PKCS7_free(cms);
    free(bytes);
    ERR_clear_error(); // of the bytes of a stranger
    return found;
}

X509 *certificates_own(const struct est_device *device)
{
    return pki_read_der(device->certificate, device->length);
}
