#include "drivers/pki/pki.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <time.h>

const unsigned char pki_sha256_info[PKI_SHA256_INFO] = {0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60,
                                                        0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                                                        0x01, 0x05, 0x00, 0x04, 0x20};

int pki_no_passphrase(char *buffer, int size, int writing, void *context)
{
    (void)buffer, (void)size, (void)writing, (void)context;
    return -1;
}

// PEM_read_bio_X509() ends in the same way at the end of the file and at a block that is broken.
static bool is_at_the_end(void)
{
    unsigned long error = ERR_peek_last_error();
    bool end = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    return end;
}

STACK_OF(X509) * pki_read_pem(BIO *file)
{
    STACK_OF(X509) *all = sk_X509_new_null();
    X509 *one = NULL;
    ERR_clear_error();
    while (all && (one = PEM_read_bio_X509(file, NULL, pki_no_passphrase, NULL)) &&
           sk_X509_push(all, one) > 0)
        ;
    bool good = !one && is_at_the_end() && sk_X509_num(all) > 0;
    if (good)
        return all;
    X509_free(one);
    sk_X509_pop_free(all, X509_free);
    return NULL;
}

X509 *pki_read_der(const unsigned char *der, size_t length)
{
    const unsigned char *end = der;
    X509 *certificate = der && length <= LONG_MAX ? d2i_X509(NULL, &end, (long)length) : NULL;
    ERR_clear_error(); // of the bytes of a stranger
    if (certificate && end != der + length) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

bool pki_seconds(const ASN1_TIME *time, int64_t *seconds)
{
    struct tm parts;
    bool read = ASN1_TIME_to_tm(time, &parts) == 1;
    *seconds = read ? timegm(&parts) : 0;
    return read;
}
