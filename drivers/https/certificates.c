#include "drivers/https/certificates.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdbool.h>

int certificates_no_passphrase(char *buffer, int size, int writing, void *context)
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

STACK_OF(X509) * certificates_read(BIO *file)
{
    STACK_OF(X509) *all = sk_X509_new_null();
    X509 *one = NULL;
    ERR_clear_error();
    while (all && (one = PEM_read_bio_X509(file, NULL, certificates_no_passphrase, NULL)) &&
           sk_X509_push(all, one) > 0)
        ;
    bool good = !one && is_at_the_end() && sk_X509_num(all) > 0;
    if (good)
        return all;
    X509_free(one);
    sk_X509_pop_free(all, X509_free);
    return NULL;
}
