// In place of d2i_X509(3): a certificate of the simulated cards is parsed once. Most of the time of
// a parse goes into OpenSSL's search for a decoder of the key. In place of BIO_new_file(3): the
// files of the maintenance CA and of the test CA.
#include <openssl/bio.h>
#include <openssl/x509.h>

#include "tests/sim/certificate.h"
#include "tests/sim/maintenance.h"

X509 *__real_d2i_X509(X509 **out, const unsigned char **in, long length);
X509 *__wrap_d2i_X509(X509 **out, const unsigned char **in, long length);
BIO *__real_BIO_new_file(const char *path, const char *mode);
BIO *__wrap_BIO_new_file(const char *path, const char *mode);

X509 *__wrap_d2i_X509(X509 **out, const unsigned char **in, long length)
{
    static X509 *parsed[CERTIFICATE_ALL][CERTIFICATE_KINDS]; // lint: file-scope a cache
    enum certificate_kind kind;
    int card = certificate_find(*in, (size_t)length, &kind);
    X509 *known = card < 0 ? maintenance_find(*in, (size_t)length) : NULL;
    if (known) {
        *in += length;
        X509_up_ref(known);
        return known;
    }
    if (card < 0)
        return __real_d2i_X509(out, in, length);
    X509 **kept = &parsed[card][kind];
    const unsigned char *end = *in;
    if (!*kept)
        *kept = __real_d2i_X509(NULL, &end, length);
    *in += length;
    X509_up_ref(*kept);
    return *kept;
}

BIO *__wrap_BIO_new_file(const char *path, const char *mode)
{
    const char *text = maintenance_file(path);
    return text ? BIO_new_mem_buf(text, -1) : __real_BIO_new_file(path, mode);
}
